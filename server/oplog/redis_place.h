#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entonnoir {

struct RedisHost {
  std::string name;
  std::string port;
  bool operator==(const RedisHost&) const = default;
};

/// Where a Redis is and how to get in: what `--store` says.
struct RedisPlace {
  /// The server, or the Sentinels to ask for it. Empty: `path`.
  std::vector<RedisHost> hosts;
  std::string path;    ///< of a unix socket
  std::string master;  ///< name of the master that Sentinels watch; empty: `hosts` has the server itself
  bool tls = false;
  std::string user;  ///< empty: the default user
  std::string password;
  int database = 0;

  /// For logs and messages: without the password.
  std::string shown() const;
  bool operator==(const RedisPlace&) const = default;
};

/// Reads `redis://[[user]:password@]host[:6379][/database]`, `rediss://…` (TLS), `redis+unix:///path[?db=N]`,
/// `redis+sentinel://[[user]:password@]host[:26379],host,host/master[/database]`. What is special in user or password
/// is percent-encoded. Error: bad_message with a sentence that never repeats the password.
Result<RedisPlace> parse_redis_place(std::string_view text);

}  // namespace entonnoir
