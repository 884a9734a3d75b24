// What each connection is sent where not all may see all, and who may not stay (SEE and ROL rules).
#include "room/hosting.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

class HostingOwn : public HostingTest {
 protected:
  static bool heard(const Guest& guest, const std::string& text) {
    const auto& all = guest.port->heard;
    return std::any_of(all.begin(), all.end(), [&](const auto& m) { return m.find(text) != m.npos; });
  }
  static std::size_t place(const Guest& guest, const std::string& what, std::size_t from = 0) {
    const auto& all = guest.port->heard;
    for (std::size_t i = from; i < all.size(); ++i)
      if (all[i].find(what) != std::string::npos) return i;
    return all.size();
  }
  Guest private_stage() {
    const Guest fa = enter(token, "a");
    submit(fa, 1, {op::StageSetVisibility{kLarge, Visibility::private_}});
    EXPECT_EQ(fa.port->of("saved").size(), 1u);
    return fa;
  }
  std::string seen_with(RoomHost& at, const std::string& with) {
    std::string told = "no answer";
    at.view(board, with, [&](Result<BoardView> v) {
      told = v ? std::string(role_name(v->role)) + " " + std::to_string(v->meta.generation) : code_name(v.error().code);
    });
    settle();
    return told;
  }

  const std::string renewed = derive_token(token, Role::participant, 2);
};

TEST_F(HostingOwn, SEE1ATextOfAPrivateStageReachesItsAuthorAndFacilitatorsOnly) {
  const Guest fa = private_stage();
  const Guest pi = enter(participant, "b");
  const Guest po = enter(participant, "c");
  submit(pi, 1, {post("n", "whisper")});
  EXPECT_TRUE(heard(fa, "whisper"));
  ASSERT_EQ(pi.port->of("own").size(), 1u);
  EXPECT_LT(place(pi, "whisper"), place(pi, "\"type\":\"ops\""));
  EXPECT_EQ(po.port->of("ops").size(), 1u) << "the note is there for all";
  po.entered->runner->resync(po.entered->session);
  settle();
  const Guest late = enter(participant, "d");
  for (const Guest& guest : {po, late}) EXPECT_FALSE(heard(guest, "whisper"));
}

TEST_F(HostingOwn, SEE6WhatIsOnesOwnComesBeforeEverySnapshot) {
  private_stage();
  const Guest pi = enter(participant, "b");
  submit(pi, 1, {post("n", "whisper")});
  const Guest again = enter(participant, "b");
  EXPECT_LT(place(again, "whisper"), place(again, "\"type\":\"snapshot\""));
  const std::size_t before = pi.port->heard.size();
  pi.entered->runner->resync(pi.entered->session);
  settle();
  const std::size_t own = place(pi, "\"type\":\"own\"", before);
  EXPECT_EQ(place(pi, "\"type\":\"snapshot\"", before), own + 1);
  EXPECT_NE(pi.port->heard.at(own).find(R"("notes":{"n":{"text":"whisper","version":0}})"), std::string::npos);
}

TEST_F(HostingOwn, SEE7RevealingShowsAllToEverybodyBySnapshot) {
  const Guest fa = private_stage();
  const Guest pi = enter(participant, "b");
  const Guest po = enter(participant, "c");
  submit(pi, 1, {post("n", "whisper")});
  submit(fa, 2, {op::StageSetVisibility{kLarge, Visibility::public_}});
  ASSERT_EQ(po.port->of("snapshot").size(), 2u);
  EXPECT_NE(po.port->of("snapshot")[1].find("whisper"), std::string::npos);
  EXPECT_EQ(pi.port->of("own").size(), 1u) << "nothing is one's own any more";
  EXPECT_EQ(fa.port->of("snapshot").size(), 1u) << "facilitators saw it before";
}

TEST_F(HostingOwn, ROL6WhoIsRemovedLeavesAtOnceAndIsNotLetIn) {
  const Guest fa = enter(token, "a");
  const Guest pi = enter(participant, "b");
  const Guest po = enter(participant, "c");
  submit(pi, 1, {post("n", "hello")});
  submit(fa, 1, {op::PersonRemove{Participant{1}, true}});
  ASSERT_TRUE(pi.port->closed);
  EXPECT_EQ(*pi.port->closed, (wire::Bye{Code::removed}));
  EXPECT_FALSE(pi.port->closed->reconnect);
  EXPECT_FALSE(po.port->closed);
  const Guest again = enter(participant, "b");
  EXPECT_EQ(again.port->closed, (wire::Bye{Code::removed}));
  EXPECT_TRUE(again.port->heard.empty()) << "not even a welcome";
  submit(fa, 2, {op::PersonRemove{Participant{1}, false}});
  EXPECT_FALSE(enter(participant, "b").port->closed);
}

TEST_F(HostingOwn, OPL1WithNewLinksTheOldOnesAreUnknownAndWhoCameByThemGoes) {
  RoomHost other{io, log, HostConfig{.gathers = false}};
  const Guest fa = enter(token, "a");
  const Guest pi = enter(participant, "b");
  const Guest elsewhere = enter(other, participant, "c");
  const Guest viewer = enter(derive_token(token, Role::viewer, 1), "v");
  submit(fa, 1, {op::LinksRenew{}});
  for (const Guest& guest : {pi, elsewhere, viewer}) {
    ASSERT_TRUE(guest.port->closed);
    EXPECT_EQ(*guest.port->closed, (wire::Bye{Code::link_renewed}));
  }
  EXPECT_FALSE(fa.port->closed);
  for (RoomHost* at : {&host, &other}) {
    EXPECT_EQ(seen_with(*at, participant), "unknown_board");
    EXPECT_EQ(seen_with(*at, renewed), "participant 2");
    EXPECT_EQ(seen_with(*at, derive_token(token, Role::viewer, 2)), "viewer 2");
    EXPECT_EQ(seen_with(*at, token), "facilitator 2");
  }
  EXPECT_EQ(enter(participant, "b").port->closed->code, Code::unknown_board);
  EXPECT_FALSE(enter(renewed, "b").port->closed);
  EXPECT_FALSE(heard(fa, token_hash(renewed)));
}

TEST_F(HostingOwn, OPL1AServerThatHadNotLoadedTheBoardKnowsOnlyTheNewLinks) {
  const Guest fa = enter(token, "a");
  submit(fa, 1, {op::LinksRenew{}});
  RoomHost other{io, log, HostConfig{.gathers = false}};
  EXPECT_EQ(seen_with(other, participant), "unknown_board");
  EXPECT_EQ(seen_with(other, renewed), "participant 2");
}

TEST_F(HostingOwn, OPL1WhereAServerDiedBeforeTheLogWasToldTheNextWhoLoadsTheBoardTells) {
  const std::string hash = token_hash(renewed);
  const op::LinksRenew renew{2, hash, token_hash(derive_token(token, Role::viewer, 2))};
  log.append_elsewhere(board, NewEntry{Mark{77}, {}, {}, {}, wire::encode_ops({renew})});
  settle();
  EXPECT_EQ(seen_with(host, participant), "unknown_board") << "what the board says counts";
  EXPECT_EQ(seen_with(host, token), "facilitator 2");
  RoomHost other{io, log, HostConfig{.gathers = false}};
  EXPECT_EQ(seen_with(other, renewed), "participant 2");
  std::string kept;
  log.meta(board, [&](Result<BoardMeta> meta) { kept = meta->participant_hash; });
  settle();
  EXPECT_EQ(kept, hash);
}

TEST_F(HostingOwn, OPL1ALogThatWasSetBackGetsTheNewLinksAgainWithTheEntries) {
  const Guest fa = enter(token, "a");
  log.keep_copy();
  submit(fa, 1, {op::LinksRenew{}});
  log.set_back();
  for (int i = 0; i < 5; ++i) settle();
  EXPECT_EQ(seen_with(host, renewed), "participant 2");
  RoomHost other{io, log, HostConfig{.gathers = false}};
  EXPECT_EQ(seen_with(other, participant), "unknown_board");
  EXPECT_EQ(seen_with(other, renewed), "participant 2");
}

TEST_F(HostingOwn, OPL1LinksThatTheLogLostToAnothersEntriesAreRenewedAgain) {
  const Guest fa = enter(token, "a");
  log.keep_copy();
  submit(fa, 1, {op::LinksRenew{}});
  log.set_back();
  log.append_elsewhere(board, NewEntry{Mark{88}, {}, {}, {}, wire::encode_ops({op::BoardTitle{"Other"}})});
  for (int i = 0; i < 10; ++i) settle();
  RoomHost other{io, log, HostConfig{.gathers = false}};
  for (RoomHost* at : {&host, &other}) {
    EXPECT_EQ(seen_with(*at, participant), "unknown_board");
    EXPECT_EQ(seen_with(*at, renewed), "participant 2");
  }
}

TEST_F(HostingOwn, OPL1TheLogIsToldAgainUntilItHasTheNewLinks) {
  const Guest fa = enter(token, "a");
  fa.entered->runner->submit(fa.entered->session, {Seq{1}, {op::LinksRenew{}}});
  while (fa.port->of("saved").empty()) {
    log.answer_one();
    io.poll();
    io.restart();
  }
  log.fail_everything();
  settle();
  log.fail_everything(false);
  for (int i = 0; i < 20; ++i) settle();
  std::uint32_t generation = 0;
  log.meta(board, [&](Result<BoardMeta> meta) { generation = meta->generation; });
  settle();
  EXPECT_EQ(generation, 2u);
}

}  // namespace
}  // namespace entonnoir::testing
