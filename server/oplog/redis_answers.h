#pragma once
#include "oplog/op_log.h"
#include "oplog/redis_reply.h"

/// What the scripts answer, as the log's values. All throw RedisTrouble if the reply is of another shape.
namespace entonnoir::redis {

std::vector<StoredEntry> entries_of(const RedisReply& stream);
BoardMeta meta_of(const RedisReply& five);
/// "<seq> <epoch> <revision> <mark>"
std::pair<Seq, Position> last_of(const std::string& value);
std::vector<LastSeq> last_seqs_of(const RedisReply& hash);
/// epoch, revision, mark, bytes
StoredSnapshot snapshot_of(const RedisReply& four);
/// epoch, revision, mark from index `i` on.
Position position_of(const RedisReply& list, std::size_t i);

/// `entries` go from `first` to `tail` without gaps; what is wrong, or nothing.
std::optional<std::string> gap_in(const std::vector<StoredEntry>& entries, std::uint64_t first, std::uint64_t tail);

std::string number(std::uint64_t value);
/// epoch, revision, mark, as scripts take them.
RedisWords position_words(const Position& position);

Rejection unreadable(const BoardId& board, const std::string& what);

/// Runs what reads a reply; a reply of a strange shape is an error, not an exception.
template <class T, class F>
Result<T> read_reply(const BoardId& board, const Result<RedisReply>& reply, F read) {
  if (!reply) return reply.error();
  try {
    return read(*reply);
  } catch (const RedisTrouble& odd) {
    return unreadable(board, odd.what());
  }
}

}  // namespace entonnoir::redis
