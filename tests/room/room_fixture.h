#pragma once
// A room with one facilitator and one participant, without a log: tests say what the log answers.
#include <gtest/gtest.h>

#include "room/room.h"
#include "support/boards.h"

namespace entonnoir::testing {

inline constexpr SessionId kFa{1};
inline constexpr SessionId kPi{2};

inline const PersonKey kNew{"k9"};

template <class T>
std::vector<T> all(const Effects& effects) {
  std::vector<T> out;
  for (const Effect& e : effects)
    if (const T* t = std::get_if<T>(&e)) out.push_back(*t);
  return out;
}
template <class T>
std::vector<T> sent(const Effects& effects) {
  std::vector<T> out;
  for (const auto& s : all<effect::Send>(effects))
    if (const T* t = std::get_if<T>(&s.message)) out.push_back(*t);
  return out;
}

class RoomTest : public ::testing::Test {
 protected:
  RoomTest() : room(RoomState{funnel(), start(), {}, {}}, 42) {
    join(kFa, Role::facilitator, PersonKey{"k1"}, "cf");
    join(kPi, Role::participant, PersonKey{"k2"}, "cp");
  }
  static Position start() { return Position{Epoch{1}, Revision{4}, Mark{7}}; }
  Effects join(SessionId s, Role role, const PersonKey& key, const char* client, std::optional<Position> since = {},
               std::vector<wire::PendingText> pending = {}) {
    return room.on(input::Join{s, role, key, ClientId{client}, "Name", since, Millis{5000}, std::move(pending)});
  }
  Effects submit(SessionId s, std::uint64_t seq, Ops ops) {
    return gather({{s, {Seq{seq}, std::move(ops)}, Millis{6000}}});
  }
  Effects gather(std::vector<input::Submitted> submits) { return room.on(input::Gathered{std::move(submits)}); }
  Effects appended(std::size_t n) { return room.on(input::BatchAppended{std::vector<Millis>(n, Millis{7000})}); }
  /// An entry that another server appended: by Po (3), whose client writes `ops` as its change number `revision`.
  static Entry other(std::uint64_t revision, std::uint64_t mark, Ops ops, std::uint32_t by = 3) {
    return Entry{Revision{revision}, Mark{mark},    Millis{6500},  Participant{by},
                 ClientId{"co"},     Seq{revision}, std::move(ops)};
  }
  Effects hear(std::vector<Entry> entries) { return room.on(input::Entries{std::move(entries)}); }
  Effects conflict(std::vector<Entry> missed) {
    const Position tail{Epoch{1}, missed.back().revision, missed.back().mark};
    return room.on(input::BatchConflict{tail, true, std::move(missed)});
  }
  /// A change of Pi that is in the log.
  Entry settled(std::uint64_t seq, Ops ops) {
    Entry entry = all<effect::Append>(submit(kPi, seq, std::move(ops))).at(0).entries.at(0);
    appended(1);
    entry.at = Millis{7000};
    return entry;
  }
  Room room;
};

}  // namespace entonnoir::testing
