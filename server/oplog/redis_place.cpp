#include "oplog/redis_place.h"

#include <boost/url.hpp>
#include <charconv>

namespace entonnoir {
namespace {

constexpr int kDatabaseMax = 1'000'000;

Rejection wrong(std::string what) { return reject(Code::bad_message, std::move(what)); }

std::optional<int> database(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || number < 0 || number > kDatabaseMax) return std::nullopt;
  return number;
}

Rejection no_database(std::string_view text) {
  return wrong("\"" + std::string(text) + "\" is no number of a database, as in redis://localhost:6379/0.");
}

/// Sentinels come as host,host,host, which no URL has: the first stays in the URL, the others are cut out.
std::string cut_others(std::string_view text, std::vector<std::string>& others) {
  const std::size_t begin = text.find("://") + 3;
  const std::size_t end = std::min(text.find('/', begin), text.size());
  const std::size_t at = text.substr(0, end).rfind('@');
  const std::size_t hosts = at == std::string_view::npos || at < begin ? begin : at + 1;
  std::string first;
  std::string_view rest = text.substr(hosts, end - hosts);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    (first.empty() ? first : others.emplace_back()) = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return std::string(text.substr(0, hosts)) + first + std::string(text.substr(end));
}

Result<RedisHost> host_of(const boost::urls::url_view& url, const char* port) {
  const std::string name = url.host_type() == boost::urls::host_type::ipv6
                               ? std::string(url.host_ipv6_address().to_string())
                               : std::string(url.host());
  if (name.empty()) return wrong("the address has no host, as in redis://localhost:6379/0.");
  return RedisHost{name, url.has_port() && !url.port().empty() ? std::string(url.port()) : port};
}

Result<void> add_others(RedisPlace& place, const std::vector<std::string>& others, const char* port) {
  for (const std::string& other : others) {
    const std::string text = "redis://" + other;
    const auto url = boost::urls::parse_uri(text);
    if (!url) return wrong("\"" + other + "\" is no HOST:PORT of a Sentinel.");
    const auto host = host_of(*url, port);
    if (!host) return host.error();
    place.hosts.push_back(*host);
  }
  return {};
}

/// The path: /database, or for Sentinels /master[/database].
Result<void> read_path(RedisPlace& place, const boost::urls::url_view& url, bool sentinels) {
  std::vector<std::string> parts;
  for (const auto& segment : url.segments())
    if (!std::string(segment).empty()) parts.emplace_back(segment);
  if (sentinels) {
    if (parts.empty()) return wrong("the name of the master is missing, as in redis+sentinel://host:26379/mymaster.");
    place.master = parts.front();
    parts.erase(parts.begin());
  }
  if (parts.empty()) return {};
  const auto number = database(parts.front());
  if (!number || parts.size() > 1) return no_database(std::string(url.path()));
  place.database = *number;
  return {};
}

Result<RedisPlace> unix_place(const boost::urls::url_view& url) {
  RedisPlace place;
  place.path = std::string(url.path());
  if (place.path.size() < 2) return wrong("the path is missing, as in redis+unix:///run/redis/redis.sock.");
  for (const auto& param : url.params()) {
    const auto number = database(param.value);
    if (param.key != "db" || !number) return no_database(std::string(param.value));
    place.database = *number;
  }
  return place;
}

}  // namespace

Result<RedisPlace> parse_redis_place(std::string_view text) {
  const std::string_view scheme = text.substr(0, std::min(text.find(':'), text.size()));
  const bool sentinels = scheme == "redis+sentinel", unix_socket = scheme == "redis+unix";
  if (scheme != "redis" && scheme != "rediss" && !sentinels && !unix_socket)
    return wrong("it has to begin with redis://, rediss://, redis+unix:// or redis+sentinel://.");
  std::vector<std::string> others;
  const std::string one = sentinels && text.find("://") != text.npos ? cut_others(text, others) : std::string(text);
  const auto url = boost::urls::parse_uri(one);
  if (!url) return wrong("it is no address, as in redis://localhost:6379/0; encode what is special with %.");
  RedisPlace place;
  if (unix_socket) {
    auto at = unix_place(*url);
    if (!at) return at.error();
    place = *at;
  } else {
    const char* port = sentinels ? "26379" : "6379";
    const auto host = host_of(*url, port);
    if (!host) return host.error();
    place.hosts = {*host};
    if (const auto added = add_others(place, others, port); !added) return added.error();
    if (const auto read = read_path(place, *url, sentinels); !read) return read.error();
  }
  place.tls = scheme == "rediss";
  place.user = std::string(url->user());
  place.password = std::string(url->password());
  return place;
}

std::string RedisPlace::shown() const {
  std::string out = tls               ? "rediss://"
                    : !master.empty() ? "redis+sentinel://"
                    : path.empty()    ? "redis://"
                                      : "redis+unix://";
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    const bool ipv6 = hosts[i].name.find(':') != std::string::npos;
    out += (i ? "," : "") + (ipv6 ? "[" + hosts[i].name + "]" : hosts[i].name) + ":" + hosts[i].port;
  }
  if (!master.empty()) out += "/" + master;
  return out + path + (path.empty() ? "/" : "?db=") + std::to_string(database);
}

}  // namespace entonnoir
