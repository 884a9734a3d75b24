#include <algorithm>

#include "board/lineage.h"
#include "wire/ops.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

Json write_stage(const Stage& s) {
  Json groups = Json::array();
  for (const GroupId& g : s.groups) groups.push_back(g.value);
  return {{"id", s.id.value},
          {"title", s.title},
          {"prompt", s.prompt},
          {"kind", enum_name(s.kind)},
          {"status", enum_name(s.status)},
          {"visibility", enum_name(s.visibility)},
          {"policy", write_policy(s.policy)},
          {"groups", std::move(groups)}};
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
  return out;
}

Json write_people(const Board& board, bool with_keys) {
  Json people = Json::object();
  for (const auto& [number, person] : board.people) {
    Json p{{"name", person.name}, {"role", enum_name(person.role)}};
    if (with_keys && !person.key.empty()) p["key"] = person.key.value;
    people[std::to_string(number.value)] = std::move(p);
  }
  return people;
}

Json write_ratified(const Ratified& r) {
  Json out{{"at", r.at.value}, {"by", r.by.value}};
  if (r.why) out["why"] = *r.why;
  return out;
}

Millis millis(Fields& f, const char* name = "at") { return Millis{static_cast<std::int64_t>(f.count(name))}; }

Participant participant(Fields& f, const char* name = "by") {
  return Participant{static_cast<std::uint32_t>(f.integer(name, 0, UINT32_MAX))};
}

std::vector<GroupId> read_groups(const Json& value) {
  if (!value.is_array()) bad("stage.groups: a list was expected");
  std::vector<GroupId> out;
  for (const Json& item : value) {
    if (!item.is_string() || !valid_id(item.get<std::string>(), limits::id_max))
      bad("stage.groups: an id was expected");
    out.push_back(GroupId{item.get<std::string>()});
  }
  return out;
}

Stage read_stage(const Json& value) {
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
  f.done();
  return s;
}

SetAside read_set_aside(const Json& value) {
  Fields f(value, "set_aside");
  SetAside out{millis(f), participant(f), f.text("why", limits::why_max)};
  f.done();
  return out;
}

Merged read_merged(const Json& value) {
  Fields f(value, "merged");
  Merged out{millis(f), participant(f), NoteId{f.id("into")}};
  f.done();
  return out;
}

Hidden read_hidden(const Json& value) {
  Fields f(value, "hidden");
  Hidden out{millis(f), participant(f)};
  f.done();
  return out;
}

Millis read_withdrawn(const Json& value) {
  Fields f(value, "withdrawn");
  const Millis at = millis(f);
  f.done();
  return at;
}

std::map<StageId, Place> read_places(const Json& value) {
  if (!value.is_object()) bad("note.places: an object was expected");
  std::map<StageId, Place> out;
  for (const auto& [stage, place] : value.items()) out[StageId{stage}] = read_place(place);
  return out;
}

Note read_note(const Json& value) {
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
  f.done();
  return n;
}

Group read_group(const Json& value) {
  Fields f(value, "group");
  Group g{StageId{f.id("stage")}, f.text("title", limits::title_max),
          f.note_ids("notes", limits::board_notes_max, true)};
  f.done();
  return g;
}

Ratified read_ratified(const Json& value) {
  Fields f(value, "ratified");
  Ratified r{millis(f), participant(f), {}};
  if (f.has("why")) r.why = f.text("why", limits::why_max);
  f.done();
  return r;
}

std::map<Participant, Person> read_people(const Json& value) {
  if (!value.is_object()) bad("people: an object was expected");
  std::map<Participant, Person> out;
  for (const auto& [number, person] : value.items()) {
    const bool digits = !number.empty() && number.size() < 10 && number[0] != '0' &&
                        std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) bad("people: numbers from 1 were expected");
    Fields f(person, "person");
    Person p;
    p.name = f.text("name", limits::name_max);
    p.role = read_enum<Role>(f, "role");
    if (f.has("key")) p.key = PersonKey{f.text("key", 64)};
    f.done();
    out[Participant{static_cast<std::uint32_t>(std::stoul(number))}] = std::move(p);
  }
  return out;
}

template <class Map, class Read>
Map read_map(const Json& value, const char* what, std::int64_t max, Read read) {
  if (!value.is_object() || value.size() > static_cast<std::size_t>(max))
    bad(std::string(what) + ": an object of at most " + std::to_string(max) + " was expected");
  Map out;
  for (const auto& [id, item] : value.items()) {
    if (!valid_id(id, limits::id_max)) bad(std::string(what) + ": an id was expected");
    out[typename Map::key_type{id}] = read(item);
  }
  return out;
}

std::uint32_t read_links(const Json& value) {
  Fields f(value, "links");
  const auto generation = static_cast<std::uint32_t>(f.integer("generation", 1, UINT32_MAX));
  f.done();
  return generation;
}

/// A state that a fold could have made: every name stands for something, every order lists what it should.
class Consistency {
 public:
  explicit Consistency(const Board& board) : b_(board) {}

  void check() const {
    if (b_.stages.empty() || b_.stages.size() > static_cast<std::size_t>(limits::board_stages_max))
      bad("stages: 1 to 12");
    if (!b_.stage(b_.current_stage)) bad("current_stage: no such stage");
    stages();
    groups();
    for (const auto& [id, note] : b_.notes) check_note(id, note);
    phrases();
    if (!acyclic(b_)) throw Bad{reject(Code::lineage_cycle)};
  }

 private:
  void stages() const {
    std::set<StageId> seen;
    std::size_t listed = 0;
    int definitions = 0;
    for (const Stage& s : b_.stages) {
      if (!seen.insert(s.id).second) bad("stages: an id stands twice");
      definitions += s.kind == StageKind::definition ? 1 : 0;
      std::set<GroupId> once(s.groups.begin(), s.groups.end());
      if (once.size() != s.groups.size()) bad("stage.groups: an id stands twice");
      for (const GroupId& g : s.groups)
        if (!b_.group(g) || b_.group(g)->stage != s.id) bad("stage.groups: no such group here");
      listed += s.groups.size();
    }
    if (definitions > 1) bad("stages: one definition stage at most");
    if (listed != b_.groups.size()) bad("groups: each stands in its stage's order");
  }
  void groups() const {
    std::set<std::pair<StageId, NoteId>> in;
    for (const auto& [id, g] : b_.groups)
      for (const NoteId& n : g.notes) {
        if (!b_.note(n)) bad("group.notes: no such note");
        if (!in.emplace(g.stage, n).second) bad("group.notes: a note is in one group of a stage at most");
      }
  }
  void check_note(const NoteId&, const Note& n) const {
    if (!n.places.contains(n.stage)) bad("note.places: the place in its own stage is missing");
    for (const auto& [stage, place] : n.places)
      if (!b_.stage(stage)) bad("note.places: no such stage");
    for (const NoteId& s : n.sources)
      if (!b_.note(s)) bad("note.sources: no such note");
    if (n.merged && !b_.note(n.merged->into)) bad("note.merged: no such note");
    if (n.by.value != 0 && !b_.people.contains(n.by)) bad("note.by: no such person");
    if (n.withdrawn && !n.text.empty()) bad("note.text: a withdrawn note has none");
  }
  void phrases() const {
    const std::set<NoteId> listed(b_.phrases.begin(), b_.phrases.end());
    if (listed.size() != b_.phrases.size()) bad("phrases: an id stands twice");
    const Stage* definition = b_.definition();
    for (const auto& [id, n] : b_.notes)
      if ((definition && n.stage == definition->id && n.live()) != listed.contains(id))
        bad("phrases: the live notes of the definition stage");
    for (const NoteId& id : b_.phrases)
      if (!b_.note(id)) bad("phrases: no such note");
  }

  const Board& b_;
};

}  // namespace

Json write_state(const Board& b, bool with_keys) {
  Json stages = Json::array();
  for (const Stage& s : b.stages) stages.push_back(write_stage(s));
  Json groups = Json::object();
  for (const auto& [id, g] : b.groups)
    groups[id.value] = Json{{"stage", g.stage.value}, {"title", g.title}, {"notes", write_ids(g.notes)}};
  Json notes = Json::object();
  for (const auto& [id, n] : b.notes) notes[id.value] = write_note(n);
  Json out{{"format", 1},
           {"title", b.title},
           {"locale", enum_name(b.locale)},
           {"template", enum_name(b.template_)},
           {"created_at", b.created_at.value},
           {"current_stage", b.current_stage.value},
           {"links", Json{{"generation", b.generation}}},
           {"stages", std::move(stages)},
           {"groups", std::move(groups)},
           {"notes", std::move(notes)},
           {"phrases", write_ids(b.phrases)},
           {"people", write_people(b, with_keys)}};
  if (b.ratified) out["ratified"] = write_ratified(*b.ratified);
  return out;
}

Board read_state(const Json& value) {
  Fields f(value, "state");
  if (f.integer("format", 1, 1'000'000) != 1) bad("state.format: this server reads format 1");
  Board b;
  b.title = f.text("title", limits::title_max, 1);
  b.locale = read_enum<Locale>(f, "locale");
  b.template_ = read_enum<Template>(f, "template");
  b.created_at = millis(f, "created_at");
  b.current_stage = StageId{f.id("current_stage")};
  b.generation = read_links(f.at("links"));
  const Json& stages = f.at("stages");
  if (!stages.is_array()) bad("stages: a list was expected");
  for (const Json& s : stages) b.stages.push_back(read_stage(s));
  b.groups = read_map<std::map<GroupId, Group>>(f.at("groups"), "groups", limits::board_groups_max, read_group);
  b.notes = read_map<std::map<NoteId, Note>>(f.at("notes"), "notes", limits::board_notes_max, read_note);
  b.phrases = f.note_ids("phrases", limits::board_notes_max, true);
  b.people = read_people(f.at("people"));
  if (f.has("ratified")) b.ratified = read_ratified(f.at("ratified"));
  f.done();
  Consistency(b).check();
  return b;
}

std::string encode_state(const Board& board, bool with_keys) { return dump(write_state(board, with_keys)); }

Result<Board> decode_state(std::string_view json) try { return read_state(parse(json)); } catch (const Bad& b) {
  return b.why;
}

}  // namespace entonnoir::wire
