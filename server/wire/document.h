#pragma once
// Private to wire/: JSON as it was read.
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory_resource>
#include <string_view>

#include "base/check.h"

namespace entonnoir::wire {

/// A JSON value; in an object, with its name. It, its texts and what is in it live as long as their Document.
class Value {
 public:
  Value() = default;
  static Value of(bool value) { return Value(Kind::boolean, {.boolean = value}); }
  static Value of(std::int64_t value) { return Value(Kind::integer, {.integer = value}); }
  static Value of(std::uint64_t value) { return Value(Kind::natural, {.natural = value}); }
  static Value of(std::string_view text) { return Value(Kind::text, {.text = text.data()}, text.size()); }
  /// A number that is not written as an integer, or is too large for one; which one is nobody's business.
  static Value fraction() { return Value(Kind::fraction, {}); }
  static Value list(const Value* first, std::size_t size) { return Value(Kind::list, {.items = first}, size); }
  /// `first`: in the order of their names, no name twice.
  static Value object(const Value* first, std::size_t size) { return Value(Kind::object, {.items = first}, size); }

  bool is_boolean() const { return kind_ == Kind::boolean; }
  bool is_integer() const { return kind_ == Kind::integer || kind_ == Kind::natural; }
  /// An integer without a sign.
  bool is_natural() const { return kind_ == Kind::natural; }
  bool is_text() const { return kind_ == Kind::text; }
  bool is_list() const { return kind_ == Kind::list; }
  bool is_object() const { return kind_ == Kind::object; }

  bool boolean() const { return has(is_boolean()).boolean; }
  std::uint64_t natural() const { return has(is_natural()).natural; }
  /// What is too large is the largest.
  std::int64_t integer() const {
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    if (!is_natural()) return has(is_integer()).integer;
    return natural() > static_cast<std::uint64_t>(kMax) ? kMax : static_cast<std::int64_t>(natural());
  }
  std::string_view text() const { return {has(is_text()).text, size_}; }

  /// Of a list or an object; of anything else, nothing.
  std::size_t size() const { return begin() ? size_ : 0; }
  bool empty() const { return size() == 0; }
  const Value* begin() const { return is_list() || is_object() ? is_.items : nullptr; }
  const Value* end() const { return begin() + size(); }
  /// What an object has under this name; null if it has nothing, or is no object.
  const Value* find(std::string_view name) const;

  std::string_view name() const { return name_; }
  void set_name(std::string_view name) { name_ = name; }
  /// Whoever reads the field of an object says so: what was read by nobody is unknown (VAL1).
  void mark_read() const { read_ = true; }
  bool was_read() const { return read_; }

 private:
  enum class Kind : std::uint8_t { null, boolean, integer, natural, fraction, text, list, object };
  union Is {
    std::uint64_t natural = 0;
    std::int64_t integer;
    bool boolean;
    const char* text;
    const Value* items;
  };
  Value(Kind kind, Is is, std::size_t size = 0) : is_(is), size_(size), kind_(kind) {}
  const Is& has(bool right) const {
    ENTONNOIR_CHECK(right);
    return is_;
  }

  std::string_view name_;
  Is is_;
  std::size_t size_ = 0;
  Kind kind_ = Kind::null;
  mutable bool read_ = false;
};

/// One JSON text, read. Keeps what it needs in a piece of memory of its own: for a usual message without allocating.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// The value; of an object that names something twice, the last holds. Once for each document.
  /// Throws Bad{bad_json}, also where lists and objects stand more than json_depth_max deep in each other; `detail`:
  /// with what is wrong with it.
  const Value& read(std::string_view json, bool detail = false);
  /// The same again; null until it was read.
  const Value& value() const { return value_; }

 private:
  std::array<std::byte, 4096> first_;
  std::pmr::monotonic_buffer_resource memory_{first_.data(), first_.size()};
  Value value_;
};

}  // namespace entonnoir::wire
