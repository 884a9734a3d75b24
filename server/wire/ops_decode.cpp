#include "wire/ops_parts.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

constexpr std::int64_t kNotesMax = limits::board_notes_max;
constexpr std::int64_t kSourcesMax = limits::note_sources_max;

NoteId note(Fields& f, const char* name = "note") { return NoteId{f.id(name)}; }
StageId stage(Fields& f) { return StageId{f.id("stage")}; }
GroupId group(Fields& f) { return GroupId{f.id("group")}; }
std::vector<NoteId> notes(Fields& f) { return f.note_ids("notes", kNotesMax); }

std::optional<Place> place(Fields& f) {
  if (!f.has("place")) return std::nullopt;
  return read_place(f.at("place"));
}

std::optional<std::vector<Place>> places(Fields& f) {
  if (!f.has("places")) return std::nullopt;
  const Value& list = f.at("places");
  if (!list.is_list() || list.size() > static_cast<std::size_t>(kNotesMax)) f.fail("places", "a list was expected");
  std::vector<Place> out;
  out.reserve(list.size());
  for (const Value& item : list) out.push_back(read_place(item));
  return out;
}

Op note_post(Fields& f) {
  op::NotePost o;
  o.note = note(f);
  o.text = f.text("text", limits::note_text_max);
  o.colour = read_enum<Colour>(f, "colour");
  o.stage = stage(f);
  o.place = place(f);
  if (f.has("group")) o.group = group(f);
  return o;
}

Op note_distil(Fields& f) {
  op::NoteDistil o;
  o.note = note(f);
  o.text = f.text("text", limits::note_text_max);
  o.colour = read_enum<Colour>(f, "colour");
  o.stage = stage(f);
  o.sources = f.note_ids("sources", kSourcesMax);
  o.place = place(f);
  return o;
}

Op note_move(Fields& f) {
  op::NoteMove o;
  o.notes = notes(f);
  o.stage = stage(f);
  o.places = places(f);
  if (o.places && o.places->size() != o.notes.size()) f.fail("places", "as many as notes, or absent");
  return o;
}

Op stage_add(Fields& f) {
  op::StageAdd o;
  o.stage = stage(f);
  o.title = f.text("title", limits::title_max, 1);
  o.prompt = f.text("prompt", limits::prompt_max);
  o.kind = read_enum<StageKind>(f, "kind");
  o.policy = read_policy(f.at("policy"));
  o.after = StageId{f.id("after", true)};
  return o;
}

Op group_create(Fields& f) {
  op::GroupCreate o;
  o.group = group(f);
  o.stage = stage(f);
  o.title = f.text("title", limits::title_max);
  o.notes = f.note_ids("notes", kNotesMax, true);
  if (f.has("after")) o.after = GroupId{f.id("after", true)};
  return o;
}

std::optional<Participant> person(Fields& f) {
  if (!f.has("person")) return std::nullopt;
  return read_person(f, "person");
}

Op person_name(Fields& f) {
  op::PersonName o{f.text("name", limits::name_max), {}};
  o.person = person(f);
  if (f.has("shown")) o.shown = f.boolean("shown");
  return o;
}

Op person_erase(Fields& f) { return op::PersonErase{person(f)}; }

Op ratify(Fields& f) {
  op::DefinitionRatify o;
  if (f.has("why")) o.why = f.text("why", limits::why_max);
  return o;
}

/// What clients may send.
const std::unordered_map<std::string, Reader>& client_ops() {
  static const std::unordered_map<std::string, Reader> ops{
      {"person.name", person_name},
      {"person.erase", person_erase},
      {"board.title", [](Fields& f) -> Op { return op::BoardTitle{f.text("title", limits::title_max, 1)}; }},
      {"stage.add", stage_add},
      {"stage.rename",
       [](Fields& f) -> Op {
         return op::StageRename{stage(f), f.text("title", limits::title_max, 1)};
       }},
      {"stage.place",
       [](Fields& f) -> Op {
         return op::StagePlace{stage(f), StageId{f.id("after", true)}};
       }},
      {"stage.prompt",
       [](Fields& f) -> Op {
         return op::StagePrompt{stage(f), f.text("prompt", limits::prompt_max)};
       }},
      {"stage.policy",
       [](Fields& f) -> Op {
         return op::StagePolicy{stage(f), read_policy(f.at("policy"))};
       }},
      {"stage.status",
       [](Fields& f) -> Op {
         return op::StageSetStatus{stage(f), read_enum<StageStatus>(f, "status")};
       }},
      {"stage.current", [](Fields& f) -> Op { return op::StageCurrent{stage(f)}; }},
      {"stage.remove", [](Fields& f) -> Op { return op::StageRemove{stage(f)}; }},
      {"note.post", note_post},
      {"note.edit",
       [](Fields& f) -> Op {
         return op::NoteEdit{note(f), f.count("version"), read_delta(f.at("delta"), false)};
       }},
      {"note.move", note_move},
      {"note.colour",
       [](Fields& f) -> Op {
         return op::NoteColour{notes(f), read_enum<Colour>(f, "colour")};
       }},
      {"note.withdraw", [](Fields& f) -> Op { return op::NoteWithdraw{notes(f)}; }},
      {"note.set_aside",
       [](Fields& f) -> Op {
         return op::NoteSetAside{notes(f), f.text("why", limits::why_max)};
       }},
      {"note.restore", [](Fields& f) -> Op { return op::NoteRestore{notes(f)}; }},
      {"note.hide", [](Fields& f) -> Op { return op::NoteHide{notes(f)}; }},
      {"note.unhide", [](Fields& f) -> Op { return op::NoteUnhide{notes(f)}; }},
      {"note.merge",
       [](Fields& f) -> Op {
         return op::NoteMerge{notes(f), note(f, "into")};
       }},
      {"note.distil", note_distil},
      {"note.add_source",
       [](Fields& f) -> Op {
         return op::NoteAddSource{note(f), f.note_ids("sources", kSourcesMax)};
       }},
      {"note.remove_source",
       [](Fields& f) -> Op {
         return op::NoteRemoveSource{note(f), f.note_ids("sources", kSourcesMax)};
       }},
      {"group.create", group_create},
      {"group.rename",
       [](Fields& f) -> Op {
         return op::GroupRename{group(f), f.text("title", limits::title_max)};
       }},
      {"group.place",
       [](Fields& f) -> Op {
         return op::GroupPlace{group(f), GroupId{f.id("after", true)}};
       }},
      {"group.join",
       [](Fields& f) -> Op {
         return op::GroupJoin{group(f), notes(f)};
       }},
      {"group.leave",
       [](Fields& f) -> Op {
         return op::GroupLeave{group(f), notes(f)};
       }},
      {"group.dissolve", [](Fields& f) -> Op { return op::GroupDissolve{group(f)}; }},
      {"phrase.place",
       [](Fields& f) -> Op {
         return op::PhrasePlace{note(f), NoteId{f.id("after", true)}};
       }},
      {"definition.ratify", ratify},
      {"definition.reopen", [](Fields&) -> Op { return op::DefinitionReopen{}; }},
  };
  return ops;
}

Op person_join(Fields& f) {
  op::PersonJoin o;
  o.person = read_person(f, "person");
  o.name = f.text("name", limits::name_max);
  o.role = read_enum<Role>(f, "role");
  o.key = PersonKey{f.text("key", 64)};
  return o;
}

/// What only the server writes into the log.
std::optional<Op> server_op(const std::string& name, Fields& f) {
  if (name == "board.create") return op::BoardCreate{read_state(f.at("state"))};
  if (name == "person.join") return person_join(f);
  if (name != "note.edit") return server_room_op(name, f);
  return op::NoteEdit{note(f), f.count("version"), read_delta(f.at("delta"), true)};
}

std::optional<Op> client_op(const std::string& name, Fields& f) {
  for (const auto* ops : {&client_ops(), &room_ops()})
    if (const auto it = ops->find(name); it != ops->end()) return it->second(f);
  return std::nullopt;
}

}  // namespace

Op read_op(const Value& value, bool from_log) {
  Fields f(value, "op");
  const std::string name = f.text("op", 40);
  std::optional<Op> op = from_log ? server_op(name, f) : std::nullopt;
  if (!op) op = client_op(name, f);
  if (!op) bad("unknown op " + name);
  f.done();
  return std::move(*op);
}

Result<Ops> decode_ops(std::string_view json) try {
  Document document;
  const Value& list = document.read(json, true);
  if (!list.is_list()) bad("a list of ops was expected");
  Ops ops;
  ops.reserve(list.size());
  for (const Value& item : list) ops.push_back(read_op(item, true));
  return ops;
} catch (const Bad& b) {
  return b.why;
}

}  // namespace entonnoir::wire
