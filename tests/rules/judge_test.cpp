#include "base/limits.h"
#include "rules/judging.h"

namespace entonnoir::testing {
namespace {

const Author kFacilitator{Participant{1}, Role::facilitator, ClientId{"c"}};
const Author kPi{Participant{2}, Role::participant, ClientId{"c"}};
const Author kPo{Participant{3}, Role::participant, ClientId{"c"}};

class Judging : public JudgingTest {
 protected:
  Judging() : JudgingTest(kFacilitator) {}
  void SetUp() override {
    apply_all(b, {post("a", "A"), post("b", "B", kLarge, Place{192, 8})}, Participant{2});
    apply_all(b, {post("aside", "x"), op::NoteSetAside{ids({"aside"}), "y"}, post("dup", "x"),
                  op::NoteMerge{ids({"dup"}), id("a")}, post("hid", "x"), op::NoteHide{ids({"hid"})}, post("gone", "x"),
                  op::NoteWithdraw{ids({"gone"})}, distil("d", {"a"})});
  }
};

TEST_F(Judging, OPN1APostWithoutAPlaceGetsAFreeOne) {
  const auto r = on(post("n", "N", kLarge, std::nullopt), kPi);
  ASSERT_TRUE(r);
  EXPECT_NE(std::get<op::NotePost>(*r).place, (Place{0, 8}));
}

TEST_F(Judging, OPN1BlankOrTakenOrMisplacedIsRefused) {
  EXPECT_EQ(refusal(post("n", " \n ")), Code::text_empty);
  EXPECT_EQ(refusal(post("a", "N")), Code::id_taken);
  EXPECT_EQ(refusal(post("n", "N", StageId{"none"})), Code::unknown_stage);
  EXPECT_EQ(refusal(post("n", "N", kThemes), kPi), Code::stage_forbids);
}

TEST_F(Judging, OPN3ParticipantsMoveTheirOwnWithinTheStageOnly) {
  EXPECT_TRUE(on(op::NoteMove{ids({"a"}), kLarge, std::vector<Place>{{5, 5}}}, kPi));
  EXPECT_EQ(refusal(op::NoteMove{ids({"a"}), kLarge, std::vector<Place>{{5, 5}}}, kPo), Code::not_author);
  EXPECT_EQ(refusal(op::NoteMove{ids({"a"}), kThemes, {}}, kPi), Code::forbidden);
  EXPECT_EQ(refusal(op::NoteMove{ids({"a", "b"}), kLarge, std::vector<Place>{{5, 5}}}), Code::bad_message);
}

TEST_F(Judging, OPN3GoingBackTakesTheEarlierPlace) {
  apply_all(b, {op::NoteMove{ids({"a"}), kThemes, std::vector<Place>{{8, 8}}}});
  const auto back = on(op::NoteMove{ids({"a"}), kLarge, {}});
  ASSERT_TRUE(back);
  EXPECT_EQ(std::get<op::NoteMove>(*back).places, (std::vector<Place>{{0, 8}}));
}

TEST_F(Judging, OPX1StatesOfANoteRefuseWhatTheyMust) {
  const auto edit = [](const char* n) { return op::NoteEdit{id(n), 0, {Insert{"x"}}}; };
  EXPECT_EQ(refusal(edit("gone")), Code::note_withdrawn);
  EXPECT_EQ(refusal(edit("hid")), Code::note_hidden);
  EXPECT_EQ(refusal(edit("aside")), Code::note_set_aside);
  EXPECT_EQ(refusal(edit("dup")), Code::note_merged);
  EXPECT_EQ(refusal(edit("none")), Code::unknown_note);
  EXPECT_EQ(refusal(op::NoteMerge{ids({"a"}), id("aside")}), Code::note_set_aside);
  EXPECT_EQ(refusal(distil("n", {"dup"})), Code::note_merged);
  EXPECT_EQ(refusal(op::NoteSetAside{ids({"gone"}), ""}), Code::note_withdrawn);
}

TEST_F(Judging, OPX2NoCircles) {
  EXPECT_EQ(refusal(op::NoteAddSource{id("a"), ids({"d"})}), Code::lineage_cycle);
  EXPECT_EQ(refusal(op::NoteAddSource{id("a"), ids({"a"})}), Code::lineage_cycle);
  EXPECT_EQ(refusal(op::NoteMerge{ids({"d"}), id("a")}), Code::lineage_cycle);
  EXPECT_EQ(refusal(op::NoteMerge{ids({"a"}), id("a")}), Code::lineage_cycle);
  EXPECT_TRUE(on(op::NoteAddSource{id("d"), ids({"b"})}));
}

TEST_F(Judging, OPX5ANoteIsEditedOnceInAChange) {
  ChangeSoFar so_far;
  const op::NoteEdit edit{id("a"), 0, {Insert{"x"}}};
  EXPECT_TRUE(judge(b, edits, kPi, so_far, edit));
  EXPECT_EQ(judge(b, edits, kPi, so_far, edit).error().code, Code::duplicate_edit);
}

TEST_F(Judging, OPN5OnlyTheAuthorWithdraws) {
  EXPECT_TRUE(on(op::NoteWithdraw{ids({"a"})}, kPi));
  EXPECT_EQ(refusal(op::NoteWithdraw{ids({"a"})}, kPo), Code::not_author);
  EXPECT_EQ(refusal(op::NoteWithdraw{ids({"a"})}), Code::not_author);
}

TEST_F(Judging, OPC14WordsAreErasedByTheirAuthorOrAFacilitator) {
  EXPECT_EQ(std::get<op::PersonErase>(*on(op::PersonErase{}, kPi)).person, Participant{2});
  EXPECT_EQ(refusal(op::PersonErase{Participant{2}}, kPo), Code::forbidden);
  EXPECT_TRUE(on(op::PersonErase{Participant{2}}));
  EXPECT_EQ(refusal(op::PersonErase{Participant{99}}), Code::unknown_person);
}

TEST_F(Judging, OPN2EditsThatDoNotFitAreRefused) {
  EXPECT_EQ(refusal(op::NoteEdit{id("a"), 0, {Keep{5}, Insert{"x"}}}), Code::bad_delta);
  EXPECT_EQ(refusal(op::NoteEdit{id("a"), 3, {Insert{"x"}}}), Code::version_ahead);
  EXPECT_EQ(refusal(op::NoteEdit{id("a"), 0, {Insert{std::string(2000, 'x')}}}), Code::text_too_long);
}

TEST_F(Judging, OPC5AndOPC13GuardStages) {
  const op::StageAdd add{StageId{"s"}, "S", "", StageKind::notes, {}, kLarge};
  EXPECT_TRUE(on(add));
  op::StageAdd second = add;
  second.kind = StageKind::definition;
  EXPECT_EQ(refusal(second), Code::bad_message);
  EXPECT_EQ(refusal(op::StageAdd{kLarge, "S", "", StageKind::notes, {}, kLarge}), Code::id_taken);
  EXPECT_EQ(refusal(op::StageRemove{kLarge}), Code::stage_in_use);
  EXPECT_TRUE(on(op::StageRemove{kThemes}));
}

TEST_F(Judging, OPG4OnlyNotesOfTheStageJoin) {
  apply_all(b, {op::GroupCreate{GroupId{"g"}, kLarge, "", {}, {}}});
  EXPECT_TRUE(on(op::GroupJoin{GroupId{"g"}, ids({"a"})}));
  EXPECT_EQ(refusal(op::GroupJoin{GroupId{"g"}, ids({"d"})}), Code::unknown_note);
  EXPECT_EQ(refusal(op::GroupJoin{GroupId{"h"}, ids({"a"})}), Code::unknown_group);
  EXPECT_EQ(refusal(op::GroupCreate{GroupId{"g"}, kLarge, "", {}, {}}), Code::id_taken);
  EXPECT_EQ(refusal(op::GroupJoin{GroupId{"g"}, ids({"a"})}, kPi), Code::stage_forbids);
}

TEST_F(Judging, OPD2AnEmptyDefinitionIsNotAdopted) {
  EXPECT_EQ(refusal(op::DefinitionRatify{}), Code::text_empty);
  apply_all(b, {distil("p", {"d"}, kDefinition)});
  EXPECT_TRUE(on(op::DefinitionRatify{}));
  EXPECT_EQ(refusal(op::PhrasePlace{id("a"), {}}), Code::unknown_note);
}

TEST_F(Judging, OPX4AFullBoardTakesEditsButNoNotes) {
  for (int i = 0; b.notes.size() < 2000; ++i) fold(b, post("f" + std::to_string(i), "x"), Millis{1}, Participant{2});
  EXPECT_EQ(refusal(post("more", "x"), kPi), Code::board_full);
  EXPECT_TRUE(on(op::NoteEdit{id("a"), 0, {Insert{"x"}}}, kPi));
}

TEST_F(Judging, OPX4ABoardFullOfTextTakesAsMuchAsWasTakenOut) {
  const std::string most(static_cast<std::size_t>(limits::note_text_max), 'x');
  std::size_t left = static_cast<std::size_t>(limits::board_text_max) - b.counts.text;
  for (int i = 0; left > 1; ++i) {
    const std::string text = most.substr(0, std::min(most.size(), left - 1));
    apply_all(b, {post("f" + std::to_string(i), text)}, Participant{2});
    left -= text.size();
  }
  EXPECT_TRUE(on(post("more", "é"), kPi)) << "a code point, not a byte";
  EXPECT_EQ(refusal(post("more", "xx"), kPi), Code::board_full);
  EXPECT_TRUE(on(op::NoteEdit{id("a"), 0, {Insert{"x"}}}, kPi));
  EXPECT_EQ(refusal(op::NoteEdit{id("a"), 0, {Insert{"xx"}}}, kPi), Code::board_full);
  apply_all(b, {op::NoteEdit{id("f0"), 0, {Delete{1}}}});
  EXPECT_TRUE(on(post("more", "xx"), kPi));
  EXPECT_EQ(refusal(post("more", "xxx"), kPi), Code::board_full);
  apply_all(b, {op::NoteWithdraw{ids({"f1"})}, op::NoteHide{ids({"f2"})}});
  EXPECT_TRUE(on(post("more", most), kPi)) << "what was withdrawn has no text any more";
  apply_all(b, {post("more", most)});
  EXPECT_EQ(refusal(post("still", "xxx"), kPi), Code::board_full) << "what is hidden has";
}

}  // namespace
}  // namespace entonnoir::testing
