#include "app/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

namespace entonnoir::app {
namespace {

struct Answer {
  std::variant<Config, int> parsed;
  std::string out;
  std::string err;
  const Config& config() const { return std::get<Config>(parsed); }
  int code() const { return std::get<int>(parsed); }
};

Answer parse(std::vector<const char*> words) {
  words.insert(words.begin(), "entonnoir");
  std::ostringstream out;
  std::ostringstream err;
  auto parsed = parse_config(static_cast<int>(words.size()), words.data(), out, err);
  return {std::move(parsed), out.str(), err.str()};
}

/// A variable of the environment, as long as this lives.
class Env {
 public:
  Env(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Env() { ::unsetenv(name_); }
  Env(const Env&) = delete;

 private:
  const char* name_;
};

TEST(Config, WithoutArgumentsItServesThisMachineAlone) {
  const Config config = parse({}).config();
  EXPECT_EQ(config.listen.host, "127.0.0.1");
  EXPECT_EQ(config.listen.port, "8080");
  EXPECT_EQ(std::get<std::filesystem::path>(config.store), "./data/entonnoir.db");
  EXPECT_FALSE(config.relaxed);
  EXPECT_EQ(config.retain_days, 90);
  EXPECT_GE(config.threads, 1u);
  EXPECT_FALSE(config.admin_listen);
}

TEST(Config, ArgumentsAreTaken) {
  const Config config = parse({"--listen", "[::1]:9", "--store", "sqlite:/tmp/x y.db", "--threads", "3", "--log-level",
                               "debug", "--admin-listen", "127.0.0.1:9090", "--web", "/tmp/w"})
                            .config();
  EXPECT_EQ(config.listen.host, "::1");
  EXPECT_EQ(std::get<std::filesystem::path>(config.store), "/tmp/x y.db");
  EXPECT_EQ(config.threads, 3u);
  EXPECT_EQ(config.log_level, "debug");
  EXPECT_EQ(config.admin_listen->port, "9090");
  EXPECT_EQ(config.web, "/tmp/w");
}

TEST(Config, TheEnvironmentSpeaksWhereNoArgumentDoes) {
  const Env listen("ENTONNOIR_LISTEN", "127.0.0.1:1");
  const Env threads("ENTONNOIR_THREADS", "2");
  const Config config = parse({"--listen", "127.0.0.1:3"}).config();
  EXPECT_EQ(config.listen.port, "3");
  EXPECT_EQ(config.threads, 2u);
}

TEST(Config, AWrongValueIsASentenceAndCode2) {
  for (const std::vector<const char*>& words : std::vector<std::vector<const char*>>{{"--listen", "8080"},
                                                                                     {"--listen", "a:99999"},
                                                                                     {"--store", "mysql:x"},
                                                                                     {"--store", "sqlite:"},
                                                                                     {"--threads", "0"},
                                                                                     {"--threads", "many"},
                                                                                     {"--log-level", "loud"},
                                                                                     {"--admin-listen", "0.0.0.0:9090"},
                                                                                     {"--unknown"},
                                                                                     {"stray"}}) {
    const Answer answer = parse(words);
    ASSERT_TRUE(std::holds_alternative<int>(answer.parsed)) << words[0];
    EXPECT_EQ(answer.code(), 2) << words[0];
    EXPECT_TRUE(answer.err.starts_with("entonnoir: ")) << answer.err;
    EXPECT_NE(answer.err.find(words.back()), std::string::npos) << answer.err;
  }
}

TEST(Config, AWrongVariableIsASentenceToo) {
  const Env threads("ENTONNOIR_THREADS", "many");
  const Answer answer = parse({});
  EXPECT_EQ(answer.code(), 2);
  EXPECT_NE(answer.err.find("--threads"), std::string::npos) << answer.err;
}

TEST(Config, ARedisIsAStoreWithChoicesOfItsOwn) {
  const Config config = parse({"--store", "redis://ada:s%40cret@redis.example:6380/3", "--durability", "relaxed",
                               "--redis-wait", "2", "--history-mb", "50", "--retain-days", "0"})
                            .config();
  const RedisPlace& place = std::get<RedisPlace>(config.store);
  EXPECT_EQ(place.hosts, (std::vector<RedisHost>{{"redis.example", "6380"}}));
  EXPECT_EQ(place.password, "s@cret");
  EXPECT_EQ(place.database, 3);
  EXPECT_TRUE(config.relaxed);
  EXPECT_EQ(config.redis_wait, 2);
  EXPECT_EQ(config.history_mb, 50u);
  EXPECT_EQ(config.retain_days, 0);
}

TEST(Config, AWrongRedisIsASentenceWithoutThePassword) {
  const Answer answer = parse({"--store", "redis://ada:secret@host/many"});
  EXPECT_EQ(answer.code(), 2);
  EXPECT_NE(answer.err.find("number of a database"), std::string::npos) << answer.err;
  EXPECT_EQ(answer.err.find("secret"), std::string::npos) << answer.err;
}

TEST(Config, HelpAndVersionEndWith0) {
  const Answer help = parse({"--help"});
  EXPECT_EQ(help.code(), 0);
  for (const char* name : {"--listen", "--store", "--durability", "--redis-wait", "--history-mb", "--retain-days",
                           "--threads", "--log-level", "--admin-listen", "--web", "ENTONNOIR_LISTEN"})
    EXPECT_NE(help.out.find(name), std::string::npos) << name;
  EXPECT_EQ(help.out.find("--render"), std::string::npos);
  EXPECT_TRUE(parse({"--version"}).out.starts_with("entonnoir "));
}

}  // namespace
}  // namespace entonnoir::app
