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

}  // namespace
}  // namespace entonnoir::testing
