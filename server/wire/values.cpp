#include "wire/values.h"

#include <algorithm>
#include <array>

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

bool id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

void bad(const std::string& what) { throw Bad{reject(Code::bad_message, what)}; }

Fields::Fields(const Json& value, std::string_view what) : object_(value), what_(what) {
  if (!value.is_object()) bad(what_ + ": an object was expected");
}

const Json& Fields::at(const char* name) {
  const auto it = object_.find(name);
  if (it == object_.end()) bad(what_ + "." + name + " is missing");
  read_.insert(name);
  return *it;
}

std::string Fields::path(const char* name) const { return what_ + "." + name; }

void Fields::fail(const char* name, const std::string& allowed) const { bad(path(name) + ": " + allowed); }

std::string Fields::text(const char* name, std::int64_t max, std::int64_t min) {
  const Json& v = at(name);
  if (!v.is_string()) fail(name, "a string was expected");
  auto text = v.get<std::string>();
  check_text(text, name, max, min);
  return text;
}

std::string Fields::id(const char* name, bool or_empty) {
  const Json& v = at(name);
  if (v.is_string()) {
    const auto& text = v.get_ref<const std::string&>();
    if ((or_empty && text.empty()) || valid_id(text, limits::id_max)) return text;
  }
  fail(name, "an id was expected: 1 to 24 of A-Z a-z 0-9 _ -");
}

std::vector<NoteId> Fields::note_ids(const char* name, std::int64_t max, bool may_be_empty) {
  const Json& v = at(name);
  if (!v.is_array() || (v.empty() && !may_be_empty) || v.size() > static_cast<std::size_t>(max))
    fail(name, "a list of at most " + std::to_string(max) + " ids was expected");
  std::vector<NoteId> out;
  std::set<std::string_view> seen;
  for (const Json& item : v) {
    if (!item.is_string() || !valid_id(item.get_ref<const std::string&>(), limits::id_max))
      fail(name, "an id was expected");
    if (!seen.insert(item.get_ref<const std::string&>()).second) fail(name, "an id stands twice");
    out.push_back(NoteId{item.get<std::string>()});
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
  const Json& v = at(name);
  if (!v.is_number_unsigned() || v.get<std::uint64_t>() > kIntegerMax)
    fail(name, "an integer of 0 to 2^53-1 was expected");
  return v.get<std::uint64_t>();
}

std::int64_t Fields::integer(const char* name, std::int64_t min, std::int64_t max) {
  const Json& v = at(name);
  const bool integer = v.is_number_integer() && !(v.is_number_unsigned() && v.get<std::uint64_t>() > kIntegerMax);
  if (!integer || v.get<std::int64_t>() < min || v.get<std::int64_t>() > max)
    fail(name, "an integer of " + std::to_string(min) + " to " + std::to_string(max) + " was expected");
  return v.get<std::int64_t>();
}

bool Fields::boolean(const char* name) {
  const Json& v = at(name);
  if (!v.is_boolean()) fail(name, "true or false was expected");
  return v.get<bool>();
}

void Fields::done() const {
  for (const auto& [name, value] : object_.items())
    if (!read_.contains(name)) bad(what_ + ": unknown field " + name.substr(0, 40));
}

bool valid_id(std::string_view text, std::int64_t max) {
  return !text.empty() && text.size() <= static_cast<std::size_t>(max) &&
         std::all_of(text.begin(), text.end(), id_character);
}

void check_text(const std::string& text, const char* name, std::int64_t max, std::int64_t min) {
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

Place read_place(const Json& value) {
  Fields f(value, "place");
  const std::int64_t max = limits::coordinate_abs_max;
  const Place place{static_cast<std::int32_t>(f.integer("x", -max, max)),
                    static_cast<std::int32_t>(f.integer("y", -max, max))};
  f.done();
  return place;
}

Json write_place(Place place) { return Json{{"x", place.x}, {"y", place.y}}; }

Policy read_policy(const Json& value) {
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

Json write_policy(const Policy& p) {
  return Json{{"post", p.post}, {"move", enum_name(p.move)}, {"edit", enum_name(p.edit)}, {"group", p.group},
              {"vote", p.vote}, {"react", p.react}};
}

Delta read_delta(const Json& value, bool from_log) {
  const Rejection refused = reject(Code::bad_delta);
  if (!value.is_array()) bad("delta: a list was expected");
  Delta delta;
  for (const Json& step : value) {
    if (step.is_string()) {
      auto text = step.get<std::string>();
      check_text(text, "delta", limits::note_text_max, 0);
      delta.push_back(Insert{std::move(text)});
      continue;
    }
    if (!step.is_number_integer()) bad("delta: integers and strings only");
    const auto n = step.get<std::int64_t>();
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

Json write_delta(const Delta& delta) {
  Json out = Json::array();
  for (const DeltaStep& step : delta)
    std::visit(cases{[&](const Keep& k) { out.push_back(k.n); }, [&](const Insert& i) { out.push_back(i.text); },
                     [&](const Delete& d) { out.push_back(-static_cast<std::int64_t>(d.n)); }},
               step);
  return out;
}

Position read_position(const Json& value) {
  Fields f(value, "position");
  Position p;
  p.epoch = Epoch{f.count("epoch")};
  p.revision = Revision{f.count("revision")};
  p.mark = Mark{read_bits(f, "mark")};
  f.done();
  return p;
}

Json write_position(const Position& p) {
  return Json{{"epoch", p.epoch.value}, {"revision", p.revision.value}, {"mark", mark_text(p.mark)}};
}

Participant read_person(Fields& f, const char* name) {
  return Participant{static_cast<std::uint32_t>(f.integer(name, 1, UINT32_MAX))};
}

Participant person_number(const std::string& digits, const char* what) {
  const bool number = !digits.empty() && digits.size() < 10 && digits[0] != '0' &&
                      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number) bad(std::string(what) + ": numbers from 1 were expected");
  return Participant{static_cast<std::uint32_t>(std::stoul(digits))};
}

std::vector<Participant> read_people_list(const Json& value, const char* what) {
  if (!value.is_array() || value.empty()) bad(std::string(what) + ": a list of numbers was expected");
  std::vector<Participant> out;
  std::set<Participant> seen;
  for (const Json& item : value) {
    if (!item.is_number_unsigned() || item.get<std::uint64_t>() == 0 || item.get<std::uint64_t>() > UINT32_MAX)
      bad(std::string(what) + ": numbers from 1 were expected");
    out.push_back(Participant{item.get<std::uint32_t>()});
    if (!seen.insert(out.back()).second) bad(std::string(what) + ": a number stands twice");
  }
  return out;
}

Json write_people_list(const std::vector<Participant>& people) {
  Json out = Json::array();
  for (const Participant p : people) out.push_back(p.value);
  return out;
}

std::vector<Method> read_methods(const Json& value, bool may_be_empty) {
  if (!value.is_array() || (value.empty() && !may_be_empty)) bad("methods: a list was expected");
  std::vector<Method> out;
  for (const Json& item : value) {
    const auto method = read_enum<Method>(item, "methods");
    if (std::find(out.begin(), out.end(), method) != out.end()) bad("methods: each once");
    out.push_back(method);
  }
  return out;
}

Json write_methods(const std::vector<Method>& methods) {
  Json out = Json::array();
  for (const Method m : methods) out.push_back(enum_name(m));
  return out;
}

Json write_ids(const std::vector<NoteId>& ids) {
  Json out = Json::array();
  for (const NoteId& id : ids) out.push_back(id.value);
  return out;
}

template <class Enum>
Enum read_enum(const Json& v, const char* what) {
  std::string allowed;
  for (const auto& entry : Spelling<Enum>::list) {
    if (v.is_string() && v.get_ref<const std::string&>() == entry.name) return entry.value;
    allowed += (allowed.empty() ? "" : ", ") + std::string(entry.name);
  }
  bad(std::string(what) + ": one of " + allowed + " was expected");
}

template <class Enum>
Enum read_enum(Fields& fields, const char* name) {
  return read_enum<Enum>(fields.at(name), fields.path(name).c_str());
}

template <class Enum>
const char* enum_name(Enum value) {
  const auto& list = Spelling<Enum>::list;
  return std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.value == value; })->name;
}

#define ENTONNOIR_ENUM(E)                            \
  template E read_enum<E>(const Json&, const char*); \
  template E read_enum<E>(Fields&, const char*);     \
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

Json parse(std::string_view text) {
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > limits::json_depth_max;
    return !too_deep;
  };
  Json value = Json::parse(text, watch, false);
  if (value.is_discarded() || too_deep) throw Bad{reject(Code::bad_json)};
  return value;
}

std::string dump(const Json& value) { return value.dump(); }

}  // namespace entonnoir::wire
