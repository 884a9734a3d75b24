// OpLog::renew_links: a new generation of links (OPL1).
#include "contract/ground.h"

namespace entonnoir {
namespace {

BoardMeta renewed(std::uint32_t generation, const std::string& participant, const std::string& viewer) {
  BoardMeta meta = Asking::some_meta();
  meta.generation = generation;
  meta.participant_hash = participant;
  meta.viewer_hash = viewer;
  return meta;
}

}  // namespace

TEST_P(OpLogContract, OPL1_NewLinksTakeThePlaceOfTheOldOnes) {
  const BoardId id = board(), other = board("other");
  const auto positions = fill(id, 3);
  ASSERT_EQ(told(ask().renew_links(id, {2, "p2", "v2"})), "ok");
  EXPECT_EQ(*ask().meta(id), renewed(2, "p2", "v2")) << "the facilitator's and the time stay";
  EXPECT_EQ(*ask().meta(other), Asking::some_meta());
  const auto loaded = ask().load(id);
  ASSERT_EQ(told(loaded), "ok");
  EXPECT_EQ(loaded->meta, renewed(2, "p2", "v2"));
  EXPECT_EQ(loaded->tail, positions[3]) << "it is no entry";
}

TEST_P(OpLogContract, OPL1_OfSeveralThatSayItTheLatestGenerationCounts) {
  const BoardId id = board();
  ASSERT_EQ(told(ask().renew_links(id, {3, "p3", "v3"})), "ok");
  ASSERT_EQ(told(ask().renew_links(id, {2, "p2", "v2"})), "ok") << "said late";
  ASSERT_EQ(told(ask().renew_links(id, {3, "p3", "v3"})), "ok") << "said again";
  EXPECT_EQ(*ask().meta(id), renewed(3, "p3", "v3"));
}

TEST_P(OpLogContract, OPL1_ThereAreNoLinksToABoardThatIsNotThere) {
  EXPECT_EQ(told(ask().renew_links(BoardId{std::string(22, 'x')}, {2, "p", "v"})), "unknown_board");
  const BoardId gone = board("gone");
  ASSERT_EQ(told(ask().erase(gone)), "ok");
  EXPECT_EQ(told(ask().renew_links(gone, {2, "p", "v"})), "board_gone");
}

TEST_P(DurableOpLogContract, OPL1_NewLinksAreThereAfterTheLogWasOpenedAnew) {
  const BoardId id = board();
  ASSERT_EQ(told(ask().renew_links(id, {2, "p2", "v2"})), "ok");
  ground->reopen();
  EXPECT_EQ(*ask().meta(id), renewed(2, "p2", "v2"));
}

}  // namespace entonnoir
