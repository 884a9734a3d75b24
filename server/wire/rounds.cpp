#include "wire/rounds.h"

namespace entonnoir::wire {
namespace {

Stance read_stance(const Value& value) {
  Fields f(value, "stance");
  Stance s{read_enum<Says>(f, "says"), f.optional_text("why", limits::why_max), f.count("version")};
  f.done();
  return s;
}

void an_object(const Value& value, const char* what) {
  if (!value.is_object() || value.empty()) bad(std::string(what) + ": an object with something in it was expected");
}

std::uint32_t units(Fields& f, const char* name) {
  return static_cast<std::uint32_t>(f.integer(name, 1, limits::round_budget_max));
}

}  // namespace

Ballot read_ballot(const Value& value) {
  if (!value.is_list() || value.empty() || value.size() > static_cast<std::size_t>(limits::ballot_units_max))
    bad("ballot: a list of 1 to 500 ids was expected");
  Ballot out;
  for (const Value& item : value) {
    if (!item.is_text() || !valid_id(item.text(), limits::id_max)) bad("ballot: an id was expected");
    out.push_back(ItemId{std::string(item.text())});
  }
  return out;
}

Json write_ballot(const Ballot& ballot) {
  Json out = Json::array();
  for (const ItemId& item : ballot) out.push_back(item.value);
  return out;
}

Ballots read_ballots(const Value& value) {
  an_object(value, "ballots");
  Ballots out;
  for (const Value& ballot : value) out[person_number(ballot.name(), "ballots")] = read_ballot(ballot);
  return out;
}

Json write_ballots(const Ballots& ballots) {
  Json out = Json::object();
  for (const auto& [number, ballot] : ballots) out[std::to_string(number.value)] = write_ballot(ballot);
  return out;
}

Json write_stance(const Stance& s) {
  Json out{{"says", enum_name(s.says)}, {"version", s.version}};
  if (s.why) out["why"] = *s.why;
  return out;
}

Stances read_stances(const Value& value) {
  an_object(value, "stances");
  Stances out;
  for (const Value& of_note : value) {
    if (!valid_id(of_note.name(), limits::id_max)) bad("stances: an id was expected");
    an_object(of_note, "stances");
    auto& stances = out[NoteId{std::string(of_note.name())}];
    for (const Value& stance : of_note) stances[person_number(stance.name(), "stances")] = read_stance(stance);
  }
  return out;
}

Json write_stances(const Stances& stances) {
  Json out = Json::object();
  for (const auto& [note, of_note] : stances)
    for (const auto& [number, stance] : of_note) out[note.value][std::to_string(number.value)] = write_stance(stance);
  return out;
}

std::vector<Count> read_result(const Value& value) {
  if (!value.is_list() || value.size() > static_cast<std::size_t>(limits::board_notes_max + limits::board_groups_max))
    bad("result: a list was expected");
  std::vector<Count> out;
  for (const Value& item : value) {
    Fields f(item, "result");
    const auto number = [&](const char* name) { return static_cast<std::uint32_t>(f.integer(name, 1, UINT32_MAX)); };
    const std::string id = f.id("item");
    out.push_back({ItemId{id}, number("units"), number("people")});
    f.done();
  }
  return out;
}

Json write_result(const std::vector<Count>& result) {
  Json out = Json::array();
  for (const Count& c : result) out.push_back({{"item", c.item.value}, {"units", c.units}, {"people", c.people}});
  return out;
}

Round read_round(const Value& value) {
  Fields f(value, "round");
  Round r;
  r.id = RoundId{f.id("id")};
  r.stage = StageId{f.id("stage")};
  r.on = read_enum<RoundOn>(f, "on");
  r.title = f.text("title", limits::title_max);
  r.budget = units(f, "budget");
  r.per_item = units(f, "per_item");
  if (r.per_item > r.budget) f.fail("per_item", "1 to budget");
  r.secret = f.boolean("secret");
  r.at = Millis{static_cast<std::int64_t>(f.count("at"))};
  r.by = Participant{static_cast<std::uint32_t>(f.integer("by", 0, UINT32_MAX))};
  if (f.has("closed")) r.closed = Millis{static_cast<std::int64_t>(f.count("closed"))};
  if (f.has("ballots")) r.ballots = read_ballots(f.at("ballots"));
  if (f.has("stances")) r.stances = read_stances(f.at("stances"));
  if (f.has("result")) r.result = read_result(f.at("result"));
  f.done();
  return r;
}

Json write_round(const Round& r) {
  Json out{{"id", r.id.value},   {"stage", r.stage.value}, {"on", enum_name(r.on)},
           {"title", r.title},   {"budget", r.budget},     {"per_item", r.per_item},
           {"secret", r.secret}, {"at", r.at.value},       {"by", r.by.value}};
  if (r.closed) out["closed"] = r.closed->value;
  if (!r.ballots.empty()) out["ballots"] = write_ballots(r.ballots);
  if (!r.stances.empty()) out["stances"] = write_stances(r.stances);
  if (!r.result.empty()) out["result"] = write_result(r.result);
  return out;
}

}  // namespace entonnoir::wire
