// Many who come at once, and many changes of what may be seen: snapshots that are shared, encoded elsewhere, and few
// (CON4, CON5, SEE7).
#include <deque>
#include <set>

#include "room/counters.h"
#include "room/hosting.h"

namespace entonnoir::testing {
namespace {

std::uint64_t number_in(const std::string& message, const std::string& name) {
  const auto found = message.find("\"" + name + "\":");
  return found == message.npos ? 0 : std::stoull(message.substr(found + name.size() + 3));
}

/// Encodings wait until the test does them.
class HostingSnapshots : public HostingTest {
 protected:
  RoomHost held{
      io, log,
      HostConfig{.gathers = false, .backoff_ms_max = 4, .others_ms = 4, .snapshot_ms = 600, .aside = [this](auto job) {
                   jobs.push_back(std::move(job));
                 }}};
  std::vector<std::function<void()>> jobs;

  void encode() {
    for (const auto& job : std::exchange(jobs, {})) job();
    settle();
  }
  /// Until an encoding is asked for; the pace of snapshots is real time.
  void encode_when_due() {
    for (int i = 0; i < 100 && jobs.empty(); ++i) settle();
    ASSERT_FALSE(jobs.empty());
    encode();
  }
  Guest come(const std::string& with, const char* client) {
    Guest guest = enter(held, with, client);
    encode();
    return guest;
  }
  /// After a change, when it is quiet: gets a snapshot that has it. The next ones of this moment share that.
  Guest one_more() {
    submit(come(token, "host"), 1, {op::BoardTitle{"Changed"}});
    Guest guest = enter(held, participant, "one more");
    EXPECT_EQ(jobs.size(), 1u);
    encode();
    EXPECT_TRUE(guest.port->of("ops").empty());
    EXPECT_TRUE(heard(guest, "Changed"));
    return guest;
  }
  static bool heard(const Guest& guest, const std::string& text) {
    const auto& all = guest.port->heard;
    return std::any_of(all.begin(), all.end(), [&](const auto& m) { return m.find(text) != m.npos; });
  }
  static std::size_t snapshots(const Guest& guest) { return guest.port->of("snapshot").size(); }
  /// The revision that it reached; every frame of entries began behind the last one, or behind a snapshot that was not
  /// older than what it had (OPS1).
  static std::uint64_t followed(const Guest& guest) {
    std::uint64_t revision = 0;
    for (const std::string& m : guest.port->heard) {
      if (m.starts_with("{\"type\":\"snapshot\"")) {
        EXPECT_GE(number_in(m, "revision"), revision) << "led back";
        revision = number_in(m, "revision");
      }
      if (!m.starts_with("{\"type\":\"ops\"")) continue;
      EXPECT_EQ(number_in(m, "from"), revision + 1);
      revision = number_in(m, "to");
    }
    return revision;
  }
  std::uint64_t revision() {
    std::uint64_t now = 0;
    held.view(board, token, [&](Result<BoardView> v) { now = v->position.revision.value; });
    settle();
    return now;
  }
};

TEST_F(HostingSnapshots, CON4ManyWhoComeAtOnceShareOneEncoding) {
  std::deque<Guest> guests;  // they stay where they are
  const auto before = room_counters().snapshots_encoded.load();
  for (int i = 0; i < 30; ++i) {
    Guest& guest = guests.emplace_back();
    const std::string client = "c" + std::to_string(i);
    held.join(board, wire::Hello{participant, ClientId{client}, "person-" + client + "-0123456789", "Ana", {}},
              guest.port, [&](auto e) { guest.entered = std::move(e); });
  }
  settle();
  EXPECT_EQ(jobs.size(), 1u);
  EXPECT_TRUE(guests[0].port->heard.empty()) << "nothing before it is there";
  encode();
  EXPECT_EQ(room_counters().snapshots_encoded.load() - before, 1u);
  std::set<Frame> frames;
  std::set<std::string> presences;
  for (const Guest& guest : guests) {
    EXPECT_EQ(snapshots(guest), 1u);
    frames.insert(guest.port->own.at(1));
    presences.insert(guest.port->of("presence").at(0));
  }
  EXPECT_EQ(frames.size(), 1u) << "the same bytes for all";
  EXPECT_LE(presences.size(), 5u) << "PRS2: who comes together is told together";
}

/// Who can read packed snapshots.
wire::Hello reader(const std::string& with, const std::string& client) {
  wire::Hello hello{with, ClientId{client}, "person-" + client + "-0123456789", "Ana", {}};
  hello.packed = true;
  return hello;
}
bool is_packed(const Frame& frame) { return frame->at(0) == FastPort::kBinary; }

TEST_F(HostingSnapshots, CON13WhoAskedGetsItPackedAndAllOfThemTheSameWhoDidNotAskGetsText) {
  const Guest plain = enter(held, participant, "a");
  const Guest one = enter(held, reader(participant, "b"));
  const Guest two = enter(held, reader(participant, "c"));
  EXPECT_EQ(jobs.size(), 1u) << "packed and not, one encoding";
  encode();
  EXPECT_EQ(one.port->own.at(1), two.port->own.at(1));
  EXPECT_TRUE(is_packed(one.port->own.at(1)));
  EXPECT_LT(one.port->own.at(1)->size(), plain.port->own.at(1)->size());
  EXPECT_EQ(one.port->of("snapshot"), plain.port->of("snapshot"));
  for (const Frame& frame : plain.port->own) EXPECT_FALSE(is_packed(frame));
  EXPECT_FALSE(is_packed(one.port->own.at(0))) << "the welcome";
}

TEST_F(HostingSnapshots, CON13WhatWasToldSinceFollowsAPackedOneAsText) {
  const Guest first = come(participant, "z");
  const Guest pi = one_more();
  submit(pi, 1, {post("n", "one")});
  const Guest late = enter(held, reader(participant, "b"));
  EXPECT_TRUE(jobs.empty());
  EXPECT_TRUE(is_packed(late.port->own.at(1)));
  EXPECT_FALSE(is_packed(late.port->own.at(2)));
  EXPECT_TRUE(late.port->heard.at(2).starts_with("{\"type\":\"ops\""));
  submit(pi, 2, {post("m", "two")});
  EXPECT_EQ(followed(late), revision());
}

TEST_F(HostingSnapshots, CON13ASnapshotOfALaterTimeIsPackedToo) {
  const Guest fa = come(token, "a");
  const Guest pi = enter(held, reader(participant, "b"));
  encode();
  const Guest plain = come(participant, "c");
  submit(fa, 1, {op::StageSetVisibility{kLarge, Visibility::private_}});
  encode_when_due();
  ASSERT_EQ(snapshots(pi), 2u);
  EXPECT_EQ(std::count_if(pi.port->own.begin(), pi.port->own.end(), is_packed), 2);
  EXPECT_EQ(pi.port->of("snapshot").back(), plain.port->of("snapshot").back());
}

TEST_F(HostingSnapshots, CON13OneWithEditsIsText) {
  const Guest pi = come(participant, "a");
  submit(pi, 1, {post("n", "one")});
  submit(pi, 2, {op::NoteEdit{id("n"), 0, {Keep{3}, Insert{"!"}}}});
  wire::Hello hello = reader(participant, "b");
  hello.pending = {{id("n"), 0}};
  const Guest late = enter(held, std::move(hello));
  encode();
  ASSERT_EQ(snapshots(late), 1u);
  EXPECT_NE(late.port->of("snapshot")[0].find("\"edits\":["), std::string::npos);
  EXPECT_EQ(std::count_if(late.port->own.begin(), late.port->own.end(), is_packed), 0);
}

TEST_F(HostingSnapshots, CON4WhoComesALittleLaterGetsTheSameAndWhatCameSince) {
  const Guest first = come(participant, "z");
  const Guest pi = one_more();
  submit(pi, 1, {post("n", "one")});
  submit(pi, 2, {post("m", "two")});
  const Guest late = enter(held, participant, "b");
  EXPECT_TRUE(jobs.empty()) << "nothing is encoded for them";
  EXPECT_EQ(late.port->own.at(1), pi.port->own.at(1));
  EXPECT_NE(late.port->own.at(1), first.port->own.at(1));
  EXPECT_EQ(number_in(late.port->of("welcome").at(0), "revision"),
            number_in(late.port->of("snapshot").at(0), "revision"));
  ASSERT_EQ(late.port->of("ops").size(), 1u) << "in one frame";
  EXPECT_TRUE(heard(late, "one"));
  submit(pi, 3, {post("o", "three")});
  EXPECT_TRUE(heard(late, "three"));
  for (const Guest& guest : {pi, late}) EXPECT_EQ(followed(guest), revision());
}

TEST_F(HostingSnapshots, CON4WhoComesWhileANewerOneIsEncodedGetsThat) {
  submit(come(token, "host"), 1, {op::BoardTitle{"Before"}});
  const Guest first = come(participant, "a");
  submit(first, 1, {post("n", "one")});
  const Guest second = enter(held, participant, "b");
  const Guest third = enter(held, participant, "c");
  EXPECT_EQ(jobs.size(), 1u);
  encode();
  for (const Guest& guest : {second, third}) {
    EXPECT_TRUE(guest.port->of("ops").empty());
    EXPECT_EQ(followed(guest), revision());
  }
}

TEST_F(HostingSnapshots, CON4WhatWaitsForTheTickComesOnceToWhoComesMeanwhile) {
  come(participant, "z");
  const Guest pi = one_more();
  std::deque<Guest> late;
  for (std::uint64_t seq = 1; seq <= 12; ++seq) {
    pi.entered->runner->submit(pi.entered->session, {Seq{seq}, {post("n" + std::to_string(seq), "x")}});
    while (pi.port->of("saved").size() < seq) {
      log.answer_all();
      io.poll();
      io.restart();
    }
    Guest& guest = late.emplace_back();
    const std::string client = "late" + std::to_string(seq);
    held.join(board, wire::Hello{participant, ClientId{client}, "person-" + client + "-0123456789", "Ana", {}},
              guest.port, [&](auto e) { guest.entered = std::move(e); });
  }
  settle();
  EXPECT_TRUE(jobs.empty());
  for (const Guest& guest : late) EXPECT_EQ(followed(guest), revision());
}

TEST_F(HostingSnapshots, CON4WhatWasHiddenIsNotInWhatLaterOnesGet) {
  const Guest fa = come(token, "a");
  const Guest pi = come(participant, "b");
  submit(pi, 1, {post("n", "rudeword")});
  const Guest before = come(participant, "c");
  EXPECT_TRUE(heard(before, "rudeword"));
  submit(fa, 1, {op::NoteHide{ids({"n"})}});
  const Guest late = enter(held, participant, "d");
  EXPECT_EQ(snapshots(late), 0u);
  encode_when_due();
  EXPECT_EQ(snapshots(late), 1u);
  EXPECT_FALSE(heard(late, "rudeword"));
}

TEST_F(HostingSnapshots, CON4WhatIsHiddenWhileItIsEncodedIsNotShown) {
  const Guest fa = come(token, "a");
  const Guest pi = come(token, "b");
  submit(pi, 1, {post("n", "rudeword")});
  const Guest late = enter(held, participant, "c");
  ASSERT_EQ(jobs.size(), 1u);
  submit(fa, 1, {op::NoteHide{ids({"n"})}});
  jobs.front()();
  settle();
  EXPECT_EQ(snapshots(late), 0u) << "that one is thrown away";
  jobs.erase(jobs.begin());
  encode_when_due();
  EXPECT_EQ(snapshots(late), 1u);
  EXPECT_FALSE(heard(late, "rudeword"));
  EXPECT_EQ(followed(late), revision());
}

TEST_F(HostingSnapshots, SUB1WhatIsSubmittedBeforeTheWelcomeIsNotLost) {
  const Guest pi = enter(held, participant, "a");
  submit(pi, 1, {post("n", "hello")});
  EXPECT_TRUE(pi.port->heard.empty());
  encode();
  EXPECT_EQ(pi.port->of("saved").size(), 1u);
  EXPECT_TRUE(pi.port->heard.at(0).starts_with("{\"type\":\"welcome\""));
  EXPECT_EQ(followed(pi), revision());
}

TEST_F(HostingSnapshots, WhoLeavesBeforeTheWelcomeIsNotLetIn) {
  const Guest pi = enter(held, participant, "a");
  pi.entered->runner->leave(pi.entered->session);
  encode();
  EXPECT_TRUE(pi.port->heard.empty());
  EXPECT_EQ(pi.entered->runner->sessions(), 0u);
}

TEST_F(HostingSnapshots, SEE7ManyChangesOfSightInAMomentMakeOneSnapshotAndNothingComesBeforeIt) {
  const Guest fa = come(token, "a");
  const Guest pi = come(participant, "b");
  std::uint64_t seq = 0;
  const auto sight = [&](Visibility v) { submit(fa, ++seq, {op::StageSetVisibility{kLarge, v}}); };
  sight(Visibility::private_);
  encode_when_due();
  EXPECT_EQ(snapshots(pi), 2u) << "at once when it was quiet";
  const auto before = room_counters().snapshots_encoded.load();
  submit(pi, 1, {post("n", "whisper")});
  for (int i = 0; i < 3; ++i) sight(i % 2 == 0 ? Visibility::public_ : Visibility::private_);
  const std::size_t frames = pi.port->of("ops").size();
  submit(pi, 2, {op::NoteEdit{id("n"), 0, {Keep{7}, Insert{"!"}}}});
  submit(fa, ++seq, {post("m", "from fa")});
  EXPECT_EQ(pi.port->of("ops").size(), frames) << "an edit of what is only shown by the snapshot fits nothing";
  EXPECT_EQ(pi.port->of("saved").size(), 2u) << "what is saved is told";
  EXPECT_TRUE(heard(fa, "from fa")) << "facilitators saw it all before";
  encode_when_due();
  for (int i = 0; i < 100 && snapshots(pi) < 3; ++i) {
    settle();
    encode();
  }
  EXPECT_EQ(snapshots(pi), 3u);
  EXPECT_LE(room_counters().snapshots_encoded.load() - before, 2u);
  EXPECT_TRUE(heard(pi, "whisper!"));
  submit(fa, ++seq, {post("o", "later")});
  EXPECT_TRUE(heard(pi, "later"));
  EXPECT_EQ(followed(pi), revision());
  EXPECT_EQ(followed(fa), revision());
}

TEST_F(HostingSnapshots, SEE7WhatComesWhileItIsEncodedFollowsIt) {
  const Guest fa = come(token, "a");
  const Guest pi = come(participant, "b");
  submit(fa, 1, {op::StageSetVisibility{kLarge, Visibility::private_}});
  for (int i = 0; i < 100 && jobs.empty(); ++i) settle();
  submit(fa, 2, {op::BoardTitle{"Meanwhile"}});
  EXPECT_FALSE(heard(pi, "Meanwhile"));
  encode();
  EXPECT_EQ(snapshots(pi), 2u);
  EXPECT_EQ(pi.port->of("snapshot").back().find("Meanwhile"), std::string::npos);
  EXPECT_TRUE(heard(pi, "Meanwhile"));
  EXPECT_EQ(followed(pi), revision());
}

TEST_F(HostingSnapshots, SEE7OneWhoComesBackWhileItIsEncodedIsNotLedBackByIt) {
  const Guest fa = come(token, "a");
  const Guest pi = come(participant, "b");
  submit(fa, 1, {op::StageSetVisibility{kLarge, Visibility::private_}});
  for (int i = 0; i < 100 && jobs.empty(); ++i) settle();
  submit(fa, 2, {op::BoardTitle{"Meanwhile"}});
  Position since;
  held.view(board, token, [&](Result<BoardView> v) { since = v->position; });
  const Guest back = enter(held, participant, "c", since);
  for (int i = 0; i < 5; ++i) encode();
  EXPECT_EQ(back.port->of("welcome").size(), 1u);
  EXPECT_EQ(snapshots(back), 0u);
  submit(fa, 3, {op::BoardTitle{"Later"}});
  EXPECT_EQ(number_in(back.port->of("ops").at(0), "from"), since.revision.value + 1);
  EXPECT_EQ(followed(pi), revision());
}

/// The log's latest snapshot, "" while there is none.
class HostingLogSnapshots : public HostingSnapshots {
 protected:
  std::string latest() {
    std::string bytes;
    log.load(board, [&](Result<Loaded> loaded) { bytes = loaded->latest ? loaded->latest->bytes : ""; });
    settle();
    return bytes;
  }
  /// A note whose text is "before", and so many changes after it that the log is to have a snapshot.
  Guest a_long_day() {
    const Guest pi = come(participant, "b");
    submit(pi, 1, {post("n", "before")});
    for (std::uint64_t seq = 2; seq <= 1100; ++seq)
      pi.entered->runner->submit(pi.entered->session, {Seq{seq}, {op::NoteColour{ids({"n"}), Colour::blue}}});
    settle();
    return pi;
  }
};

TEST_F(HostingLogSnapshots, POS4AfterAThousandEntriesTheLogGetsASnapshotThatWasEncodedElsewhere) {
  const Guest pi = a_long_day();
  EXPECT_EQ(jobs.size(), 1u);
  EXPECT_EQ(latest(), "") << "it is not encoded yet";
  submit(pi, 2000, {post("m", "meanwhile")});
  EXPECT_EQ(jobs.size(), 1u) << "one at a time";
  encode();
  EXPECT_NE(latest().find("before"), std::string::npos);
  EXPECT_EQ(latest().find("meanwhile"), std::string::npos) << "the board as it was then";
}

TEST_F(HostingLogSnapshots, CON12ASnapshotOfBeforeWordsWereErasedDoesNotBringThemBack) {
  const Guest pi = a_long_day();
  ASSERT_EQ(jobs.size(), 1u);
  submit(pi, 2000, {op::PersonErase{}});
  EXPECT_EQ(latest().find("before"), std::string::npos);
  encode();
  EXPECT_EQ(latest().find("before"), std::string::npos);
}

}  // namespace
}  // namespace entonnoir::testing
