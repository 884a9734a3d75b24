#include "wire/rounds.h"

namespace entonnoir::wire {
namespace {

Stance read_stance(const Json& value) {
  Fields f(value, "stance");
  Stance s{read_enum<Says>(f, "says"), f.optional_text("why", limits::why_max), f.count("version")};
  f.done();
  return s;
}

void an_object(const Json& value, const char* what) {
  if (!value.is_object() || value.empty()) bad(std::string(what) + ": an object with something in it was expected");
}

std::uint32_t units(Fields& f, const char* name) {
  return static_cast<std::uint32_t>(f.integer(name, 1, limits::round_budget_max));
}

}  // namespace

Ballot read_ballot(const Json& value) {
  if (!value.is_array() || value.empty() || value.size() > static_cast<std::size_t>(limits::ballot_units_max))
    bad("ballot: a list of 1 to 500 ids was expected");
  Ballot out;
  for (const Json& item : value) {
    if (!item.is_string() || !valid_id(item.get_ref<const std::string&>(), limits::id_max))
      bad("ballot: an id was expected");
    out.push_back(ItemId{item.get<std::string>()});
  }
  return out;
}

Json write_ballot(const Ballot& ballot) {
  Json out = Json::array();
  for (const ItemId& item : ballot) out.push_back(item.value);
  return out;
}

Ballots read_ballots(const Json& value) {
  an_object(value, "ballots");
  Ballots out;
  for (const auto& [number, ballot] : value.items()) out[person_number(number, "ballots")] = read_ballot(ballot);
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

Stances read_stances(const Json& value) {
  an_object(value, "stances");
  Stances out;
  for (const auto& [note, stances] : value.items()) {
    if (!valid_id(note, limits::id_max)) bad("stances: an id was expected");
    an_object(stances, "stances");
    for (const auto& [number, stance] : stances.items())
      out[NoteId{note}][person_number(number, "stances")] = read_stance(stance);
  }
  return out;
}

Json write_stances(const Stances& stances) {
  Json out = Json::object();
  for (const auto& [note, of_note] : stances)
    for (const auto& [number, stance] : of_note) out[note.value][std::to_string(number.value)] = write_stance(stance);
  return out;
}

Round read_round(const Json& value) {
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
  return out;
}

}  // namespace entonnoir::wire
