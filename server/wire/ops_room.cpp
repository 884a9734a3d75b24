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

Json named(const char* name) {
  Json out = Json::object();
  out["op"] = name;
  return out;
}

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
    return o;
  }
  if (name != "links.renew") return std::nullopt;
  op::LinksRenew o;
  o.generation = static_cast<std::uint32_t>(f.integer("generation", 1, UINT32_MAX));
  o.participant_hash = f.optional_text("participant_hash", 64).value_or("");
  o.viewer_hash = f.optional_text("viewer_hash", 64).value_or("");
  return o;
}

Json write(const op::StageSetVisibility& o, bool) {
  return {{"op", "stage.visibility"}, {"stage", o.stage.value}, {"visibility", enum_name(o.visibility)}};
}
Json write(const op::BoardStart&, bool) { return named("board.start"); }
Json write(const op::BoardUnstart&, bool) { return named("board.unstart"); }
Json write(const op::BoardClose&, bool) { return named("board.close"); }
Json write(const op::BoardReopen&, bool) { return named("board.reopen"); }
Json write(const op::BoardFreeze& o, bool) { return {{"op", "board.freeze"}, {"frozen", o.frozen}}; }
Json write(const op::BoardNames& o, bool) { return {{"op", "board.names"}, {"names", enum_name(o.names)}}; }
Json write(const op::BoardMethods& o, bool) { return {{"op", "board.methods"}, {"methods", write_methods(o.methods)}}; }
Json write(const op::TimerStart& o, bool) {
  Json out = named("timer.start");
  if (o.ms) out["ms"] = *o.ms;
  return out;
}
Json write(const op::TimerPause&, bool) { return named("timer.pause"); }
Json write(const op::TimerStop&, bool) { return named("timer.stop"); }
Json write(const op::PersonHand& o, bool) {
  Json out{{"op", "person.hand"}, {"up", o.up}};
  if (o.person) out["person"] = o.person->value;
  return out;
}
Json write(const op::PersonMute& o, bool) {
  return {{"op", "person.mute"}, {"person", o.person.value}, {"muted", o.muted}};
}
Json write(const op::PersonRemove& o, bool) {
  return {{"op", "person.remove"}, {"person", o.person.value}, {"removed", o.removed}};
}
Json write(const op::LinksRenew& o, bool for_log) {
  Json out = named("links.renew");
  if (o.generation) out["generation"] = *o.generation;
  if (for_log && !o.participant_hash.empty()) out["participant_hash"] = o.participant_hash;
  if (for_log && !o.viewer_hash.empty()) out["viewer_hash"] = o.viewer_hash;
  return out;
}
Json write(const op::NoteReact& o, bool) {
  return {{"op", "note.react"}, {"note", o.note.value}, {"reaction", enum_name(o.reaction)}, {"on", o.on}};
}
Json write(const op::GroupMerge& o, bool) {
  return {{"op", "group.merge"}, {"group", o.group.value}, {"into", o.into.value}};
}
Json write(const op::RoundOpen& o, bool) {
  return {{"op", "round.open"}, {"round", o.round.value}, {"stage", o.stage.value}, {"on", enum_name(o.on)},
          {"title", o.title},   {"budget", o.budget},     {"per_item", o.per_item}, {"secret", o.secret}};
}
Json write(const op::RoundClose& o, bool) {
  Json out{{"op", "round.close"}, {"round", o.round.value}};
  if (!o.ballots.empty()) out["ballots"] = write_ballots(o.ballots);
  if (!o.stances.empty()) out["stances"] = write_stances(o.stances);
  return out;
}
Json write(const op::VoteCast& o, bool) {
  return {{"op", "vote.cast"}, {"round", o.round.value}, {"item", o.item.value}};
}
Json write(const op::VoteWithdraw& o, bool) {
  return {{"op", "vote.withdraw"}, {"round", o.round.value}, {"item", o.item.value}};
}
Json write(const op::StanceSet& o, bool) {
  Json out{{"op", "stance.set"}, {"round", o.round.value}, {"note", o.note.value}, {"says", enum_name(o.says)}};
  if (o.why) out["why"] = *o.why;
  if (o.version) out["version"] = *o.version;
  return out;
}
Json write(const op::StanceClear& o, bool) {
  return {{"op", "stance.clear"}, {"round", o.round.value}, {"note", o.note.value}};
}

}  // namespace entonnoir::wire
