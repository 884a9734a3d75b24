#pragma once
// Private to wire/: reading and writing the small values that messages, ops and states share.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "board/board.h"
#include "board/delta.h"
#include "wire/document.h"
#include "wire/writing.h"

namespace entonnoir::wire {

/// What a decoder throws; caught where a message enters (decode.cpp, archive.cpp). Never leaves wire/.
struct Bad {
  Rejection why;
};
[[noreturn]] void bad(const std::string& what);

/// Reads one JSON object: every field once, wrong types and ranges refused, unknown fields refused by `done`.
class Fields {
 public:
  /// `what`: its name in what is told of an error; outlives this.
  Fields(const Value& value, std::string_view what);

  bool has(const char* name) const { return object_.find(name) != nullptr; }
  /// Marks the field as read. Throws if it is missing.
  const Value& at(const char* name);

  std::string text(const char* name, std::int64_t max_code_points, std::int64_t min_code_points = 0);
  std::optional<std::string> optional_text(const char* name, std::int64_t max_code_points);
  /// `true`, or absent.
  bool flag(const char* name);
  /// PROTOCOL.md section 1 id; `or_empty`: "" is allowed too (`after`).
  std::string id(const char* name, bool or_empty = false);
  /// 1 to `max` (or 0 to, with `may_be_empty`) different ids.
  std::vector<NoteId> note_ids(const char* name, std::int64_t max, bool may_be_empty = false);
  std::uint64_t count(const char* name);
  std::int64_t integer(const char* name, std::int64_t min, std::int64_t max);
  bool boolean(const char* name);
  /// Refuses what was not read (VAL1).
  void done() const;
  std::string path(const char* name) const;
  [[noreturn]] void fail(const char* name, const std::string& allowed) const;

 private:
  const Value& object_;
  std::string_view what_;
};

bool valid_id(std::string_view text, std::int64_t max);
/// Checks VAL3 and the length. Throws invalid_text, text_too_long or bad_message.
void check_text(std::string_view text, const char* name, std::int64_t max_code_points, std::int64_t min_code_points);

/// 64 bits as 16 lower-case hex digits.
std::uint64_t read_bits(Fields& fields, const char* name);
Place read_place(const Value& value);
void write_place(std::string& out, Place place);
Policy read_policy(const Value& value);
void write_policy(std::string& out, const Policy& policy);
Delta read_delta(const Value& value, bool from_log);
void write_delta(std::string& out, const Delta& delta);
Position read_position(const Value& value);
void write_position(std::string& out, const Position& position);
/// Ids of any kind.
void write_ids(std::string& out, const auto& ids) {
  write_list(out, ids, [](std::string& to, const auto& id) { write(to, id.value); });
}
/// The keys of people in the order of their digits, which is that of the names in an object (VAL2).
template <class Map, class WriteItem>
void write_of_people(std::string& out, const Map& of_people, WriteItem write_item) {
  std::vector<std::pair<std::string, const typename Map::mapped_type*>> sorted;
  sorted.reserve(of_people.size());
  for (const auto& [number, item] : of_people) sorted.emplace_back(std::to_string(number.value), &item);
  std::sort(sorted.begin(), sorted.end());
  Object x(out);
  for (const auto& [digits, item] : sorted) write_item(x.field(digits), *item);
}

/// The number of a person, from 1.
Participant read_person(Fields& fields, const char* name);
/// The same as the name of a field.
Participant person_number(std::string_view digits, const char* what);
/// 1 or more different people.
std::vector<Participant> read_people_list(const Value& value, const char* what);
void write_people_list(std::string& out, const std::vector<Participant>& people);
/// Different ones, in the order in which they stand.
std::vector<Method> read_methods(const Value& value, bool may_be_empty);
void write_methods(std::string& out, const std::vector<Method>& methods);

template <class Enum>
Enum read_enum(const Value& value, const char* what);
template <class Enum>
Enum read_enum(Fields& fields, const char* name);
template <class Enum>
const char* enum_name(Enum value);

}  // namespace entonnoir::wire
