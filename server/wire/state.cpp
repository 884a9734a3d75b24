#include "wire/ops.h"
#include "wire/rounds.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

void write_stage(std::string& out, const Stage& s) {
  Object x(out);
  write_ids(x.field("groups"), s.groups);
  x("id", s.id.value)("kind", enum_name(s.kind));
  write_policy(x.field("policy"), s.policy);
  x("prompt", s.prompt);
  if (s.revealed) x("revealed", true);
  x("status", enum_name(s.status))("title", s.title)("visibility", enum_name(s.visibility));
}

void write_reactions(std::string& out, const std::map<Reaction, std::vector<Participant>>& reactions) {
  Object x(out);
  for (const auto& [reaction, people] : reactions) write_people_list(x.field(enum_name(reaction)), people);
}

void write_note(std::string& out, const Note& n) {
  Object x(out);
  x("at", n.at.value)("by", n.by.value)("colour", enum_name(n.colour));
  if (n.hidden) Object{x.field("hidden")}("at", n.hidden->at.value)("by", n.hidden->by.value);
  if (const auto& m = n.merged) Object{x.field("merged")}("at", m->at.value)("by", m->by.value)("into", m->into.value);
  {
    Object places(x.field("places"));
    for (const auto& [stage, place] : n.places) write_place(places.field(stage.value), place);
  }
  if (!n.reactions.empty()) write_reactions(x.field("reactions"), n.reactions);
  if (const auto& a = n.set_aside) Object{x.field("set_aside")}("at", a->at.value)("by", a->by.value)("why", a->why);
  if (!n.sources.empty()) write_ids(x.field("sources"), n.sources);
  x("stage", n.stage.value)("text", n.text);
  if (n.trial) x("trial", true);
  x("version", n.version);
  if (n.withdrawn) Object{x.field("withdrawn")}("at", n.withdrawn->value);
}

void write_people(std::string& out, const Board& board, bool with_keys) {
  write_of_people(out, board.people, [&](std::string& to, const Person& person) {
    Object x(to);
    if (with_keys && !person.key.empty()) x("key", person.key.value);
    if (person.muted) x("muted", true);
    x("name", person.name);
    if (person.removed) x("removed", true);
    x("role", enum_name(person.role));
    if (person.shown) x("shown", true);
  });
}

void write_ratified(std::string& out, const Ratified& r) {
  Object x(out);
  x("at", r.at.value)("by", r.by.value);
  if (r.why) x("why", *r.why);
}

void write_group(std::string& out, const Group& g) {
  Object x(out);
  if (g.gone()) x("into", g.into.value);
  write_ids(x.field("notes"), g.notes);
  x("stage", g.stage.value)("title", g.title);
}

void write_done(std::string& out, const Done& d) { Object{out}("at", d.at.value)("by", d.by.value); }

void write_timer(std::string& out, const Timer& t) {
  Object x(out);
  if (t.ends_at) x("ends_at", t.ends_at->value);
  if (t.left) x("left", *t.left);
  x("total", t.total);
}

Millis millis(Fields& f, const char* name = "at") { return Millis{static_cast<std::int64_t>(f.count(name))}; }

Participant participant(Fields& f, const char* name = "by") {
  return Participant{static_cast<std::uint32_t>(f.integer(name, 0, UINT32_MAX))};
}

std::vector<GroupId> read_groups(const Value& value) {
  if (!value.is_list()) bad("stage.groups: a list was expected");
  std::vector<GroupId> out;
  for (const Value& item : value) {
    if (!item.is_text() || !valid_id(item.text(), limits::id_max)) bad("stage.groups: an id was expected");
    out.push_back(GroupId{std::string(item.text())});
  }
  return out;
}

Stage read_stage(const Value& value) {
  Fields f(value, "stage");
  Stage s;
  s.id = StageId{f.id("id")};
  s.title = f.text("title", limits::title_max, 1);
  s.prompt = f.text("prompt", limits::prompt_max);
  s.kind = read_enum<StageKind>(f, "kind");
  s.status = read_enum<StageStatus>(f, "status");
  s.visibility = read_enum<Visibility>(f, "visibility");
  s.policy = read_policy(f.at("policy"));
  s.groups = read_groups(f.at("groups"));
  s.revealed = f.flag("revealed");
  f.done();
  return s;
}

SetAside read_set_aside(const Value& value) {
  Fields f(value, "set_aside");
  SetAside out{millis(f), participant(f), f.text("why", limits::why_max)};
  f.done();
  return out;
}

Merged read_merged(const Value& value) {
  Fields f(value, "merged");
  Merged out{millis(f), participant(f), NoteId{f.id("into")}};
  f.done();
  return out;
}

Hidden read_hidden(const Value& value) {
  Fields f(value, "hidden");
  Hidden out{millis(f), participant(f)};
  f.done();
  return out;
}

Millis read_withdrawn(const Value& value) {
  Fields f(value, "withdrawn");
  const Millis at = millis(f);
  f.done();
  return at;
}

std::map<StageId, Place> read_places(const Value& value) {
  if (!value.is_object()) bad("note.places: an object was expected");
  std::map<StageId, Place> out;
  for (const Value& place : value) out[StageId{std::string(place.name())}] = read_place(place);
  return out;
}

std::map<Reaction, std::vector<Participant>> read_reactions(const Value& value) {
  if (!value.is_object() || value.empty()) bad("note.reactions: an object with something in it was expected");
  std::map<Reaction, std::vector<Participant>> out;
  for (const Value& people : value)
    out[read_enum<Reaction>(Value::of(people.name()), "note.reactions")] = read_people_list(people, "note.reactions");
  return out;
}

Note read_note(const Value& value) {
  Fields f(value, "note");
  Note n;
  n.at = millis(f);
  n.by = participant(f);
  n.colour = read_enum<Colour>(f, "colour");
  n.text = f.text("text", limits::note_text_max);
  n.version = f.count("version");
  n.stage = StageId{f.id("stage")};
  n.places = read_places(f.at("places"));
  if (f.has("sources")) n.sources = f.note_ids("sources", limits::note_sources_max);
  if (f.has("withdrawn")) n.withdrawn = read_withdrawn(f.at("withdrawn"));
  if (f.has("set_aside")) n.set_aside = read_set_aside(f.at("set_aside"));
  if (f.has("merged")) n.merged = read_merged(f.at("merged"));
  if (f.has("hidden")) n.hidden = read_hidden(f.at("hidden"));
  n.trial = f.flag("trial");
  if (f.has("reactions")) n.reactions = read_reactions(f.at("reactions"));
  f.done();
  return n;
}

Group read_group(const Value& value) {
  Fields f(value, "group");
  Group g{StageId{f.id("stage")}, f.text("title", limits::title_max),
          f.note_ids("notes", limits::board_notes_max, true)};
  if (f.has("into")) g.into = GroupId{f.id("into")};
  f.done();
  return g;
}

Ratified read_ratified(const Value& value) {
  Fields f(value, "ratified");
  Ratified r{millis(f), participant(f), {}};
  if (f.has("why")) r.why = f.text("why", limits::why_max);
  f.done();
  return r;
}

std::map<Participant, Person> read_people(const Value& value) {
  if (!value.is_object()) bad("people: an object was expected");
  std::map<Participant, Person> out;
  for (const Value& person : value) {
    Fields f(person, "person");
    Person p;
    p.name = f.text("name", limits::name_max);
    p.role = read_enum<Role>(f, "role");
    if (f.has("key")) p.key = PersonKey{f.text("key", 64)};
    p.shown = f.flag("shown");
    p.muted = f.flag("muted");
    p.removed = f.flag("removed");
    f.done();
    out[person_number(person.name(), "people")] = std::move(p);
  }
  return out;
}

Done read_done(const Value& value, const char* what) {
  Fields f(value, what);
  const Done out{millis(f), participant(f)};
  f.done();
  return out;
}

Timer read_timer(const Value& value) {
  Fields f(value, "timer");
  Timer t{.total = f.integer("total", limits::timer_ms_min, limits::timer_ms_max)};
  if (f.has("ends_at")) t.ends_at = millis(f, "ends_at");
  if (f.has("left")) t.left = f.integer("left", 0, limits::timer_ms_max);
  if (t.ends_at.has_value() == t.left.has_value()) bad("timer: either ends_at or left");
  f.done();
  return t;
}

std::vector<Round> read_rounds(const Value& value) {
  if (!value.is_list() || value.empty() || value.size() > static_cast<std::size_t>(limits::board_rounds_max))
    bad("rounds: a list of 1 to 50 was expected");
  std::vector<Round> out;
  for (const Value& round : value) out.push_back(read_round(round));
  return out;
}

Names read_names(Fields& f) {
  const auto names = read_enum<Names>(f, "names");
  if (names == Names::shown) f.fail("names", "absent where names are shown");
  return names;
}

template <class Map, class Read>
Map read_map(const Value& value, const char* what, std::int64_t max, Read read) {
  if (!value.is_object() || value.size() > static_cast<std::size_t>(max))
    bad(std::string(what) + ": an object of at most " + std::to_string(max) + " was expected");
  Map out;
  for (const Value& item : value) {
    if (!valid_id(item.name(), limits::id_max)) bad(std::string(what) + ": an id was expected");
    out.emplace_hint(out.end(), typename Map::key_type{std::string(item.name())}, read(item));
  }
  return out;
}

void read_links(const Value& value, Board& b) {
  Fields f(value, "links");
  b.generation = static_cast<std::uint32_t>(f.integer("generation", 1, UINT32_MAX));
  b.participant_hash = f.optional_text("participant_hash", 64).value_or("");
  b.viewer_hash = f.optional_text("viewer_hash", 64).value_or("");
  f.done();
}

void write_links(std::string& out, const Board& b, bool with_keys) {
  Object x(out);
  x("generation", b.generation);
  if (with_keys && !b.participant_hash.empty()) x("participant_hash", b.participant_hash);
  if (with_keys && !b.viewer_hash.empty()) x("viewer_hash", b.viewer_hash);
}

/// An object with what each thing of the map is under its id.
template <class Map, class Write>
void write_map(std::string& out, const Map& map, Write write_one) {
  Object x(out);
  for (const auto& [id, one] : map) write_one(x.field(id.value), one);
}

void read_facilitating(Fields& f, Board& b) {
  if (f.has("started")) b.started = read_done(f.at("started"), "started");
  if (f.has("closed")) b.closed = read_done(f.at("closed"), "closed");
  b.frozen = f.flag("frozen");
  if (f.has("names")) b.names = read_names(f);
  if (f.has("methods")) b.methods = read_methods(f.at("methods"), false);
  if (f.has("timer")) b.timer = read_timer(f.at("timer"));
  if (f.has("hands")) b.hands = read_people_list(f.at("hands"), "hands");
  if (f.has("rounds")) b.rounds = read_rounds(f.at("rounds"));
}

}  // namespace

/// What 1.3 brought is absent of a board that nobody facilitates.
void write_state(std::string& out, const Board& b, bool with_keys) {
  Object x(out);
  if (b.closed) write_done(x.field("closed"), *b.closed);
  x("created_at", b.created_at.value)("current_stage", b.current_stage.value)("format", 1);
  if (b.frozen) x("frozen", true);
  write_map(x.field("groups"), b.groups, write_group);
  if (!b.hands.empty()) write_people_list(x.field("hands"), b.hands);
  write_links(x.field("links"), b, with_keys);
  x("locale", enum_name(b.locale));
  if (!b.methods.empty()) write_methods(x.field("methods"), b.methods);
  if (b.names != Names::shown) x("names", enum_name(b.names));
  write_map(x.field("notes"), b.notes, write_note);
  write_people(x.field("people"), b, with_keys);
  write_ids(x.field("phrases"), b.phrases);
  if (b.ratified) write_ratified(x.field("ratified"), *b.ratified);
  if (!b.rounds.empty()) write_list(x.field("rounds"), b.rounds, write_round);
  write_list(x.field("stages"), b.stages, write_stage);
  if (b.started) write_done(x.field("started"), *b.started);
  x("template", enum_name(b.template_));
  if (b.timer) write_timer(x.field("timer"), *b.timer);
  x("title", b.title);
}

Board read_state(const Value& value) {
  Fields f(value, "state");
  if (f.integer("format", 1, 1'000'000) != 1) bad("state.format: this server reads format 1");
  Board b;
  b.title = f.text("title", limits::title_max, 1);
  b.locale = read_enum<Locale>(f, "locale");
  b.template_ = read_enum<Template>(f, "template");
  b.created_at = millis(f, "created_at");
  b.current_stage = StageId{f.id("current_stage")};
  read_links(f.at("links"), b);
  const Value& stages = f.at("stages");
  if (!stages.is_list()) bad("stages: a list was expected");
  for (const Value& s : stages) b.stages.push_back(read_stage(s));
  b.groups = read_map<std::map<GroupId, Group>>(f.at("groups"), "groups", limits::board_groups_max, read_group);
  b.notes = read_map<std::map<NoteId, Note>>(f.at("notes"), "notes", limits::board_notes_max, read_note);
  b.counts = count_notes(b.notes);
  b.phrases = f.note_ids("phrases", limits::board_notes_max, true);
  b.people = read_people(f.at("people"));
  if (f.has("ratified")) b.ratified = read_ratified(f.at("ratified"));
  read_facilitating(f, b);
  f.done();
  check_state(b);
  return b;
}

std::string encode_state(const Board& board, bool with_keys) {
  std::string out;
  write_state(out, board, with_keys);
  return out;
}

Result<Board> decode_state(std::string_view json) try {
  Document document;
  return read_state(document.read(json));
} catch (const Bad& b) {
  return b.why;
}

}  // namespace entonnoir::wire
