#include "wire/ops_parts.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

void write_places(std::string& out, const std::vector<Place>& places) { write_list(out, places, write_place); }

/// One overload per op: its fields, and its name.
struct Writer {
  std::string& out;
  bool for_log;

  void operator()(const op::BoardCreate& o) const {
    Object x(out);
    x("op", "board.create");
    write_state(x.field("state"), *o.state, for_log);
  }
  void operator()(const op::PersonJoin& o) const {
    Object x(out);
    if (for_log) x("key", o.key.value);
    x("name", o.name)("op", "person.join")("person", o.person.value)("role", enum_name(o.role));
  }
  void operator()(const op::PersonName& o) const {
    Object x(out);
    x("name", o.name)("op", "person.name");
    if (o.person) x("person", o.person->value);
    if (o.shown) x("shown", *o.shown);
  }
  void operator()(const op::PersonErase& o) const {
    Object x(out);
    x("op", "person.erase");
    if (o.person) x("person", o.person->value);
  }
  void operator()(const op::BoardTitle& o) const { Object{out}("op", "board.title")("title", o.title); }

  void operator()(const op::StageAdd& o) const {
    Object x(out);
    x("after", o.after.value)("kind", enum_name(o.kind))("op", "stage.add");
    write_policy(x.field("policy"), o.policy);
    x("prompt", o.prompt)("stage", o.stage.value)("title", o.title);
  }
  void operator()(const op::StageRename& o) const {
    Object{out}("op", "stage.rename")("stage", o.stage.value)("title", o.title);
  }
  void operator()(const op::StagePlace& o) const {
    Object{out}("after", o.after.value)("op", "stage.place")("stage", o.stage.value);
  }
  void operator()(const op::StagePrompt& o) const {
    Object{out}("op", "stage.prompt")("prompt", o.prompt)("stage", o.stage.value);
  }
  void operator()(const op::StagePolicy& o) const {
    Object x(out);
    x("op", "stage.policy");
    write_policy(x.field("policy"), o.policy);
    x("stage", o.stage.value);
  }
  void operator()(const op::StageSetStatus& o) const {
    Object{out}("op", "stage.status")("stage", o.stage.value)("status", enum_name(o.status));
  }
  void operator()(const op::StageCurrent& o) const { Object{out}("op", "stage.current")("stage", o.stage.value); }
  void operator()(const op::StageRemove& o) const { Object{out}("op", "stage.remove")("stage", o.stage.value); }

  void operator()(const op::NotePost& o) const {
    Object x(out);
    x("colour", enum_name(o.colour));
    if (o.group) x("group", o.group->value);
    x("note", o.note.value)("op", "note.post");
    if (o.place) write_place(x.field("place"), *o.place);
    x("stage", o.stage.value)("text", o.text);
  }
  void operator()(const op::NoteEdit& o) const {
    Object x(out);
    write_delta(x.field("delta"), o.delta);
    x("note", o.note.value)("op", "note.edit")("version", o.version);
  }
  void operator()(const op::NoteMove& o) const {
    Object x(out);
    write_ids(x.field("notes"), o.notes);
    x("op", "note.move");
    if (o.places) write_places(x.field("places"), *o.places);
    x("stage", o.stage.value);
  }
  void operator()(const op::NoteColour& o) const {
    Object x(out);
    x("colour", enum_name(o.colour));
    write_ids(x.field("notes"), o.notes);
    x("op", "note.colour");
  }
  void operator()(const op::NoteWithdraw& o) const { of_notes("note.withdraw", o.notes); }
  void operator()(const op::NoteSetAside& o) const {
    Object x(out);
    write_ids(x.field("notes"), o.notes);
    x("op", "note.set_aside")("why", o.why);
  }
  void operator()(const op::NoteRestore& o) const { of_notes("note.restore", o.notes); }
  void operator()(const op::NoteHide& o) const { of_notes("note.hide", o.notes); }
  void operator()(const op::NoteUnhide& o) const { of_notes("note.unhide", o.notes); }
  void operator()(const op::NoteMerge& o) const {
    Object x(out);
    x("into", o.into.value);
    write_ids(x.field("notes"), o.notes);
    x("op", "note.merge");
  }
  void operator()(const op::NoteDistil& o) const {
    Object x(out);
    x("colour", enum_name(o.colour))("note", o.note.value)("op", "note.distil");
    if (o.place) write_place(x.field("place"), *o.place);
    write_ids(x.field("sources"), o.sources);
    x("stage", o.stage.value)("text", o.text);
  }
  void operator()(const op::NoteAddSource& o) const { of_sources("note.add_source", o.note, o.sources); }
  void operator()(const op::NoteRemoveSource& o) const { of_sources("note.remove_source", o.note, o.sources); }

  void operator()(const op::GroupCreate& o) const {
    Object x(out);
    if (o.after) x("after", o.after->value);
    x("group", o.group.value);
    write_ids(x.field("notes"), o.notes);
    x("op", "group.create")("stage", o.stage.value)("title", o.title);
  }
  void operator()(const op::GroupRename& o) const {
    Object{out}("group", o.group.value)("op", "group.rename")("title", o.title);
  }
  void operator()(const op::GroupPlace& o) const {
    Object{out}("after", o.after.value)("group", o.group.value)("op", "group.place");
  }
  void operator()(const op::GroupJoin& o) const { of_group("group.join", o.group, o.notes); }
  void operator()(const op::GroupLeave& o) const { of_group("group.leave", o.group, o.notes); }
  void operator()(const op::GroupDissolve& o) const { Object{out}("group", o.group.value)("op", "group.dissolve"); }

  void operator()(const op::PhrasePlace& o) const {
    Object{out}("after", o.after.value)("note", o.note.value)("op", "phrase.place");
  }
  void operator()(const op::DefinitionRatify& o) const {
    Object x(out);
    x("op", "definition.ratify");
    if (o.why) x("why", *o.why);
  }
  void operator()(const op::DefinitionReopen&) const { Object{out}("op", "definition.reopen"); }

  /// Those of ops_parts.h.
  void operator()(const auto& o) const { write(out, o, for_log); }

 private:
  void of_notes(const char* name, const std::vector<NoteId>& notes) const {
    Object x(out);
    write_ids(x.field("notes"), notes);
    x("op", name);
  }
  void of_sources(const char* name, const NoteId& note, const std::vector<NoteId>& sources) const {
    Object x(out);
    x("note", note.value)("op", name);
    write_ids(x.field("sources"), sources);
  }
  void of_group(const char* name, const GroupId& group, const std::vector<NoteId>& notes) const {
    Object x(out);
    x("group", group.value);
    write_ids(x.field("notes"), notes);
    x("op", name);
  }
};

/// About what an op of one note takes.
constexpr std::size_t kOpBytes = 160;

void write_ops(std::string& out, const Ops& ops, bool for_log) {
  write_list(out, ops, [&](std::string& to, const Op& op) { write_op(to, op, for_log); });
}

}  // namespace

void write_op(std::string& out, const Op& op, bool for_log) { std::visit(Writer{out, for_log}, op); }

void write_entry(std::string& out, const Entry& entry) {
  Object x(out);
  x("at", entry.at.value);
  if (entry.by.value != 0) x("by", entry.by.value);
  write_ops(x.field("ops"), entry.ops, false);
  x("revision", entry.revision.value);
}

std::string encode_ops(const Ops& ops) {
  std::string out;
  out.reserve(kOpBytes * ops.size());
  write_ops(out, ops, true);
  return out;
}

std::string encode_entry(const Entry& entry) {
  std::string out;
  out.reserve(kOpBytes * (entry.ops.size() + 1));
  write_entry(out, entry);
  return out;
}

}  // namespace entonnoir::wire
