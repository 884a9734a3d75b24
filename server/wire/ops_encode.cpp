#include "wire/ops_parts.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

Json write_places(const std::vector<Place>& places) {
  Json out = Json::array();
  for (const Place& p : places) out.push_back(write_place(p));
  return out;
}

/// One overload per op: its fields, and its name.
struct Writer {
  bool for_log;

  Json operator()(const op::BoardCreate& o) const {
    return {{"op", "board.create"}, {"state", write_state(*o.state, for_log)}};
  }
  Json operator()(const op::PersonJoin& o) const {
    Json out{{"op", "person.join"}, {"person", o.person.value}, {"name", o.name}, {"role", enum_name(o.role)}};
    if (for_log) out["key"] = o.key.value;
    return out;
  }
  Json operator()(const op::PersonName& o) const {
    Json out{{"op", "person.name"}, {"name", o.name}};
    if (o.person) out["person"] = o.person->value;
    if (o.shown) out["shown"] = *o.shown;
    return out;
  }
  Json operator()(const op::PersonErase& o) const {
    Json out{{"op", "person.erase"}};
    if (o.person) out["person"] = o.person->value;
    return out;
  }
  Json operator()(const op::BoardTitle& o) const { return {{"op", "board.title"}, {"title", o.title}}; }

  Json operator()(const op::StageAdd& o) const {
    return {{"op", "stage.add"},     {"stage", o.stage.value},    {"title", o.title},
            {"prompt", o.prompt},    {"kind", enum_name(o.kind)}, {"policy", write_policy(o.policy)},
            {"after", o.after.value}};
  }
  Json operator()(const op::StageRename& o) const {
    return {{"op", "stage.rename"}, {"stage", o.stage.value}, {"title", o.title}};
  }
  Json operator()(const op::StagePlace& o) const {
    return {{"op", "stage.place"}, {"stage", o.stage.value}, {"after", o.after.value}};
  }
  Json operator()(const op::StagePrompt& o) const {
    return {{"op", "stage.prompt"}, {"stage", o.stage.value}, {"prompt", o.prompt}};
  }
  Json operator()(const op::StagePolicy& o) const {
    return {{"op", "stage.policy"}, {"stage", o.stage.value}, {"policy", write_policy(o.policy)}};
  }
  Json operator()(const op::StageSetStatus& o) const {
    return {{"op", "stage.status"}, {"stage", o.stage.value}, {"status", enum_name(o.status)}};
  }
  Json operator()(const op::StageCurrent& o) const { return {{"op", "stage.current"}, {"stage", o.stage.value}}; }
  Json operator()(const op::StageRemove& o) const { return {{"op", "stage.remove"}, {"stage", o.stage.value}}; }

  Json operator()(const op::NotePost& o) const {
    Json out{{"op", "note.post"},
             {"note", o.note.value},
             {"text", o.text},
             {"colour", enum_name(o.colour)},
             {"stage", o.stage.value}};
    if (o.place) out["place"] = write_place(*o.place);
    if (o.group) out["group"] = o.group->value;
    return out;
  }
  Json operator()(const op::NoteEdit& o) const {
    return {{"op", "note.edit"}, {"note", o.note.value}, {"version", o.version}, {"delta", write_delta(o.delta)}};
  }
  Json operator()(const op::NoteMove& o) const {
    Json out{{"op", "note.move"}, {"notes", write_ids(o.notes)}, {"stage", o.stage.value}};
    if (o.places) out["places"] = write_places(*o.places);
    return out;
  }
  Json operator()(const op::NoteColour& o) const {
    return {{"op", "note.colour"}, {"notes", write_ids(o.notes)}, {"colour", enum_name(o.colour)}};
  }
  Json operator()(const op::NoteWithdraw& o) const { return of_notes("note.withdraw", o.notes); }
  Json operator()(const op::NoteSetAside& o) const {
    Json out = of_notes("note.set_aside", o.notes);
    out["why"] = o.why;
    return out;
  }
  Json operator()(const op::NoteRestore& o) const { return of_notes("note.restore", o.notes); }
  Json operator()(const op::NoteHide& o) const { return of_notes("note.hide", o.notes); }
  Json operator()(const op::NoteUnhide& o) const { return of_notes("note.unhide", o.notes); }
  Json operator()(const op::NoteMerge& o) const {
    Json out = of_notes("note.merge", o.notes);
    out["into"] = o.into.value;
    return out;
  }
  Json operator()(const op::NoteDistil& o) const {
    Json out{{"op", "note.distil"},           {"note", o.note.value},   {"text", o.text},
             {"colour", enum_name(o.colour)}, {"stage", o.stage.value}, {"sources", write_ids(o.sources)}};
    if (o.place) out["place"] = write_place(*o.place);
    return out;
  }
  Json operator()(const op::NoteAddSource& o) const {
    return {{"op", "note.add_source"}, {"note", o.note.value}, {"sources", write_ids(o.sources)}};
  }
  Json operator()(const op::NoteRemoveSource& o) const {
    return {{"op", "note.remove_source"}, {"note", o.note.value}, {"sources", write_ids(o.sources)}};
  }

  Json operator()(const op::GroupCreate& o) const {
    Json out{{"op", "group.create"},
             {"group", o.group.value},
             {"stage", o.stage.value},
             {"title", o.title},
             {"notes", write_ids(o.notes)}};
    if (o.after) out["after"] = o.after->value;
    return out;
  }
  Json operator()(const op::GroupRename& o) const {
    return {{"op", "group.rename"}, {"group", o.group.value}, {"title", o.title}};
  }
  Json operator()(const op::GroupPlace& o) const {
    return {{"op", "group.place"}, {"group", o.group.value}, {"after", o.after.value}};
  }
  Json operator()(const op::GroupJoin& o) const { return of_group("group.join", o.group, o.notes); }
  Json operator()(const op::GroupLeave& o) const { return of_group("group.leave", o.group, o.notes); }
  Json operator()(const op::GroupDissolve& o) const { return {{"op", "group.dissolve"}, {"group", o.group.value}}; }

  Json operator()(const op::PhrasePlace& o) const {
    return {{"op", "phrase.place"}, {"note", o.note.value}, {"after", o.after.value}};
  }
  Json operator()(const op::DefinitionRatify& o) const {
    Json out{{"op", "definition.ratify"}};
    if (o.why) out["why"] = *o.why;
    return out;
  }
  Json operator()(const op::DefinitionReopen&) const {
    Json out = Json::object();
    out["op"] = "definition.reopen";
    return out;
  }

  /// Those of ops_parts.h.
  Json operator()(const auto& o) const { return write(o, for_log); }

 private:
  static Json of_notes(const char* name, const std::vector<NoteId>& notes) {
    return {{"op", name}, {"notes", write_ids(notes)}};
  }
  static Json of_group(const char* name, const GroupId& group, const std::vector<NoteId>& notes) {
    return {{"op", name}, {"group", group.value}, {"notes", write_ids(notes)}};
  }
};

}  // namespace

Json write_op(const Op& op, bool for_log) { return std::visit(Writer{for_log}, op); }

std::string encode_ops(const Ops& ops) {
  Json out = Json::array();
  for (const Op& op : ops) out.push_back(write_op(op, true));
  return dump(out);
}

std::string encode_entry(const Entry& entry) {
  Json ops = Json::array();
  for (const Op& op : entry.ops) ops.push_back(write_op(op, false));
  Json out{{"at", entry.at.value}, {"ops", std::move(ops)}, {"revision", entry.revision.value}};
  if (entry.by.value != 0) out["by"] = entry.by.value;
  return dump(out);
}

}  // namespace entonnoir::wire
