#include "net/target.h"

#include <gtest/gtest.h>

namespace entonnoir::net {
namespace {

const std::string kBoard = "AAAAAAAAAAAAAAAAAAAAA-";
const std::string kCalls = "/api/boards/" + kBoard;

TEST(Target, EveryCallOfTheApiHasItsRoute) {
  EXPECT_EQ(parse_target("/api/boards").route, Route::boards);
  EXPECT_EQ(parse_target(kCalls).route, Route::board);
  EXPECT_EQ(parse_target(kCalls + "/links").route, Route::links);
  EXPECT_EQ(parse_target(kCalls + "/snapshot").route, Route::snapshot);
  EXPECT_EQ(parse_target(kCalls + "/code").route, Route::code);
  EXPECT_EQ(parse_target("/api/join").route, Route::join);
  EXPECT_EQ(parse_target(kCalls + "/duplicates?stage=s1").route, Route::duplicates);
  EXPECT_EQ(parse_target(kCalls + "/duplicates?stage=s1").stage, "s1");
  EXPECT_EQ(parse_target(kCalls + "/import").route, Route::import_);
  EXPECT_EQ(parse_target(kCalls + "/live").route, Route::live);
  EXPECT_EQ(parse_target(kCalls + "/links").board.value, kBoard);
  EXPECT_EQ(parse_target("/healthz").route, Route::healthz);
  EXPECT_EQ(parse_target("/readyz?x=1").route, Route::readyz);
  EXPECT_EQ(parse_target("/").route, Route::page);
  EXPECT_EQ(parse_target("/b/" + kBoard).path, "/b/" + kBoard);
}

TEST(Target, ExportsHaveAFormatAndAskForAuthorsByName) {
  const Target pdf = parse_target(kCalls + "/export/pdf?authors=1");
  EXPECT_EQ(pdf.route, Route::export_);
  EXPECT_EQ(pdf.format, ExportFormat::pdf);
  EXPECT_TRUE(pdf.authors);
  EXPECT_FALSE(parse_target(kCalls + "/export/md").authors);
  EXPECT_FALSE(parse_target(kCalls + "/export/md?authors=10").authors);
  EXPECT_FALSE(parse_target(kCalls + "/export/md?noauthors=1").authors);
  EXPECT_TRUE(parse_target(kCalls + "/export/md?a=b&authors=1&c").authors);
}

TEST(TargetHTP5, HistoriesAndExportsKeepWhatRevisionIsAskedForAsItStandsThere) {
  const Target history = parse_target(kCalls + "/history?from=12");
  EXPECT_EQ(history.route, Route::history);
  EXPECT_EQ(history.from, "12");
  EXPECT_EQ(parse_target(kCalls + "/history").from, std::nullopt);
  EXPECT_EQ(parse_target(kCalls + "/history?from").from, "");
  EXPECT_EQ(parse_target(kCalls + "/history?xfrom=1&from=x=y&from=2").from, "x=y");
  EXPECT_EQ(parse_target(kCalls + "/export/json?authors=1&revision=7").revision, "7");
  EXPECT_EQ(parse_target(kCalls + "/export/json").revision, std::nullopt);
}

TEST(Target, WhatIsNoCallIsNowhere) {
  for (const std::string& where :
       {std::string("/api"), std::string("/api/"), std::string("/api/board"), std::string("/api/boardsx/") + kBoard,
        std::string("/api/join/"), std::string("/api/joins"), kCalls + "/", kCalls + "/export/",
        kCalls + "/export/docx", kCalls + "/export/pdf/x", kCalls + "/links/", std::string("x"), std::string(""),
        std::string("http://a/"), std::string("*")})
    EXPECT_EQ(parse_target(where).route, Route::nowhere) << where;
}

TEST(TargetHTP2, AnIdThatCannotBeIsEmpty) {
  for (const char* id : {"x", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAA.", "%41AAAAAAAAAAAAAAAAAAA", ""})
    EXPECT_TRUE(parse_target(std::string("/api/boards/") + id).board.empty()) << id;
}

TEST(TargetHTP2, ATokenIsReadFromTheAuthorizationField) {
  EXPECT_EQ(bearer_token("Bearer " + kBoard), kBoard);
  EXPECT_EQ(bearer_token("bEARER " + kBoard), kBoard);
  for (const std::string& field :
       {std::string(""), std::string("Bearer"), std::string("Bearer "), kBoard, "Basic " + kBoard, "Bearer  " + kBoard,
        "Bearer " + kBoard + " ", "Bearer " + kBoard + "A"})
    EXPECT_EQ(bearer_token(field), std::nullopt) << field;
}

}  // namespace
}  // namespace entonnoir::net
