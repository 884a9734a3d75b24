#pragma once
#include <string>
#include <string_view>

#include "base/ids.h"

namespace entonnoir {

/// The keys of a board. All in one slot of a cluster.
struct RedisKeys {
  explicit RedisKeys(const BoardId& board);
  std::string meta;      ///< hash: the board's row, its tail, what is kept
  std::string entries;   ///< stream with ids <revision>-0
  std::string seqs;      ///< hash: "<by>:<client>" -> "<seq> <epoch> <revision> <mark>"
  std::string latest;    ///< hash: a snapshot
  std::string base;      ///< hash: the snapshot that kept history begins after
  std::string doorbell;  ///< channel: the new tail's revision, or a word: something else changed
};

/// What one command does to a board, whole or not at all. Comments in redis_scripts.cpp have arguments and answers.
enum class RedisScript : std::uint8_t {
  create,
  renew,
  erase,
  append,
  secure,
  load,
  follow,
  history,
  snapshot,
  forget,
  last
};

constexpr std::size_t kRedisScripts = static_cast<std::size_t>(RedisScript::last);
std::string redis_script_text(RedisScript script);

/// A mark from 16 hex digits; 0 for anything else.
Mark mark_from(std::string_view text);

}  // namespace entonnoir
