// The ops of running a room, of rounds, votes and stances, in and out.
#include "wire/ops_parts.h"
#include "wire/rounds.h"

namespace entonnoir::wire {
namespace {

RoundId round(Fields& f) { return RoundId{f.id("round")}; }
ItemId item(Fields& f) { return ItemId{f.id("item")}; }
NoteId note(Fields& f) { return NoteId{f.id("note")}; }

template <class O>
Op bare(Fields&) {
  return O{};
}

Op timer_start(Fields& f) {
  op::TimerStart o;
  if (f.has("ms")) o.ms = f.integer("ms", limits::timer_ms_min, limits::timer_ms_max);
  return o;
}

Op person_hand(Fields& f) {
  op::PersonHand o{f.boolean("up"), {}};
  if (f.has("person")) o.person = read_person(f, "person");
  return o;
}

Op round_open(Fields& f) {
  op::RoundOpen o;
  o.round = round(f);
  o.stage = StageId{f.id("stage")};
  o.on = read_enum<RoundOn>(f, "on");
  o.title = f.text("title", limits::title_max);
  o.budget = static_cast<std::uint32_t>(f.integer("budget", 1, limits::round_budget_max));
  o.per_item = static_cast<std::uint32_t>(f.integer("per_item", 1, o.budget));
  o.secret = f.boolean("secret");
  return o;
}

Op stance_set(Fields& f) {
  op::StanceSet o{round(f), note(f), read_enum<Says>(f, "says"), f.optional_text("why", limits::why_max), {}};
  if (f.has("version")) o.version = f.count("version");
  return o;
}

Op links_renew(Fields& f) {
  op::LinksRenew o;
  if (f.has("generation")) o.generation = static_cast<std::uint32_t>(f.integer("generation", 1, UINT32_MAX));
  return o;
}

void named(std::string& out, const char* name) { Object{out}("op", name); }

}  // namespace

const std::unordered_map<std::string, Reader>& room_ops() {
  static const std::unordered_map<std::string, Reader> ops{
      {"stage.visibility",
       [](Fields& f) -> Op {
         return op::StageSetVisibility{StageId{f.id("stage")}, read_enum<Visibility>(f, "visibility")};
       }},
      {"board.start", bare<op::BoardStart>},
      {"board.unstart", bare<op::BoardUnstart>},
      {"board.close", bare<op::BoardClose>},
      {"board.reopen", bare<op::BoardReopen>},
      {"board.freeze", [](Fields& f) -> Op { return op::BoardFreeze{f.boolean("frozen")}; }},
      {"board.names", [](Fields& f) -> Op { return op::BoardNames{read_enum<Names>(f, "names")}; }},
      {"board.methods", [](Fields& f) -> Op { return op::BoardMethods{read_methods(f.at("methods"), true)}; }},
      {"timer.start", timer_start},
      {"timer.pause", bare<op::TimerPause>},
      {"timer.stop", bare<op::TimerStop>},
      {"person.hand", person_hand},
      {"person.mute",
       [](Fields& f) -> Op {
         return op::PersonMute{read_person(f, "person"), f.boolean("muted")};
       }},
      {"person.remove",
       [](Fields& f) -> Op {
         return op::PersonRemove{read_person(f, "person"), f.boolean("removed")};
       }},
      {"links.renew", links_renew},
      {"note.react",
       [](Fields& f) -> Op {
         return op::NoteReact{note(f), read_enum<Reaction>(f, "reaction"), f.boolean("on")};
       }},
      {"group.merge",
       [](Fields& f) -> Op {
         return op::GroupMerge{GroupId{f.id("group")}, GroupId{f.id("into")}};
       }},
      {"round.open", round_open},
      {"round.close", [](Fields& f) -> Op { return op::RoundClose{round(f)}; }},
      {"vote.cast",
       [](Fields& f) -> Op {
         return op::VoteCast{round(f), item(f)};
       }},
      {"vote.withdraw",
       [](Fields& f) -> Op {
         return op::VoteWithdraw{round(f), item(f)};
       }},
      {"stance.set", stance_set},
      {"stance.clear",
       [](Fields& f) -> Op {
         return op::StanceClear{round(f), note(f)};
       }},
  };
  return ops;
}

std::optional<Op> server_room_op(const std::string& name, Fields& f) {
  if (name == "round.close") {
    op::RoundClose o{round(f)};
    if (f.has("ballots")) o.ballots = read_ballots(f.at("ballots"));
    if (f.has("stances")) o.stances = read_stances(f.at("stances"));
    if (f.has("result")) o.result = read_result(f.at("result"));
    return o;
  }
  if (name != "links.renew") return std::nullopt;
  op::LinksRenew o;
  o.generation = static_cast<std::uint32_t>(f.integer("generation", 1, UINT32_MAX));
  o.participant_hash = f.optional_text("participant_hash", 64).value_or("");
  o.viewer_hash = f.optional_text("viewer_hash", 64).value_or("");
  return o;
}

void write(std::string& out, const op::StageSetVisibility& o, bool) {
  Object{out}("op", "stage.visibility")("stage", o.stage.value)("visibility", enum_name(o.visibility));
}
void write(std::string& out, const op::BoardStart&, bool) { named(out, "board.start"); }
void write(std::string& out, const op::BoardUnstart&, bool) { named(out, "board.unstart"); }
void write(std::string& out, const op::BoardClose&, bool) { named(out, "board.close"); }
void write(std::string& out, const op::BoardReopen&, bool) { named(out, "board.reopen"); }
void write(std::string& out, const op::BoardFreeze& o, bool) { Object{out}("frozen", o.frozen)("op", "board.freeze"); }
void write(std::string& out, const op::BoardNames& o, bool) {
  Object{out}("names", enum_name(o.names))("op", "board.names");
}
void write(std::string& out, const op::BoardMethods& o, bool) {
  Object x(out);
  write_methods(x.field("methods"), o.methods);
  x("op", "board.methods");
}
void write(std::string& out, const op::TimerStart& o, bool) {
  Object x(out);
  if (o.ms) x("ms", *o.ms);
  x("op", "timer.start");
}
void write(std::string& out, const op::TimerPause&, bool) { named(out, "timer.pause"); }
void write(std::string& out, const op::TimerStop&, bool) { named(out, "timer.stop"); }
void write(std::string& out, const op::PersonHand& o, bool) {
  Object x(out);
  x("op", "person.hand");
  if (o.person) x("person", o.person->value);
  x("up", o.up);
}
void write(std::string& out, const op::PersonMute& o, bool) {
  Object{out}("muted", o.muted)("op", "person.mute")("person", o.person.value);
}
void write(std::string& out, const op::PersonRemove& o, bool) {
  Object{out}("op", "person.remove")("person", o.person.value)("removed", o.removed);
}
void write(std::string& out, const op::LinksRenew& o, bool for_log) {
  Object x(out);
  if (o.generation) x("generation", *o.generation);
  x("op", "links.renew");
  if (for_log && !o.participant_hash.empty()) x("participant_hash", o.participant_hash);
  if (for_log && !o.viewer_hash.empty()) x("viewer_hash", o.viewer_hash);
}
void write(std::string& out, const op::NoteReact& o, bool) {
  Object{out}("note", o.note.value)("on", o.on)("op", "note.react")("reaction", enum_name(o.reaction));
}
void write(std::string& out, const op::GroupMerge& o, bool) {
  Object{out}("group", o.group.value)("into", o.into.value)("op", "group.merge");
}
void write(std::string& out, const op::RoundOpen& o, bool) {
  Object x(out);
  x("budget", o.budget)("on", enum_name(o.on))("op", "round.open")("per_item", o.per_item)("round", o.round.value);
  x("secret", o.secret)("stage", o.stage.value)("title", o.title);
}
void write(std::string& out, const op::RoundClose& o, bool) {
  Object x(out);
  if (!o.ballots.empty()) write_ballots(x.field("ballots"), o.ballots);
  x("op", "round.close");
  if (o.result) write_result(x.field("result"), *o.result);
  x("round", o.round.value);
  if (!o.stances.empty()) write_stances(x.field("stances"), o.stances);
}
void write(std::string& out, const op::VoteCast& o, bool) {
  Object{out}("item", o.item.value)("op", "vote.cast")("round", o.round.value);
}
void write(std::string& out, const op::VoteWithdraw& o, bool) {
  Object{out}("item", o.item.value)("op", "vote.withdraw")("round", o.round.value);
}
void write(std::string& out, const op::StanceSet& o, bool) {
  Object x(out);
  x("note", o.note.value)("op", "stance.set")("round", o.round.value)("says", enum_name(o.says));
  if (o.version) x("version", *o.version);
  if (o.why) x("why", *o.why);
}
void write(std::string& out, const op::StanceClear& o, bool) {
  Object{out}("note", o.note.value)("op", "stance.clear")("round", o.round.value);
}

}  // namespace entonnoir::wire
