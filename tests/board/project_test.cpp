#include "board/project.h"

#include <gtest/gtest.h>

#include "support/boards.h"

namespace entonnoir::testing {
namespace {

TEST(ProjectSTA4, HiddenTextsAndKeysAreAbsentForEverybody) {
  Board b = funnel();
  apply_all(b, {post("a", "abuse"), op::NoteHide{ids({"a"})}});
  for (const Audience audience : {Audience::everyone, Audience::facilitators}) {
    const Board seen = project(b, audience);
    EXPECT_EQ(seen.note(id("a"))->text, "");
    for (const auto& [number, person] : seen.people) EXPECT_TRUE(person.key.empty());
  }
  EXPECT_EQ(b.note(id("a"))->text, "abuse");
}

TEST(ProjectOPS1, APostThatIsHiddenInTheSameEntryNeverShowsItsText) {
  Board b = funnel();
  Entry entry{.revision = Revision{1},
              .at = Millis{1},
              .by = Participant{1},
              .ops = {post("a", "x"), op::NoteHide{ids({"a"})}}};
  fold(b, entry);
  const auto seen = project(entry, b, Audience::everyone);
  EXPECT_EQ(std::get<op::NotePost>(seen->ops[0]).text, "");
}

TEST(ProjectCON4, WhatTakesBackOrShowsNeedsASnapshotOnResume) {
  Entry entry;
  entry.ops = {op::NoteHide{}};
  EXPECT_TRUE(retracts(entry, Board{}));
  EXPECT_FALSE(reveals(entry));
  entry.ops = {op::NoteUnhide{}};
  EXPECT_TRUE(reveals(entry));
  entry.ops = {op::NoteColour{}};
  EXPECT_FALSE(retracts(entry, Board{}));
}

}  // namespace
}  // namespace entonnoir::testing
