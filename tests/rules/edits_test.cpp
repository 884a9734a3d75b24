#include "rules/edits.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "support/boards.h"

namespace entonnoir::testing {
namespace {

Entry edit(std::uint64_t version, Delta delta, std::uint32_t by, const char* client = "c") {
  return Entry{
      .by = Participant{by}, .client = ClientId{client}, .ops = {op::NoteEdit{id("a"), version, std::move(delta)}}};
}

TEST(EditsTXT4, ALateEditIsTransformedOverWhatCameMeanwhile) {
  Edits edits;
  edits.record(edit(0, {Insert{"abc"}}, 2));
  EXPECT_EQ(*edits.rebase(id("a"), 0, 1, {Insert{"x"}}, Participant{1}, ClientId{"c"}), (Delta{Insert{"x"}}));
  EXPECT_EQ(*edits.rebase(id("a"), 0, 1, {Insert{"x"}}, Participant{3}, ClientId{"c"}), (Delta{Keep{3}, Insert{"x"}}));
}

TEST(EditsTXT4, OfOneParticipantTheLowerClientIsLeft) {
  Edits edits;
  edits.record(edit(0, {Insert{"abc"}}, 2, "m"));
  EXPECT_EQ(*edits.rebase(id("a"), 0, 1, {Insert{"x"}}, Participant{2}, ClientId{"a"}), (Delta{Insert{"x"}}));
  EXPECT_EQ(*edits.rebase(id("a"), 0, 1, {Insert{"x"}}, Participant{2}, ClientId{"z"}), (Delta{Keep{3}, Insert{"x"}}));
}

TEST(EditsTXT4, WhatIsTooOldOrAheadIsRefused) {
  Edits edits;
  const auto kept = static_cast<std::uint64_t>(limits::note_edits_kept);
  for (std::uint64_t v = 0; v <= kept; ++v) edits.record(edit(v, {Insert{"a"}}, 2));
  const auto at = [&](std::uint64_t v) {
    return edits.rebase(id("a"), v, kept + 1, {Insert{"x"}}, Participant{2}, ClientId{"c"});
  };
  EXPECT_EQ(at(0).error().code, Code::base_gone);
  EXPECT_TRUE(at(1));
  EXPECT_EQ(at(kept + 2).error().code, Code::version_ahead);
}

TEST(EditsTXT4, RewindingForgetsWhatDidNotReachTheLog) {
  Board b = funnel();
  apply_all(b, {post("a", "A")});
  Edits edits;
  edits.record(edit(0, {Insert{"abc"}}, 2));
  edits.rewind(b);
  EXPECT_EQ(edits.rebase(id("a"), 0, 1, {Insert{"x"}}, Participant{2}, ClientId{"c"}).error().code, Code::base_gone);
}

/// A note with `count` edits, of which only the last are at hand.
std::vector<Entry> many(Edits& edits, std::uint64_t count) {
  std::vector<Entry> entries;
  for (std::uint64_t v = 0; v < count; ++v) {
    entries.push_back(edit(v, {Insert{"a"}}, 2));
    edits.record(entries.back());
  }
  return entries;
}

TEST(EditsTXT4, OlderOnesAreAddedInFrontOfWhatIsAtHand) {
  Edits edits;
  const auto entries = many(edits, 700);
  EXPECT_FALSE(edits.reach(id("a"), 0, 700));
  edits.keep_all(true);
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) edits.record_older(*it);
  EXPECT_TRUE(edits.reach(id("a"), 0, 700));
  EXPECT_EQ(*edits.rebase(id("a"), 0, 700, {Insert{"x"}}, Participant{3}, ClientId{"c"}),
            (Delta{Keep{700}, Insert{"x"}}));
  edits.record(edit(700, {Insert{"a"}}, 2));
  EXPECT_TRUE(edits.reach(id("a"), 0, 701)) << "nothing is dropped meanwhile";
  edits.keep_all(false);
  EXPECT_FALSE(edits.reach(id("a"), 444, 701));
  EXPECT_TRUE(edits.reach(id("a"), 445, 701)) << "the last 256";
}

TEST(EditsTXT4, OlderOnesOfANoteThatNothingWasKnownOf) {
  Edits edits;
  const std::vector<Entry> entries{edit(3, {Insert{"a"}}, 2), edit(4, {Delete{1}}, 2)};
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) edits.record_older(*it);
  EXPECT_TRUE(edits.reach(id("a"), 3, 5));
  EXPECT_FALSE(edits.reach(id("a"), 2, 5));
}

TEST(EditsTXT4, WhatLeavesTheRecentEntriesIsDroppedButNotTheLastOfANote) {
  Edits edits;
  edits.keep_all(true);
  const auto entries = many(edits, 300);
  for (const Entry& entry : entries) edits.drop_oldest(entry);
  EXPECT_FALSE(edits.reach(id("a"), 43, 300));
  EXPECT_TRUE(edits.reach(id("a"), 44, 300));
}

TEST(EditsCON6, TheEditsFromOneVersionToAnotherInOrder) {
  Edits edits;
  many(edits, 5);
  const auto between = edits.between(id("a"), 2, 4);
  ASSERT_EQ(between.size(), 2u);
  EXPECT_EQ(between[0].version, 2u);
  EXPECT_EQ(between[1].version, 3u);
  EXPECT_TRUE(edits.between(id("a"), 5, 5).empty());
  EXPECT_TRUE(edits.between(id("b"), 0, 1).empty()) << "not at hand";
}

}  // namespace
}  // namespace entonnoir::testing
