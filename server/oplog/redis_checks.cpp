#include "oplog/redis_checks.h"

#include <charconv>
#include <sstream>

namespace entonnoir {
namespace {

namespace asio = boost::asio;

int number_at(const std::string& text, std::size_t begin) {
  int number = 0;
  std::from_chars(text.data() + std::min(begin, text.size()), text.data() + text.size(), number);
  return number;
}

void check_version(const std::string& version) {
  const std::size_t dot = version.find('.');
  const int major = number_at(version, 0), minor = dot == version.npos ? 0 : number_at(version, dot + 1);
  if (major > 6 || (major == 6 && minor >= 2)) return;
  throw RedisRefused("it is version " + version + "; 6.2 or newer is needed");
}

/// What a setting is; nothing where this user may not ask for it.
asio::awaitable<std::optional<std::string>> setting(RedisLink& link, std::string name) {
  RedisWords words = redis_words("CONFIG", "GET", std::move(name));
  const RedisReply reply = co_await link.ask(std::move(words));
  if (!reply.is(RedisReply::Kind::list) || reply.list.size() < 2) co_return std::nullopt;
  co_return reply.at(1).str();
}

void add(std::string& wants, const std::string& want) { wants += (wants.empty() ? "" : ", ") + want; }

}  // namespace

RedisFacts redis_facts(const std::string& info) {
  RedisFacts facts;
  std::istringstream lines(info);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (const auto colon = line.find(':'); colon != line.npos) facts[line.substr(0, colon)] = line.substr(colon + 1);
  }
  return facts;
}

asio::awaitable<std::string> check_redis(RedisLink& link, bool relaxed) {
  RedisWords words = redis_words("INFO");
  const RedisReply info = co_await link.ask(std::move(words));
  if (info.error("LOADING")) throw RedisTrouble("it is still reading its files");
  if (!info.is(RedisReply::Kind::text)) throw RedisRefused("INFO is forbidden to this user: " + info.text);
  const RedisFacts facts = redis_facts(info.text);
  const auto fact = [&](const char* name) {
    const auto it = facts.find(name);
    return it == facts.end() ? std::string() : it->second;
  };
  if (fact("loading") == "1") throw RedisTrouble("it is still reading its files");
  const std::string version = fact("redis_version");
  check_version(version);
  if (fact("role") != "master") throw RedisTrouble("it is a replica; the server writes to the master only");
  if (relaxed) co_return version;

  std::string wants;
  if (fact("aof_enabled") != "1") add(wants, "appendonly yes");
  if (fact("maxmemory_policy") != "noeviction") add(wants, "maxmemory-policy noeviction");
  std::string name = "appendfsync";
  const auto fsync = co_await setting(link, std::move(name));
  if (fsync && *fsync != "always") add(wants, "appendfsync always");
  if (!wants.empty())
    throw RedisRefused("it would not keep what it answers. Set in redis.conf: " + wants +
                       ". Or start with --durability relaxed: then changes are shown as sent, never as saved");
  if (!fsync)
    throw RedisRefused(
        "whether appendfsync is always cannot be read, since CONFIG GET is forbidden to this user. "
        "Allow it (ACL SETUSER … +config|get), or start with --durability relaxed");
  co_return version;
}

}  // namespace entonnoir
