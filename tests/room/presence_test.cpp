#include "room/presence.h"

#include <gtest/gtest.h>

namespace entonnoir {
namespace {

wire::Here here(std::uint64_t session, Role role = Role::participant) {
  return {SessionId{session}, Participant{}, "P" + std::to_string(session), role};
}
wire::Presence at(std::int32_t x) { return {.cursor = wire::Cursor{StageId{"s"}, Place{x, 0}}}; }

TEST(PresencePRS2, AFrameTellsOnlyWhatChanged) {
  PresenceBook book;
  book.join(here(1));
  EXPECT_EQ(book.frame()->here.size(), 1u);
  EXPECT_FALSE(book.frame());
  book.set(SessionId{1}, at(5));
  const auto f = book.frame();
  EXPECT_TRUE(f->here.empty());
  EXPECT_EQ(f->moved.at(0).presence, at(5));
  book.set(SessionId{1}, at(5));
  EXPECT_FALSE(book.frame()) << "nothing new";
  book.leave(SessionId{1});
  EXPECT_EQ(book.frame()->gone, (std::vector<SessionId>{SessionId{1}}));
}

TEST(PresencePRS2, OfManyMovementsTheFiftyMostRecentAreTold) {
  PresenceBook book;
  for (std::uint64_t i = 1; i <= 60; ++i) book.join(here(i));
  book.frame();
  for (std::uint64_t i = 1; i <= 60; ++i) book.set(SessionId{i}, at(static_cast<std::int32_t>(i)));
  const auto f = book.frame();
  ASSERT_EQ(f->moved.size(), 50u);
  EXPECT_EQ(f->moved.front().session, SessionId{60});
}

TEST(PresencePRS2, AboveAHundredOnlyFacilitatorsAreNamed) {
  PresenceBook book;
  book.join(here(1, Role::facilitator));
  for (std::uint64_t i = 2; i <= 100; ++i) book.join(here(i));
  EXPECT_EQ(book.frame()->here.size(), 100u);
  book.join(here(101));
  const auto f = book.frame();
  EXPECT_EQ(f->count, 101u);
  EXPECT_TRUE(f->here.empty());
  EXPECT_EQ(f->gone.size(), 99u);
  EXPECT_EQ(book.all().here.size(), 1u);
  book.leave(SessionId{101});
  EXPECT_EQ(book.frame()->here.size(), 99u) << "named again";
}

wire::Presence looking() { return {.view = wire::View{StageId{"s"}, Place{1, 2}, 500}, .look = true}; }

TEST(PresencePRS5, AFacilitatorsLookIsToldAndThatOfOthersIsDropped) {
  PresenceBook book;
  book.join(here(1, Role::facilitator));
  book.join(here(2));
  book.set(SessionId{1}, looking());
  book.set(SessionId{2}, looking());
  const auto f = book.frame();
  ASSERT_EQ(f->moved.size(), 2u);
  EXPECT_EQ(f->moved[0], (wire::Moved{SessionId{1}, looking()})) << "it comes first";
  EXPECT_EQ(f->moved[1].presence.view, looking().view) << "whoever wants may follow";
  EXPECT_FALSE(f->moved[1].presence.look);
}

TEST(PresencePRS5, WhoAsksToLookIsToldThoughFiftyOthersMovedSince) {
  PresenceBook book;
  book.join(here(1, Role::facilitator));
  for (std::uint64_t i = 2; i <= 80; ++i) book.join(here(i));
  book.set(SessionId{1}, looking());
  for (std::uint64_t i = 2; i <= 80; ++i) book.set(SessionId{i}, at(static_cast<std::int32_t>(i)));
  for (const auto& f : {*book.frame(), book.all()}) {
    ASSERT_EQ(f.moved.size(), 50u);
    EXPECT_EQ(f.moved.front().session, SessionId{1});
  }
}

TEST(PresencePRS5, AboveAHundredFacilitatorsAreStillFollowed) {
  PresenceBook book;
  book.join(here(1, Role::facilitator));
  for (std::uint64_t i = 2; i <= 150; ++i) book.join(here(i));
  book.frame();
  book.set(SessionId{1}, looking());
  book.set(SessionId{2}, looking());
  const auto f = book.frame();
  ASSERT_EQ(f->moved.size(), 1u);
  EXPECT_EQ(f->moved[0].presence, looking());
}

TEST(PresencePRS2, ANewNameIsTold) {
  PresenceBook book;
  book.join(here(1));
  book.frame();
  book.rename({SessionId{1}, Participant{3}, "Ana", Role::participant});
  EXPECT_EQ(book.frame()->here.at(0).name, "Ana");
}

}  // namespace
}  // namespace entonnoir
