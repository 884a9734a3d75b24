#pragma once
// Private to wire/: canonical JSON (VAL2), written at the end of a string.
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

#include "base/check.h"

namespace entonnoir::wire {

/// As a string, with quotes.
void write(std::string& out, std::string_view text);
/// An integer, or true or false; nothing is converted to one.
template <std::integral Number>
void write(std::string& out, Number value) {
  if constexpr (std::same_as<Number, bool>) {
    out += value ? "true" : "false";
  } else {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }
}

/// `write_item(out, item)` for each.
template <class List, class WriteItem>
void write_list(std::string& out, const List& list, WriteItem write_item) {
  out += '[';
  bool first = true;
  for (const auto& item : list) {
    if (!first) out += ',';
    first = false;
    write_item(out, item);
  }
  out += ']';
}

/// An object, from the construction of this to its end. Fields come in ascending order of their names.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  /// A message: its type stands before all fields.
  Object(std::string& out, std::string_view type) : Object(out) { write(name("type"), type); }
  ~Object() { out_ += '}'; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  template <class Value>
  Object& operator()(std::string_view name, const Value& value) {
    write(field(name), value);
    return *this;
  }
  /// Where the value of the field is to be written, before anything else.
  std::string& field(std::string_view which) {
    ENTONNOIR_CHECK(last_ < which);
    last_ = which;
    return name(which);
  }

 private:
  std::string& name(std::string_view which);

  std::string& out_;
  std::string_view last_;  ///< lives as long as this: a literal, or a key of what is written
  bool empty_ = true;
};

}  // namespace entonnoir::wire
