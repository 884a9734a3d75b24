#include "oplog/redis_reply.h"

#include <hiredis/hiredis.h>

#include <charconv>
#include <new>

namespace entonnoir {
namespace {

RedisReply value_of(const redisReply& r) {
  RedisReply out;
  switch (r.type) {
    case REDIS_REPLY_INTEGER:
      out.kind = RedisReply::Kind::integer;
      out.number = r.integer;
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
      out.kind = r.type == REDIS_REPLY_ERROR ? RedisReply::Kind::error : RedisReply::Kind::text;
      out.text.assign(r.str, static_cast<std::size_t>(r.len));
      break;
    case REDIS_REPLY_ARRAY:
      out.kind = RedisReply::Kind::list;
      out.list.reserve(r.elements);
      for (std::size_t i = 0; i < r.elements; ++i) out.list.push_back(value_of(*r.element[i]));
      break;
    default: break;
  }
  return out;
}

[[noreturn]] void odd() { throw RedisTrouble("Redis answered something of another shape than expected"); }

}  // namespace

const RedisReply& RedisReply::at(std::size_t i) const {
  if (kind != Kind::list || i >= list.size()) odd();
  return list[i];
}

const std::string& RedisReply::str() const {
  if (kind != Kind::text && kind != Kind::nil) odd();
  return text;
}

std::uint64_t RedisReply::whole() const {
  if (kind == Kind::nil) return 0;
  if (kind == Kind::integer && number >= 0) return static_cast<std::uint64_t>(number);
  if (kind != Kind::text) odd();
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) odd();
  return value;
}

void format_redis(const RedisWords& words, std::string& out) {
  std::vector<const char*> pointers;
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    pointers.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* bytes = nullptr;
  const int n = redisFormatCommandArgv(&bytes, static_cast<int>(words.size()), pointers.data(), sizes.data());
  if (n < 0) throw std::bad_alloc();
  out.append(bytes, static_cast<std::size_t>(n));
  redisFreeCommand(bytes);
}

struct RedisReader::Impl {
  std::unique_ptr<redisReader, decltype(&redisReaderFree)> reader{redisReaderCreate(), &redisReaderFree};
};

RedisReader::RedisReader() : impl_(std::make_unique<Impl>()) {
  if (!impl_->reader) throw std::bad_alloc();
}
RedisReader::~RedisReader() = default;

void RedisReader::feed(std::string_view bytes) { redisReaderFeed(impl_->reader.get(), bytes.data(), bytes.size()); }

std::optional<RedisReply> RedisReader::next() {
  void* raw = nullptr;
  if (redisReaderGetReply(impl_->reader.get(), &raw) != REDIS_OK)
    throw RedisTrouble(std::string("what came is not what Redis says: ") + impl_->reader->errstr);
  if (!raw) return std::nullopt;
  const std::unique_ptr<void, void (*)(void*)> reply(raw, freeReplyObject);
  return value_of(*static_cast<const redisReply*>(raw));
}

}  // namespace entonnoir
