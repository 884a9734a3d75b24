#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entonnoir {

/// The connection or what came over it is of no use. what(): a sentence for the operator.
class RedisTrouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What Redis answers, as a value.
struct RedisReply {
  enum class Kind : std::uint8_t { nil, integer, text, error, list };
  Kind kind = Kind::nil;
  std::int64_t number = 0;
  std::string text;  ///< of text and error
  std::vector<RedisReply> list;

  bool is(Kind k) const { return kind == k; }
  bool error(std::string_view prefix) const { return kind == Kind::error && text.starts_with(prefix); }
  // Throw RedisTrouble if the reply is of another shape.
  const RedisReply& at(std::size_t i) const;
  /// The text, "" for nil.
  const std::string& str() const;
  /// An integer, or a text of digits; 0 for nil.
  std::uint64_t whole() const;
};

using RedisWords = std::vector<std::string>;
/// Where a braced list will not do: g++ 12 fails on one within co_await.
template <class... Words>
RedisWords redis_words(Words&&... words) {
  return RedisWords{std::string(std::forward<Words>(words))...};
}

/// The command as bytes, appended to `out`.
void format_redis(const RedisWords& words, std::string& out);

/// Bytes in, replies out.
class RedisReader {
 public:
  RedisReader();
  ~RedisReader();
  void feed(std::string_view bytes);
  /// The next whole reply, if there is one. Throws RedisTrouble if the bytes are no RESP.
  std::optional<RedisReply> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace entonnoir
