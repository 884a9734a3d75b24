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

void write_ballot(std::string& out, const Ballot& ballot) { write_ids(out, ballot); }

Ballots read_ballots(const Value& value) {
  an_object(value, "ballots");
  Ballots out;
  for (const Value& ballot : value) out[person_number(ballot.name(), "ballots")] = read_ballot(ballot);
  return out;
}

void write_ballots(std::string& out, const Ballots& ballots) { write_of_people(out, ballots, write_ballot); }

void write_stance(std::string& out, const Stance& s) {
  Object x(out);
  x("says", enum_name(s.says))("version", s.version);
  if (s.why) x("why", *s.why);
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

void write_stances(std::string& out, const Stances& stances) {
  Object x(out);
  for (const auto& [note, of_note] : stances) write_of_people(x.field(note.value), of_note, write_stance);
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

void write_result(std::string& out, const std::vector<Count>& result) {
  write_list(out, result, [](std::string& to, const Count& c) {
    Object{to}("item", c.item.value)("people", c.people)("units", c.units);
  });
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

void write_round(std::string& out, const Round& r) {
  Object x(out);
  x("at", r.at.value);
  if (!r.ballots.empty()) write_ballots(x.field("ballots"), r.ballots);
  x("budget", r.budget)("by", r.by.value);
  if (r.closed) x("closed", r.closed->value);
  x("id", r.id.value)("on", enum_name(r.on))("per_item", r.per_item);
  if (!r.result.empty()) write_result(x.field("result"), r.result);
  x("secret", r.secret)("stage", r.stage.value);
  if (!r.stances.empty()) write_stances(x.field("stances"), r.stances);
  x("title", r.title);
}

}  // namespace entonnoir::wire
