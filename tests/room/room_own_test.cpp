// What one person alone sees, and who needs a snapshot when that changes (SEE rules).
#include "room/room_fixture.h"

namespace entonnoir::testing {
namespace {

const RoundId kRound{"r1"};
constexpr Participant kFacilitator{1}, kAuthor{2};

class RoomOwn : public RoomTest {
 protected:
  /// A facilitator on another server does it.
  Effects host(Ops ops) {
    const std::uint64_t next = room.position().revision.value + 1;
    return hear({other(next, 1000 + next, std::move(ops), 1)});
  }
  void make_private() { host({op::StageSetVisibility{kLarge, Visibility::private_}}); }
  Effects open_round() { return host({op::RoundOpen{kRound, kLarge, RoundOn::notes, "R", 5, 2, true}}); }
  std::uint64_t seq = 0;
  static std::string text_of(const std::optional<Entry>& entry) {
    return entry ? std::get<op::NotePost>(entry->ops.at(0)).text : "no entry";
  }
};

TEST_F(RoomOwn, SEE6WhatIsOnesOwnComesBeforeTheEntryAsAllSeeIt) {
  make_private();
  constexpr SessionId kSecondTab{3};
  join(kSecondTab, Role::participant, PersonKey{"k2"}, "cq");
  submit(kPi, 1, {post("a", "A")});
  const Effects told = appended(1);
  const auto own = all<effect::SendOwn>(told);
  ASSERT_EQ(own.size(), 2u) << "to all connections of the author";
  EXPECT_EQ(own[0].session, kPi);
  EXPECT_EQ(own[1].session, kSecondTab);
  for (const effect::SendOwn& one : own) {
    EXPECT_EQ(one.participant, kAuthor);
    EXPECT_EQ(text_of(one.entry), "A");
    EXPECT_EQ(one.entry.revision, room.position().revision);
  }
  const auto publish = all<effect::Publish>(told).at(0);
  EXPECT_EQ(text_of(publish.seen.at(Audience::everyone)), "");
  EXPECT_EQ(text_of(publish.seen.at(Audience::facilitators)), "A");
  const auto is_own = [](const Effect& e) { return std::holds_alternative<effect::SendOwn>(e); };
  const auto is_publish = [](const Effect& e) { return std::holds_alternative<effect::Publish>(e); };
  EXPECT_LT(std::find_if(told.begin(), told.end(), is_own), std::find_if(told.begin(), told.end(), is_publish));
}

TEST_F(RoomOwn, SEE6WhereNothingIsWithheldThereIsNothingOfOnesOwn) {
  submit(kPi, 1, {post("a", "A")});
  EXPECT_TRUE(all<effect::SendOwn>(appended(1)).empty());
}

TEST_F(RoomOwn, SEE6AnotherPageOfWhoGetsANumberIsToldIt) {
  constexpr SessionId kFirstTab{8}, kSecondTab{9};
  const PersonKey newcomer{"k9"};
  for (const SessionId tab : {kFirstTab, kSecondTab})
    join(tab, Role::participant, newcomer, tab == kFirstTab ? "c8" : "c9");
  submit(kFirstTab, 1, {post("a", "A")});
  const Effects told = appended(1);
  const auto numbers = all<effect::SendNumber>(told);
  ASSERT_EQ(numbers.size(), 1u) << "the author's page has it with saved";
  EXPECT_EQ(numbers[0].session, kSecondTab);
  EXPECT_EQ(numbers[0].participant, room.number_of(newcomer));
  EXPECT_EQ(numbers[0].revision, room.position().revision);
  const auto is_number = [](const Effect& e) { return std::holds_alternative<effect::SendNumber>(e); };
  const auto is_publish = [](const Effect& e) { return std::holds_alternative<effect::Publish>(e); };
  EXPECT_LT(std::find_if(told.begin(), told.end(), is_number), std::find_if(told.begin(), told.end(), is_publish));
  submit(kSecondTab, 1, {post("b", "B")});
  const Effects later = appended(1);
  EXPECT_TRUE(all<effect::SendNumber>(later).empty());
  for (const auto& message : sent<wire::Saved>(later)) EXPECT_FALSE(message.participant) << "it knows";
}

TEST_F(RoomOwn, SEE6AnothersEditOfAWithheldNoteIsToldToItsAuthor) {
  make_private();
  settled(1, {post("a", "A")});
  const Effects told = host({op::NoteEdit{id("a"), 0, {Keep{1}, Insert{"B"}}}});
  const auto own = all<effect::SendOwn>(told);
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(own[0].session, kPi);
  const auto publish = all<effect::Publish>(told).at(0);
  EXPECT_FALSE(publish.seen.at(Audience::everyone));
  EXPECT_TRUE(publish.seen.at(Audience::facilitators));
}

TEST_F(RoomOwn, SEE3AVoteInASecretRoundIsToldToTheVoterAloneFacilitatorsToo) {
  settled(1, {post("a", "A")});
  open_round();
  const Effects told = host({op::VoteCast{kRound, ItemId{"a"}}});
  const auto own = all<effect::SendOwn>(told);
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(own[0].session, kFa);
  EXPECT_EQ(own[0].participant, kFacilitator);
  const auto publish = all<effect::Publish>(told).at(0);
  for (const auto& [audience, seen] : publish.seen) EXPECT_FALSE(seen);
}

TEST_F(RoomOwn, SEE7WhatIsShownComesBySnapshotToThoseWhoDidNotSeeIt) {
  make_private();
  settled(1, {post("a", "A")});
  const auto shown = all<effect::SnapshotAll>(host({op::StageSetVisibility{kLarge, Visibility::public_}}));
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].to, (SightChange{.everyone = true, .facilitators = false}));
  open_round();
  host({op::VoteCast{kRound, ItemId{"a"}}});
  const auto closed = all<effect::SnapshotAll>(host({op::RoundClose{kRound}}));
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0].to, (SightChange{.everyone = true, .facilitators = true}));
  EXPECT_TRUE(all<effect::SnapshotAll>(host({op::NoteMove{ids({"a"}), kThemes, std::vector{Place{0, 8}}}})).empty());
}

TEST_F(RoomOwn, CON4AResumeByEntriesHasOnesOwnInPlace) {
  make_private();
  const Position before = room.position();
  settled(1, {post("a", "A")});
  const auto texts = [&](SessionId session, Role role, const char* key) {
    const auto missed = all<effect::SendEntries>(join(session, role, PersonKey{key}, "cx", before));
    return missed.size() == 1 ? text_of(missed[0].entries.at(0)) : "no entries";
  };
  EXPECT_EQ(texts(SessionId{5}, Role::participant, "k2"), "A");
  EXPECT_EQ(texts(SessionId{6}, Role::participant, "k3"), "");
  EXPECT_EQ(texts(SessionId{7}, Role::viewer, "k9"), "");
  EXPECT_EQ(texts(SessionId{8}, Role::facilitator, "k1"), "A");
}

TEST_F(RoomOwn, CON4WhatWasShownSinceComesBySnapshot) {
  make_private();
  const Position before = room.position();
  settled(1, {post("a", "A")});
  host({op::StageSetVisibility{kLarge, Visibility::public_}});
  const Effects told = join(SessionId{5}, Role::participant, PersonKey{"k3"}, "cx", before);
  EXPECT_TRUE(all<effect::SendEntries>(told).empty());
  EXPECT_EQ(all<effect::SendSnapshot>(told).size(), 1u);
}

TEST_F(RoomOwn, CON6EditsOfANoteThatIsWithheldAreNotTold) {
  make_private();
  settled(1, {post("a", "A")});
  settled(2, {op::NoteEdit{id("a"), 0, {Keep{1}, Insert{"secret"}}}});
  const auto edits = [&](SessionId session, Role role, const char* key) {
    const std::vector<wire::PendingText> pending{{id("a"), 0}};
    return all<effect::SendSnapshot>(join(session, role, PersonKey{key}, "cx", {}, pending)).at(0).edits.size();
  };
  EXPECT_EQ(edits(SessionId{5}, Role::participant, "k3"), 0u);
  EXPECT_EQ(edits(SessionId{6}, Role::participant, "k2"), 1u);
  EXPECT_EQ(edits(SessionId{7}, Role::facilitator, "k1"), 1u);
}

TEST_F(RoomOwn, ROL6WhatWaitedWhenItsAuthorWasRemovedComesTooLate) {
  const auto late = [&](Op turned_out) {
    submit(kFa, ++seq, {op::BoardTitle{"in flight"}});
    submit(kFa, ++seq, {std::move(turned_out)});
    submit(kPi, seq, {post("late" + std::to_string(seq), "late")});
    const Effects judged = appended(1);
    EXPECT_EQ(all<effect::Append>(judged).at(0).entries.size(), 1u);
    appended(1);
    const auto refused = sent<wire::Rejected>(judged);
    return refused.size() == 1 ? refused[0].why.code : Code::internal;
  };
  EXPECT_EQ(late(op::PersonRemove{kAuthor, true}), Code::forbidden);
  host({op::PersonRemove{kAuthor, false}});
  EXPECT_EQ(late(op::BoardFreeze{true}), Code::board_frozen) << "back again";
}

TEST_F(RoomOwn, OPL1NewLinksAreMadeOfTheFacilitatorsToken) {
  constexpr SessionId kOther{9};
  room.on(input::Join{kOther, Role::facilitator, PersonKey{"k1"}, ClientId{"cl"}, "Fa", {}, Millis{5000}, {}, "token"});
  const auto append = all<effect::Append>(submit(kOther, 1, {op::LinksRenew{}})).at(0);
  const auto& renew = std::get<op::LinksRenew>(append.entries.at(0).ops.at(0));
  EXPECT_EQ(renew.generation, 2u);
  EXPECT_EQ(renew.participant_hash, token_hash(derive_token("token", Role::participant, 2)));
  EXPECT_EQ(renew.viewer_hash, token_hash(derive_token("token", Role::viewer, 2)));
  const Effects told = appended(1);
  EXPECT_EQ(all<effect::TurnOut>(told).size(), 1u);
  const auto publish = all<effect::Publish>(told).at(0);
  for (const auto& [audience, seen] : publish.seen) EXPECT_EQ(seen->ops.at(0), Op{op::LinksRenew{2}}) << "no hash";
  EXPECT_EQ(room.board().participant_hash, renew.participant_hash);
}

}  // namespace
}  // namespace entonnoir::testing
