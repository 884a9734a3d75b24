#include "wire/ops.h"
#include "wire/rounds.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

Json write_stage(const Stage& s) {
  Json groups = Json::array();
  for (const GroupId& g : s.groups) groups.push_back(g.value);
  Json out{{"id", s.id.value},
           {"title", s.title},
           {"prompt", s.prompt},
           {"kind", enum_name(s.kind)},
           {"status", enum_name(s.status)},
           {"visibility", enum_name(s.visibility)},
           {"policy", write_policy(s.policy)},
           {"groups", std::move(groups)}};
  if (s.revealed) out["revealed"] = true;
  return out;
}

Json write_note(const Note& n) {
  Json places = Json::object();
  for (const auto& [stage, place] : n.places) places[stage.value] = write_place(place);
  Json out{{"at", n.at.value},     {"by", n.by.value},       {"colour", enum_name(n.colour)}, {"text", n.text},
           {"version", n.version}, {"stage", n.stage.value}, {"places", std::move(places)}};
  if (!n.sources.empty()) out["sources"] = write_ids(n.sources);
  if (n.withdrawn) out["withdrawn"] = Json{{"at", n.withdrawn->value}};
  if (n.set_aside)
    out["set_aside"] = Json{{"at", n.set_aside->at.value}, {"by", n.set_aside->by.value}, {"why", n.set_aside->why}};
  if (n.merged)
    out["merged"] = Json{{"at", n.merged->at.value}, {"by", n.merged->by.value}, {"into", n.merged->into.value}};
  if (n.hidden) out["hidden"] = Json{{"at", n.hidden->at.value}, {"by", n.hidden->by.value}};
  if (n.trial) out["trial"] = true;
  for (const auto& [reaction, people] : n.reactions) out["reactions"][enum_name(reaction)] = write_people_list(people);
  return out;
}

Json write_people(const Board& board, bool with_keys) {
  Json people = Json::object();
  for (const auto& [number, person] : board.people) {
    Json p{{"name", person.name}, {"role", enum_name(person.role)}};
    if (with_keys && !person.key.empty()) p["key"] = person.key.value;
    if (person.shown) p["shown"] = true;
    if (person.muted) p["muted"] = true;
    if (person.removed) p["removed"] = true;
    people[std::to_string(number.value)] = std::move(p);
  }
  return people;
}

Json write_ratified(const Ratified& r) {
  Json out{{"at", r.at.value}, {"by", r.by.value}};
  if (r.why) out["why"] = *r.why;
  return out;
}

Json write_group(const Group& g) {
  Json out{{"stage", g.stage.value}, {"title", g.title}, {"notes", write_ids(g.notes)}};
  if (g.gone()) out["into"] = g.into.value;
  return out;
}

Json write_done(const Done& d) { return {{"at", d.at.value}, {"by", d.by.value}}; }

Json write_timer(const Timer& t) {
  Json out{{"total", t.total}};
  if (t.ends_at) out["ends_at"] = t.ends_at->value;
  if (t.left) out["left"] = *t.left;
  return out;
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

Json write_links(const Board& b, bool with_keys) {
  Json out{{"generation", b.generation}};
  if (with_keys && !b.participant_hash.empty()) out["participant_hash"] = b.participant_hash;
  if (with_keys && !b.viewer_hash.empty()) out["viewer_hash"] = b.viewer_hash;
  return out;
}

/// What is absent of a board that nobody facilitates: everything that 1.3 brought.
void write_facilitating(const Board& b, Json& out) {
  if (b.started) out["started"] = write_done(*b.started);
  if (b.closed) out["closed"] = write_done(*b.closed);
  if (b.frozen) out["frozen"] = true;
  if (b.names != Names::shown) out["names"] = enum_name(b.names);
  if (!b.methods.empty()) out["methods"] = write_methods(b.methods);
  if (b.timer) out["timer"] = write_timer(*b.timer);
  if (!b.hands.empty()) out["hands"] = write_people_list(b.hands);
  for (const Round& r : b.rounds) out["rounds"].push_back(write_round(r));
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

Json write_state(const Board& b, bool with_keys) {
  Json stages = Json::array();
  for (const Stage& s : b.stages) stages.push_back(write_stage(s));
  Json groups = Json::object();
  for (const auto& [id, g] : b.groups) groups[id.value] = write_group(g);
  Json notes = Json::object();
  for (const auto& [id, n] : b.notes) notes[id.value] = write_note(n);
  Json out{{"format", 1},
           {"title", b.title},
           {"locale", enum_name(b.locale)},
           {"template", enum_name(b.template_)},
           {"created_at", b.created_at.value},
           {"current_stage", b.current_stage.value},
           {"links", write_links(b, with_keys)},
           {"stages", std::move(stages)},
           {"groups", std::move(groups)},
           {"notes", std::move(notes)},
           {"phrases", write_ids(b.phrases)},
           {"people", write_people(b, with_keys)}};
  if (b.ratified) out["ratified"] = write_ratified(*b.ratified);
  write_facilitating(b, out);
  return out;
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
  b.phrases = f.note_ids("phrases", limits::board_notes_max, true);
  b.people = read_people(f.at("people"));
  if (f.has("ratified")) b.ratified = read_ratified(f.at("ratified"));
  read_facilitating(f, b);
  f.done();
  check_state(b);
  return b;
}

std::string encode_state(const Board& board, bool with_keys) { return dump(write_state(board, with_keys)); }

Result<Board> decode_state(std::string_view json) try {
  Document document;
  return read_state(document.read(json));
} catch (const Bad& b) {
  return b.why;
}

}  // namespace entonnoir::wire
