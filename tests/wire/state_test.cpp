#include <gtest/gtest.h>

#include "board/project.h"
#include "support/boards.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

using namespace entonnoir::testing;

Board full() {
  Board b = funnel();
  apply_all(b, {post("a", "A \"é\" 🌍\n"), post("b", "B"), post("c", "C"),
                op::GroupCreate{GroupId{"g"}, kLarge, "G", ids({"a", "b"}), {}}, distil("d", {"a", "b"}),
                distil("p", {"d"}, kDefinition), op::NoteSetAside{ids({"c"}), "later"}, post("m", "M"),
                op::NoteMerge{ids({"m"}), id("a")}, post("h", "H"), op::NoteHide{ids({"h"})}, post("w", "W"),
                op::NoteWithdraw{ids({"w"})}, op::DefinitionRatify{"we agree"}});
  return b;
}

/// With everything that 1.3 brought.
Board facilitated() {
  Board b = full();
  const RoundId first{"r1"};
  const RoundId second{"r2"};
  apply_all(b, {op::BoardStart{},
                post("t", "T"),
                post("u", "U", kRefine),
                distil("q", {"t"}, kDefinition),
                op::GroupCreate{GroupId{"h"}, kLarge, "H", ids({"t"}), {}},
                op::GroupMerge{GroupId{"h"}, GroupId{"g"}},
                op::BoardNames{Names::chosen},
                op::BoardMethods{{Method::consent, Method::hands}},
                op::TimerStart{60'000},
                op::TimerPause{},
                op::PersonName{"Fa", Participant{1}, true},
                op::PersonMute{Participant{2}},
                op::PersonRemove{Participant{3}},
                op::PersonHand{true, Participant{2}},
                op::NoteReact{id("t"), Reaction::love, true},
                op::StageSetVisibility{kThemes, Visibility::private_},
                op::StageSetVisibility{kThemes, Visibility::public_},
                op::RoundOpen{first, kLarge, RoundOn::groups, "", 5, 2, true},
                op::VoteCast{first, ItemId{"g"}},
                op::RoundClose{first},
                op::RoundOpen{second, kDefinition, RoundOn::phrases, "Avis", 1, 1, false},
                op::StanceSet{second, id("q"), Says::concern, "é", 0},
                op::BoardFreeze{true},
                op::BoardClose{},
                op::LinksRenew{2, std::string(64, 'a'), std::string(64, 'b')}});
  return b;
}

TEST(StateVAL2, ComesBackByteForByte) {
  for (const Board& board : {full(), facilitated()}) {
    const std::string bytes = encode_state(board, true);
    const auto back = decode_state(bytes);
    ASSERT_TRUE(back) << back.error().detail;
    EXPECT_EQ(*back, board);
    EXPECT_EQ(encode_state(*back, true), bytes);
  }
}

TEST(StateOPC1, EveryTemplateIsABoardThatCanBeOpened) {
  for (const Template t : {Template::funnel, Template::blank, Template::retrospective, Template::brainwriting})
    for (const Locale locale : {Locale::fr, Locale::en}) {
      const Board made = make_board("T", t, locale, Millis{1});
      const auto back = decode_state(encode_state(made));
      ASSERT_TRUE(back) << back.error().detail;
      EXPECT_EQ(*back, made);
      EXPECT_TRUE(made.definition());
      EXPECT_EQ(made.stages[0].visibility == Visibility::private_, t == Template::brainwriting);
    }
  const Board retrospective = make_board("T", Template::retrospective, Locale::en, Millis{1});
  ASSERT_EQ(retrospective.stages[0].groups.size(), 3u);
  EXPECT_EQ(retrospective.group(retrospective.stages[0].groups[1])->title, "Stop");
}

TEST(StateSTA5, WhatIsFalseOrEmptyIsAbsent) {
  const std::string bytes = encode_state(full());
  for (const char* field : {"revealed", "into\":\"g", "trial", "reactions", "shown", "muted", "removed", "started",
                            "closed\":{", "frozen", "names", "methods", "timer", "hands", "rounds", "ballots", "_hash"})
    EXPECT_EQ(bytes.find(field), std::string::npos) << field;
}

TEST(StateSTA4, HashesOfLinksAreTheServersOwn) {
  EXPECT_EQ(encode_state(facilitated()).find("_hash"), std::string::npos);
  EXPECT_NE(encode_state(facilitated(), true).find("_hash"), std::string::npos);
  const auto create = decode_create("{\"archive\":" + encode_archive(facilitated(), Position{}, Millis{7}) + "}");
  ASSERT_TRUE(create) << create.error().detail;
  EXPECT_EQ(create->archive->generation, 1u);
}

TEST(StateHTP3, AnArchiveOpensAsANewBoard) {
  const Board seen = project(full(), Audience::facilitators);
  const std::string archive = encode_archive(seen, Position{}, Millis{7});
  const auto create = decode_create("{\"archive\":" + archive + "}");
  ASSERT_TRUE(create) << create.error().detail;
  EXPECT_EQ(encode_state(*create->archive), encode_state(seen));
}

TEST(StateHTP3, AnArchiveOfAFacilitatedBoardOpensToo) {
  for (const Audience audience : {Audience::everyone, Audience::facilitators}) {
    const std::string archive = encode_archive(project(facilitated(), audience), Position{}, Millis{7});
    const auto create = decode_create("{\"archive\":" + archive + "}");
    ASSERT_TRUE(create) << create.error().detail;
    Board expected = project(facilitated(), audience);
    expected.generation = 1;
    EXPECT_EQ(*create->archive, expected);
  }
}

TEST(StateHTP3, ATimerThatRanWhenTheArchiveWasMadeDoesNotRunOn) {
  Board running = facilitated();
  running.timer = Timer{.total = 60'000, .ends_at = Millis{(std::int64_t{1} << 53) - 1}};
  const auto create = decode_create("{\"archive\":" + encode_archive(running, Position{}, Millis{7}) + "}");
  ASSERT_TRUE(create) << create.error().detail;
  EXPECT_FALSE(create->archive->timer);
}

/// A state with one thing replaced that no fold could have made.
std::string broken_state(const std::string& from, const std::string& to, const Board& board = full()) {
  std::string json = encode_state(board);
  const auto at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return json.replace(at, from.size(), to);
}

TEST(StateHTP3, AHostileArchiveIsRefused) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{R"("sources":["a","b"])", R"("sources":["a","nobody"])"},
                                                        {R"("sources":["d"])", R"("sources":["p"])"},
                                                        {R"("current_stage":"large")", R"("current_stage":"nowhere")"},
                                                        {R"("phrases":["p"])", R"("phrases":[])"},
                                                        {R"("notes":["a","b"])", R"("notes":["a","zz"])"},
                                                        {R"("groups":["g"])", R"("groups":[])"},
                                                        {R"("into":"a")", R"("into":"zz")"},
                                                        {R"("format":1)", R"("format":2)"},
                                                        {R"("x":0)", R"("x":1e9)"},
                                                        {R"("title":"Atelier")", R"("title":"Atelier","__proto__":1)"},
                                                        {R"("by":1)", R"("by":77)"}})
    EXPECT_FALSE(decode_state(broken_state(from, to))) << from << " -> " << to;
}

TEST(StateHTP3, AHostileArchiveOfAFacilitatedBoardIsRefused) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {R"("into":"g")", R"("into":"h")"},
           {R"("groups":["g"])", R"("groups":["g","h"])"},
           {R"("into":"g","notes":[])", R"("into":"g","notes":["a"])"},
           {R"("hands":[2])", R"("hands":[2,2])"},
           {R"("hands":[2])", R"("hands":[9])"},
           {R"("hands":[2])", R"("hands":[])"},
           {R"("love":[1])", R"("love":[9])"},
           {R"("love":[1])", R"("hate":[1])"},
           {R"("frozen":true)", R"("frozen":false)"},
           {R"("names":"chosen")", R"("names":"shown")"},
           {R"("methods":["consent","hands"])", R"("methods":["hands","hands"])"},
           {R"("left":59000)", R"("left":59000,"ends_at":9)"},
           {R"("left":59000)", R"("left":-1)"},
           {R"("left":59000,)", ""},
           {R"("total":60000)", R"("total":86400001)"},
           {R"("ballots":{"1":["g"]})", R"("ballots":{"1":[]})"},
           {R"("ballots":{"1":["g"]})", R"("ballots":{"0":["g"]})"},
           {R"("ballots":{"1":["g"]})", R"("ballots":{"1":["a b"]})"},
           {R"("ballots":{"1":["g"]})", R"("stances":{"q":{"1":{"says":"agree","version":0}}})"},
           {R"("stances":{"q":)", R"("stances":{"zz":)"},
           {R"("stances":{"q":{"1":)", R"("stances":{"q":{"9":)"},
           {R"("says":"concern")", R"("says":"veto")"},
           {R"("budget":5)", R"("budget":101)"},
           {R"("per_item":2)", R"("per_item":6)"},
           {R"("id":"r2")", R"("id":"r1")"},
           {R"("revealed":true)", R"("revealed":1)"},
           {R"("muted":true)", R"("muted":false)"},
           {R"("started":{"at":2000,"by":1},)", ""}})
    EXPECT_FALSE(decode_state(broken_state(from, to, facilitated()))) << from << " -> " << to;
}

TEST(StateHTP3, AnArchiveWhoseRoundsContradictTheBoardIsRefused) {
  Board nowhere = facilitated();
  nowhere.rounds[0].stage = StageId{"nowhere"};
  EXPECT_FALSE(decode_state(encode_state(nowhere)));
  Board open = facilitated();
  open.rounds[0].closed.reset();
  EXPECT_FALSE(decode_state(encode_state(open))) << "only the last one may be open";
  Board alone = facilitated();
  alone.stage(kDefinition)->visibility = Visibility::private_;
  EXPECT_FALSE(decode_state(encode_state(alone))) << "open in a private stage";
  Board many = facilitated();
  while (many.rounds.size() <= 50) {
    many.rounds.insert(many.rounds.begin(), many.rounds.front());
    many.rounds.front().id = RoundId{"x" + std::to_string(many.rounds.size())};
  }
  EXPECT_FALSE(decode_state(encode_state(many))) << "51 rounds";
  Board stuffed = facilitated();
  stuffed.rounds[0].ballots[Participant{1}] = Ballot(501, ItemId{"g"});
  EXPECT_FALSE(decode_state(encode_state(stuffed))) << "501 units";
}

TEST(StateHTP3, MergedGroupsThatComeBackToThemselvesAreRefused) {
  Board b = facilitated();
  b.groups[GroupId{"i"}] = Group{kLarge, "", {}, GroupId{"h"}};
  EXPECT_TRUE(decode_state(encode_state(b)));
  b.groups[GroupId{"h"}].into = GroupId{"i"};
  EXPECT_FALSE(decode_state(encode_state(b)));
  b.groups[GroupId{"h"}].into = GroupId{"dissolved"};
  EXPECT_TRUE(decode_state(encode_state(b))) << "what it was merged into may be gone";
}

}  // namespace
}  // namespace entonnoir::wire
