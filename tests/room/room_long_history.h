#pragma once
// A room that knows little of a long history, and a log that tells the rest when asked.
#include "room/room_fixture.h"

namespace entonnoir::testing {

/// A room that was just loaded: of a long history it has the board and the last entries.
class LongHistory : public RoomTest {
 protected:
  LongHistory() {
    write({post("a", "A"), post("b", "B")}, 2);
    for (std::uint64_t v = 0; v < 40; ++v) write({op::NoteEdit{id("a"), v, {Insert{"."}}}}, 3);
    while (log.size() < 2'500) write({op::PersonName{"P", {}}}, 3);
    load(500);
  }
  /// One more entry in the log.
  Entry write(Ops ops, std::uint32_t by) {
    const std::uint64_t revision = 5 + log.size();
    log.push_back(other(revision, 1'000'000 + revision, std::move(ops), by));
    return log.back();
  }
  static Position at(const Entry& e) { return {Epoch{1}, e.revision, e.mark}; }
  RoomState state(std::size_t at_hand) const {
    RoomState state{funnel(), at(log.back()), {}, {}};
    for (const Entry& e : log) fold(state.board, e);
    state.recent.assign(log.end() - static_cast<std::ptrdiff_t>(at_hand), log.end());
    return state;
  }
  /// A server opens the board, with so many entries at hand.
  void load(std::size_t at_hand) {
    room = Room(state(at_hand), 42);
    join(kFa, Role::facilitator, PersonKey{"k1"}, "cf");
    join(kPi, Role::participant, PersonKey{"k2"}, "cp");
  }
  std::vector<Entry> read(const effect::LookBack& look) const {
    std::vector<Entry> out;
    for (const Entry& e : log)
      if (e.revision >= look.from && e.revision <= look.to) out.push_back(e);
    return out;
  }
  Effects answer(const effect::LookBack& look) { return room.on(input::HaveLooked{look.number, read(look), 1000}); }
  static effect::LookBack look_in(const Effects& effects) {
    const auto looks = all<effect::LookBack>(effects);
    EXPECT_EQ(looks.size(), 1u);
    return looks.empty() ? effect::LookBack{} : looks[0];
  }
  /// Answers every look until there is none any more; what the last answer did.
  Effects answer_all(Effects effects) {
    for (int i = 0; i < 50; ++i) {
      const auto looks = all<effect::LookBack>(effects);
      if (looks.empty()) return effects;
      effects = answer(looks[0]);
    }
    ADD_FAILURE() << "the room looks back for ever";
    return effects;
  }
  Ops late(std::uint64_t version, const std::string& word = "!") {
    return {op::NoteEdit{id("a"), version, {Keep{static_cast<std::uint32_t>(version) + 1}, Insert{word}}}};
  }
  std::string text() const { return room.board().note(id("a"))->text; }
  static std::string dots(std::size_t n) { return std::string(n, '.'); }

  std::vector<Entry> log;
};

}  // namespace entonnoir::testing
