#include "net/static_files.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/gunzip.h"
#include "support/temp_dir.h"

namespace entonnoir::net {
namespace {

namespace fs = std::filesystem;
const std::string kBoard = "AAAAAAAAAAAAAAAAAAAAAA";

std::string field(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.fields)
    if (key == name) return value;
  return {};
}

class StaticFilesOfADirectory : public testing::Test {
 protected:
  StaticFilesOfADirectory() {
    write("dist/index.html", "<!doctype html>" + std::string(2000, 'x'));
    write("dist/assets/main-1a2b3c.js", std::string(5000, 'y'));
    write("dist/icon.png", "png");
    write("secret.txt", "secret");
    files_ = StaticFiles::load(dir_ / "dist");
  }
  void write(const std::string& name, const std::string& bytes) {
    const fs::path path = dir_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
  }
  Response get(const std::string& path, Request request = {}) const { return files_.get(path, request); }

  TempDir dir_;
  StaticFiles files_ = StaticFiles::missing("");
};

TEST_F(StaticFilesOfADirectory, TheRootAndBoardsGiveThePageToBeAskedForAgain) {
  for (const std::string& path : {std::string("/"), "/b/" + kBoard, std::string("/index.html")}) {
    const Response page = get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(field(page, "Cache-Control"), "no-cache");
    EXPECT_TRUE(page.body->starts_with("<!doctype html>"));
  }
}

TEST_F(StaticFilesOfADirectory, AssetsNeverChange) {
  const Response script = get("/assets/main-1a2b3c.js");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(field(script, "Cache-Control"), "public, max-age=31536000, immutable");
}

TEST_F(StaticFilesOfADirectory, NothingElseCanBeReached) {
  for (const char* path :
       {"/secret.txt", "/../secret.txt", "/assets/../../secret.txt", "/assets/", "/assets", "//index.html", "/b/",
        "/b/x", "/%2e%2e/secret.txt", "/b/AAAAAAAAAAAAAAAAAAAAAA/x", "", "index.html", "/index.html/"})
    EXPECT_EQ(get(path).status, 404) << path;
}

TEST_F(StaticFilesOfADirectory, WhoTakesGzipGetsItAndItIsTheSame) {
  Request request;
  request.accept_encoding = "gzip, deflate, br";
  const Response squeezed = get("/assets/main-1a2b3c.js", request);
  EXPECT_EQ(field(squeezed, "Content-Encoding"), "gzip");
  EXPECT_EQ(field(squeezed, "Vary"), "Accept-Encoding");
  EXPECT_EQ(gunzip(*squeezed.body), std::string(5000, 'y'));
  EXPECT_EQ(field(get("/assets/main-1a2b3c.js"), "Content-Encoding"), "");
  EXPECT_EQ(field(get("/icon.png", request), "Content-Encoding"), "");
}

TEST_F(StaticFilesOfADirectory, WhatDidNotChangeIs304) {
  Request request;
  request.if_none_match = field(get("/"), "ETag");
  const Response same = get("/", request);
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, nullptr);
  request.if_none_match = "\"other\"";
  EXPECT_EQ(get("/", request).status, 200);
}

TEST_F(StaticFilesOfADirectory, ALinkOutOfTheDirectoryIsNotFollowed) {
  fs::create_symlink(dir_ / "secret.txt", dir_ / "dist/link.txt");
  EXPECT_EQ(StaticFiles::load(dir_ / "dist").get("/link.txt", {}).status, 404);
}

TEST(StaticFiles, ADirectoryWithoutAPageSaysWhatToDo) {
  TempDir dir;
  try {
    StaticFiles::load(dir / "");
    FAIL() << "loaded nothing";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("deploy/run.sh"), std::string::npos);
  }
}

TEST(StaticFiles, AMissingPageIs503WithASentenceAndOtherPathsAre404) {
  const StaticFiles files = StaticFiles::missing("The web client is not built.");
  EXPECT_EQ(files.get("/", {}).status, 503);
  EXPECT_EQ(*files.get("/b/" + kBoard, {}).body, "The web client is not built.\n");
  EXPECT_EQ(files.get("/assets/a.js", {}).status, 404);
}

TEST(ETag, IsFoundInAListAndNotInsideAnother) {
  EXPECT_TRUE(etag_matches("\"a\"", "\"a\""));
  EXPECT_TRUE(etag_matches("\"b\", W/\"a\"", "\"a\""));
  EXPECT_TRUE(etag_matches("*", "\"a\""));
  EXPECT_FALSE(etag_matches("", "\"a\""));
  EXPECT_FALSE(etag_matches("\"ab\"", "\"a\""));
  EXPECT_FALSE(etag_matches("a", "\"a\""));
}

}  // namespace
}  // namespace entonnoir::net
