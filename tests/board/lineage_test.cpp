#include "board/lineage.h"

#include <gtest/gtest.h>

#include "support/boards.h"

namespace entonnoir::testing {
namespace {

/// Three notes, one distilled of a and b, one phrase of it.
Board small() {
  Board b = funnel();
  apply_all(b,
            {post("a", "A"), post("b", "B"), post("c", "C"), distil("d", {"a", "b"}), distil("p", {"d"}, kDefinition)});
  return b;
}

TEST(LineageFAT3, WhatAPhraseComesFromIsCarriedAndTheRestOpen) {
  const auto f = fates(small());
  EXPECT_EQ(f.at(id("a")), Fate::carried);
  EXPECT_EQ(f.at(id("c")), Fate::open);
  EXPECT_FALSE(f.contains(id("d")));
}

TEST(LineageFAT3, ANoteIsSetAsideWhenAllItFlowedIntoIs) {
  Board b = small();
  apply_all(b, {op::NoteSetAside{ids({"d"}), "vote"}});
  EXPECT_EQ(fates(b).at(id("a")), Fate::set_aside);
  apply_all(b, {distil("e", {"a"})});
  EXPECT_EQ(fates(b).at(id("a")), Fate::carried) << "d is dropped, but its phrase still comes from it";
}

TEST(LineageFAT3, WithdrawnComesBeforeEverything) {
  Board b = small();
  apply_all(b, {op::NoteWithdraw{ids({"a"})}});
  EXPECT_EQ(fates(b).at(id("a")), Fate::withdrawn);
}

TEST(LineageFAT3, ADistilledNoteThatIsMergedPassesItsSourcesOn) {
  Board b = small();
  apply_all(b, {distil("e", {"c"}), op::NoteMerge{ids({"e"}), id("d")}});
  EXPECT_EQ(fates(b).at(id("c")), Fate::carried);
}

TEST(LineageFAT3, ADuplicateIsMergedWhateverBecomesOfItsTarget) {
  Board b = small();
  apply_all(b, {op::NoteMerge{ids({"c"}), id("a")}, op::NoteSetAside{ids({"d"}), "vote"}});
  EXPECT_EQ(fates(b).at(id("c")), Fate::merged);
}

TEST(LineageFAT1, TheFatesAddUp) {
  Board b = small();
  apply_all(b, {op::NoteMerge{ids({"c"}), id("a")}});
  const Ledger l = ledger(b);
  EXPECT_EQ(l.posted, 3u);
  EXPECT_EQ(l.posted, l.carried + l.merged + l.set_aside + l.withdrawn + l.open);
}

TEST(LineageFAT4, OriginsGoThroughAllGenerations) {
  const Board b = small();
  EXPECT_EQ(origins(b, id("p")), (std::set<NoteId>{id("a"), id("b")}));
  EXPECT_EQ(origins(b, id("c")), (std::set<NoteId>{id("c")}));
  EXPECT_EQ(generations(b, id("p")), (std::vector<std::vector<NoteId>>{ids({"d"}), ids({"a", "b"})}));
}

TEST(LineageOPX2, DownstreamFollowsSourcesAndMerges) {
  Board b = small();
  apply_all(b, {op::NoteMerge{ids({"c"}), id("a")}});
  EXPECT_EQ(downstream(b, id("c")), (std::set<NoteId>{id("c"), id("a"), id("d"), id("p")}));
}

TEST(LineageOPX2, ACircleIsSeen) {
  Board b = small();
  EXPECT_TRUE(acyclic(b));
  b.notes.at(id("a")).sources = {id("p")};
  EXPECT_FALSE(acyclic(b));
}

}  // namespace
}  // namespace entonnoir::testing
