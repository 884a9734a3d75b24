#include "wire/values.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/secrets.h"
#include "board/op.h"
#include "board/text.h"

namespace entonnoir::wire {
namespace {

constexpr std::uint64_t kIntegerMax = (std::uint64_t{1} << 53) - 1;

template <class Enum>
struct Name {
  Enum value;
  const char* name;
};
template <class Enum>
struct Spelling;

template <>
struct Spelling<Colour> {
  static constexpr std::array<Name<Colour>, 5> list{{{Colour::yellow, "yellow"},
                                                     {Colour::blue, "blue"},
                                                     {Colour::green, "green"},
                                                     {Colour::pink, "pink"},
                                                     {Colour::white, "white"}}};
};
template <>
struct Spelling<StageKind> {
  static constexpr std::array<Name<StageKind>, 3> list{
      {{StageKind::notes, "notes"}, {StageKind::statements, "statements"}, {StageKind::definition, "definition"}}};
};
template <>
struct Spelling<StageStatus> {
  static constexpr std::array<Name<StageStatus>, 2> list{
      {{StageStatus::open, "open"}, {StageStatus::closed, "closed"}}};
};
template <>
struct Spelling<Visibility> {
  static constexpr std::array<Name<Visibility>, 2> list{
      {{Visibility::public_, "public"}, {Visibility::private_, "private"}}};
};
template <>
struct Spelling<Whose> {
  static constexpr std::array<Name<Whose>, 3> list{{{Whose::none, "none"}, {Whose::own, "own"}, {Whose::all, "all"}}};
};
template <>
struct Spelling<Locale> {
  static constexpr std::array<Name<Locale>, 2> list{{{Locale::fr, "fr"}, {Locale::en, "en"}}};
};
template <>
struct Spelling<Template> {
  static constexpr std::array<Name<Template>, 4> list{{{Template::funnel, "funnel"},
                                                       {Template::blank, "blank"},
                                                       {Template::retrospective, "retrospective"},
                                                       {Template::brainwriting, "brainwriting"}}};
};
template <>
struct Spelling<Names> {
  static constexpr std::array<Name<Names>, 3> list{
      {{Names::shown, "shown"}, {Names::chosen, "chosen"}, {Names::hidden, "hidden"}}};
};
template <>
struct Spelling<Method> {
  static constexpr std::array<Name<Method>, 5> list{{{Method::consent, "consent"},
                                                     {Method::duplicates, "duplicates"},
                                                     {Method::follow, "follow"},
                                                     {Method::hands, "hands"},
                                                     {Method::reactions, "reactions"}}};
};
template <>
struct Spelling<Reaction> {
  static constexpr std::array<Name<Reaction>, 5> list{{{Reaction::agree, "agree"},
                                                       {Reaction::idea, "idea"},
                                                       {Reaction::love, "love"},
                                                       {Reaction::question, "question"},
                                                       {Reaction::surprise, "surprise"}}};
};
template <>
struct Spelling<RoundOn> {
  static constexpr std::array<Name<RoundOn>, 3> list{
      {{RoundOn::notes, "notes"}, {RoundOn::groups, "groups"}, {RoundOn::phrases, "phrases"}}};
};
template <>
struct Spelling<Says> {
  static constexpr std::array<Name<Says>, 3> list{
      {{Says::agree, "agree"}, {Says::concern, "concern"}, {Says::objection, "objection"}}};
};
template <>
struct Spelling<Role> {
  static constexpr std::array<Name<Role>, 3> list{
      {{Role::viewer, "viewer"}, {Role::participant, "participant"}, {Role::facilitator, "facilitator"}}};
};

/// What is told of a name that somebody else gave; no code point is cut in two.
std::string beginning(std::string_view name) {
  std::size_t end = std::min<std::size_t>(name.size(), 40);
  while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return std::string(name.substr(0, end));
}

bool id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

void bad(const std::string& what) { throw Bad{reject(Code::bad_message, what)}; }

Fields::Fields(const Value& value, std::string_view what) : object_(value), what_(what) {
  if (!value.is_object()) bad(std::string(what_) + ": an object was expected");
}

const Value& Fields::at(const char* name) {
  const Value* value = object_.find(name);
  if (!value) bad(path(name) + " is missing");
  value->mark_read();
  return *value;
}

std::string Fields::path(const char* name) const { return std::string(what_) + "." + name; }

void Fields::fail(const char* name, const std::string& allowed) const { bad(path(name) + ": " + allowed); }

std::string Fields::text(const char* name, std::int64_t max, std::int64_t min) {
  const Value& v = at(name);
  if (!v.is_text()) fail(name, "a string was expected");
  check_text(v.text(), name, max, min);
  return std::string(v.text());
}

std::string Fields::id(const char* name, bool or_empty) {
  const Value& v = at(name);
  if (v.is_text() && ((or_empty && v.text().empty()) || valid_id(v.text(), limits::id_max)))
    return std::string(v.text());
  fail(name, "an id was expected: 1 to 24 of A-Z a-z 0-9 _ -");
}

std::vector<NoteId> Fields::note_ids(const char* name, std::int64_t max, bool may_be_empty) {
  const Value& v = at(name);
  if (!v.is_list() || (v.empty() && !may_be_empty) || v.size() > static_cast<std::size_t>(max))
    fail(name, "a list of at most " + std::to_string(max) + " ids was expected");
  std::vector<NoteId> out;
  out.reserve(v.size());
  std::set<std::string_view> seen;
  for (const Value& item : v) {
    if (!item.is_text() || !valid_id(item.text(), limits::id_max)) fail(name, "an id was expected");
    if (v.size() > 1 && !seen.insert(item.text()).second) fail(name, "an id stands twice");
    out.push_back(NoteId{std::string(item.text())});
  }
  return out;
}

std::optional<std::string> Fields::optional_text(const char* name, std::int64_t max) {
  if (!has(name)) return std::nullopt;
  return text(name, max);
}

bool Fields::flag(const char* name) {
  if (!has(name)) return false;
  if (!boolean(name)) fail(name, "true or nothing was expected");
  return true;
}

std::uint64_t Fields::count(const char* name) {
  const Value& v = at(name);
  if (!v.is_natural() || v.natural() > kIntegerMax) fail(name, "an integer of 0 to 2^53-1 was expected");
  return v.natural();
}

std::int64_t Fields::integer(const char* name, std::int64_t min, std::int64_t max) {
  const Value& v = at(name);
  if (!v.is_integer() || v.integer() < min || v.integer() > max)
    fail(name, "an integer of " + std::to_string(min) + " to " + std::to_string(max) + " was expected");
  return v.integer();
}

bool Fields::boolean(const char* name) {
  const Value& v = at(name);
  if (!v.is_boolean()) fail(name, "true or false was expected");
  return v.boolean();
}

void Fields::done() const {
  for (const Value& field : object_)
    if (!field.was_read()) bad(std::string(what_) + ": unknown field " + beginning(field.name()));
}

bool valid_id(std::string_view text, std::int64_t max) {
  return !text.empty() && text.size() <= static_cast<std::size_t>(max) &&
         std::all_of(text.begin(), text.end(), id_character);
}

void check_text(std::string_view text, const char* name, std::int64_t max, std::int64_t min) {
  const auto points = static_cast<std::int64_t>(code_points(text));
  const std::string field = name;
  if (points > max)
    throw Bad{reject(Code::text_too_long,
                     field + ": at most " + std::to_string(max) + " characters; it has " + std::to_string(points))};
  if (points < min) bad(field + ": at least " + std::to_string(min) + " characters");
  if (!allowed_text(text)) throw Bad{reject(Code::invalid_text)};
}

std::uint64_t read_bits(Fields& fields, const char* name) {
  const std::string text = fields.text(name, 16);
  const bool hex = text.size() == 16 && std::all_of(text.begin(), text.end(), [](char c) {
                     return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                   });
  if (!hex) fields.fail(name, "16 lower-case hex digits were expected");
  return std::stoull(text, nullptr, 16);
}

Place read_place(const Value& value) {
  Fields f(value, "place");
  const std::int64_t max = limits::coordinate_abs_max;
  const Place place{static_cast<std::int32_t>(f.integer("x", -max, max)),
                    static_cast<std::int32_t>(f.integer("y", -max, max))};
  f.done();
  return place;
}

void write_place(std::string& out, Place place) { Object{out}("x", place.x)("y", place.y); }

Policy read_policy(const Value& value) {
  Fields f(value, "policy");
  Policy p;
  p.post = f.boolean("post");
  p.move = read_enum<Whose>(f, "move");
  p.edit = read_enum<Whose>(f, "edit");
  p.group = f.boolean("group");
  p.vote = f.boolean("vote");
  p.react = f.boolean("react");
  f.done();
  return p;
}

void write_policy(std::string& out, const Policy& p) {
  Object x(out);
  x("edit", enum_name(p.edit))("group", p.group)("move", enum_name(p.move))("post", p.post)("react", p.react);
  x("vote", p.vote);
}

Delta read_delta(const Value& value, bool from_log) {
  const Rejection refused = reject(Code::bad_delta);
  if (!value.is_list()) bad("delta: a list was expected");
  Delta delta;
  delta.reserve(value.size());
  for (const Value& step : value) {
    if (step.is_text()) {
      check_text(step.text(), "delta", limits::note_text_max, 0);
      delta.push_back(Insert{std::string(step.text())});
      continue;
    }
    if (!step.is_integer()) bad("delta: integers and strings only");
    const std::int64_t n = step.integer();
    if (n == 0 || n > limits::message_bytes_max || n < -limits::message_bytes_max) throw Bad{refused};
    if (n > 0) {
      delta.push_back(Keep{static_cast<std::uint32_t>(n)});
    } else {
      delta.push_back(Delete{static_cast<std::uint32_t>(-n)});
    }
  }
  if (!canonical(delta) && !(from_log && delta.empty())) throw Bad{refused};
  return delta;
}

void write_delta(std::string& out, const Delta& delta) {
  write_list(out, delta, [](std::string& to, const DeltaStep& step) {
    std::visit(cases{[&](const Keep& k) { write(to, k.n); }, [&](const Insert& i) { write(to, i.text); },
                     [&](const Delete& d) { write(to, -static_cast<std::int64_t>(d.n)); }},
               step);
  });
}

Position read_position(const Value& value) {
  Fields f(value, "position");
  Position p;
  p.epoch = Epoch{f.count("epoch")};
  p.revision = Revision{f.count("revision")};
  p.mark = Mark{read_bits(f, "mark")};
  f.done();
  return p;
}

void write_position(std::string& out, const Position& p) {
  Object{out}("epoch", p.epoch.value)("mark", mark_text(p.mark))("revision", p.revision.value);
}

Participant read_person(Fields& f, const char* name) {
  return Participant{static_cast<std::uint32_t>(f.integer(name, 1, UINT32_MAX))};
}

Participant person_number(std::string_view digits, const char* what) {
  const bool number = !digits.empty() && digits.size() < 10 && digits[0] != '0' &&
                      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number) bad(std::string(what) + ": numbers from 1 were expected");
  return Participant{static_cast<std::uint32_t>(std::stoul(std::string(digits)))};
}

std::vector<Participant> read_people_list(const Value& value, const char* what) {
  if (!value.is_list() || value.empty()) bad(std::string(what) + ": a list of numbers was expected");
  std::vector<Participant> out;
  std::set<Participant> seen;
  for (const Value& item : value) {
    if (!item.is_natural() || item.natural() == 0 || item.natural() > UINT32_MAX)
      bad(std::string(what) + ": numbers from 1 were expected");
    out.push_back(Participant{static_cast<std::uint32_t>(item.natural())});
    if (!seen.insert(out.back()).second) bad(std::string(what) + ": a number stands twice");
  }
  return out;
}

void write_people_list(std::string& out, const std::vector<Participant>& people) { write_ids(out, people); }

std::vector<Method> read_methods(const Value& value, bool may_be_empty) {
  if (!value.is_list() || (value.empty() && !may_be_empty)) bad("methods: a list was expected");
  std::vector<Method> out;
  for (const Value& item : value) {
    const auto method = read_enum<Method>(item, "methods");
    if (std::find(out.begin(), out.end(), method) != out.end()) bad("methods: each once");
    out.push_back(method);
  }
  return out;
}

void write_methods(std::string& out, const std::vector<Method>& methods) {
  write_list(out, methods, [](std::string& to, Method m) { write(to, enum_name(m)); });
}

template <class Enum>
std::optional<Enum> enum_of(const Value& v) {
  const auto& list = Spelling<Enum>::list;
  const auto it =
      std::find_if(list.begin(), list.end(), [&](const auto& entry) { return v.is_text() && v.text() == entry.name; });
  if (it == list.end()) return std::nullopt;
  return it->value;
}

template <class Enum>
std::string one_of() {
  std::string allowed;
  for (const auto& entry : Spelling<Enum>::list) allowed += (allowed.empty() ? "" : ", ") + std::string(entry.name);
  return "one of " + allowed + " was expected";
}

template <class Enum>
Enum read_enum(const Value& value, const char* what) {
  if (const auto found = enum_of<Enum>(value)) return *found;
  bad(std::string(what) + ": " + one_of<Enum>());
}

template <class Enum>
Enum read_enum(Fields& fields, const char* name) {
  if (const auto found = enum_of<Enum>(fields.at(name))) return *found;
  fields.fail(name, one_of<Enum>());
}

template <class Enum>
const char* enum_name(Enum value) {
  const auto& list = Spelling<Enum>::list;
  return std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.value == value; })->name;
}

#define ENTONNOIR_ENUM(E)                             \
  template E read_enum<E>(const Value&, const char*); \
  template E read_enum<E>(Fields&, const char*);      \
  template const char* enum_name<E>(E);
ENTONNOIR_ENUM(Colour)
ENTONNOIR_ENUM(StageKind)
ENTONNOIR_ENUM(StageStatus)
ENTONNOIR_ENUM(Visibility)
ENTONNOIR_ENUM(Whose)
ENTONNOIR_ENUM(Locale)
ENTONNOIR_ENUM(Template)
ENTONNOIR_ENUM(Role)
ENTONNOIR_ENUM(Names)
ENTONNOIR_ENUM(Method)
ENTONNOIR_ENUM(Reaction)
ENTONNOIR_ENUM(RoundOn)
ENTONNOIR_ENUM(Says)
#undef ENTONNOIR_ENUM

}  // namespace entonnoir::wire
