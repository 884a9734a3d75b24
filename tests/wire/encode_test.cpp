#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/boards.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

using namespace entonnoir::testing;

const Position kPosition{Epoch{1}, Revision{9}, Mark{0xabc}};

TEST(EncodeVAL2, MessagesPutTypeFirstAndSortTheRest) {
  EXPECT_EQ(encode(Saved{Seq{3}, kPosition, {}}),
            R"({"type":"saved","position":{"epoch":1,"mark":"0000000000000abc","revision":9},"seq":3})");
  EXPECT_EQ(
      encode(Saved{Seq{3}, kPosition, Participant{4}}),
      R"({"type":"saved","participant":4,"position":{"epoch":1,"mark":"0000000000000abc","revision":9},"seq":3})");
  EXPECT_EQ(encode_pong(Millis{5}), R"({"type":"pong","now":5})");
}

TEST(EncodeVAL2, NoMoreIsEscapedThanHasToBe) {
  std::string all;
  for (char c = 1; c != 0x7F; ++c) all += c;
  all += std::string(1, '\0') + "\x7F é 😀";
  EXPECT_EQ(quote(all), nlohmann::json(all).dump());
  EXPECT_EQ(quote("a\"b\\c\n\x1f/é"), R"("a\"b\\c\n\u001f/é")");
}

TEST(EncodeCON3, WelcomeLeavesOutWhatThereIsNot) {
  Welcome welcome{.session = SessionId{7},
                  .role = Role::viewer,
                  .participant = {},
                  .position = kPosition,
                  .last_seq = Seq{2},
                  .now = Millis{5},
                  .resume = Resume::snapshot};
  EXPECT_EQ(encode(welcome).find("kept_until"), std::string::npos) << "absent: for ever";
  EXPECT_EQ(encode(welcome).find("last_revision"), std::string::npos) << "absent: this history does not have it";
  welcome.kept_until = Millis{99};
  welcome.last_revision = Revision{8};
  EXPECT_EQ(
      encode(welcome),
      R"({"type":"welcome","durability":"saved","kept_until":99,"last_revision":8,"last_seq":2,)"
      R"("now":5,"participant":0,"position":{"epoch":1,"mark":"0000000000000abc","revision":9},"resume":"snapshot","role":"viewer",)"
      R"("session":7})");
}

TEST(EncodeCON6, ASnapshotBringsTheEditsThatOneClientNeeds) {
  const std::string plain = encode_snapshot_message(kPosition, "{}");
  const std::vector<NoteEdits> edits{{id("n1"),
                                      4,
                                      {{{Keep{2}, Insert{"x"}, Delete{1}}, Participant{3}, {}},
                                       {{}, {}, {}},
                                       {{Delete{1}}, Participant{2}, Seq{9}},
                                       {{Delete{1}}, Participant{2}, {}, true}}}};
  EXPECT_EQ(encode_snapshot_with(plain, edits),
            R"({"type":"snapshot","position":{"epoch":1,"mark":"0000000000000abc","revision":9},"state":{},"edits":)"
            R"([{"edits":[{"by":3,"delta":[2,"x",-1]},{"delta":[]},{"by":2,"delta":[-1],"seq":9},)"
            R"({"by":2,"delta":[-1],"later":true}],"note":"n1","version":4}]})");
}

TEST(EncodeSEE6, WhatIsOnesOwnComesWithTheRevisionThatItBelongsTo) {
  const Entry cast{
      .revision = Revision{9}, .at = Millis{5}, .by = Participant{2}, .ops = {op::VoteCast{RoundId{"r"}, ItemId{"a"}}}};
  EXPECT_EQ(encode_own_entry(Participant{2}, cast),
            R"({"type":"own","entry":{"at":5,"by":2,"ops":[{"item":"a","op":"vote.cast","round":"r"}],"revision":9},)"
            R"("participant":2,"revision":9})");
  Own own;
  own.notes[id("n")] = {"mine", 3};
  own.ballots[RoundId{"r"}] = {ItemId{"a"}, ItemId{"b"}};
  own.stances[RoundId{"r"}][id("p")] = Stance{Says::objection, "too long", 1};
  EXPECT_EQ(encode_own(Participant{2}, Revision{9}, own),
            R"({"type":"own","ballots":{"r":["a","b"]},"notes":{"n":{"text":"mine","version":3}},"participant":2,)"
            R"("revision":9,"stances":{"r":{"p":{"says":"objection","version":1,"why":"too long"}}}})");
  EXPECT_EQ(encode_own(Participant{2}, Revision{9}, {}), R"({"type":"own","participant":2,"revision":9})");
}

TEST(EncodeOPL1, OnlyTheLogHasTheHashesOfNewLinks) {
  const Op renew = op::LinksRenew{2, std::string(64, 'a'), std::string(64, 'b')};
  EXPECT_EQ(encode_entry(Entry{.revision = Revision{9}, .at = Millis{5}, .by = Participant{1}, .ops = {renew}}),
            R"({"at":5,"by":1,"ops":[{"generation":2,"op":"links.renew"}],"revision":9})");
  const auto back = decode_ops(encode_ops({renew}));
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(*back, Ops{renew});
}

TEST(EncodeCON11, AByeAfterASetBackCountsWhatCameBackAndWhatDidNot) {
  const std::string plain = encode(Bye{Code::board_gone});
  EXPECT_EQ(plain.find("restored"), std::string::npos);
  EXPECT_EQ(plain.find("lost"), std::string::npos);
  Bye bye{Code::set_back, true, 250};
  bye.restored = 12;
  bye.lost = 0;
  const std::string told = encode(bye);
  EXPECT_NE(told.find(R"({"type":"bye","after_ms":250,"code":"set_back","lost":0,"message":")"), std::string::npos)
      << told;
  EXPECT_TRUE(told.ends_with(R"("reconnect":true,"restored":12})")) << told;
}

TEST(EncodeHTP3, AnArchiveTellsUntilWhenTheBoardIsKeptAndOpensAllTheSame) {
  const std::string kept = encode_archive(funnel(), kPosition, Millis{5}, Millis{99});
  EXPECT_TRUE(kept.starts_with(R"({"exported_at":5,"format":"entonnoir","kept_until":99,"ledger":{)")) << kept;
  EXPECT_EQ(encode_archive(funnel(), kPosition, Millis{5}).find("kept_until"), std::string::npos);
  const auto opened = decode_create("{\"archive\":" + kept + "}");
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(opened->archive->title, "Atelier");
}

TEST(EncodeSUB2, ARejectionNamesCodeOpAndWhatWasWrong) {
  Rejection why = reject(Code::unknown_note, "n7");
  why.op = 2;
  EXPECT_EQ(encode(Rejected{Seq{3}, why}),
            R"x({"type":"rejected","code":"unknown_note","message":"There is no such note. (n7)","op":2,"seq":3})x");
}

TEST(EncodeOPS1, AnOpsMessageCoversARange) {
  Entry entry{.revision = Revision{9},
              .at = Millis{5},
              .by = Participant{2},
              .ops = {op::NoteColour{ids({"a"}), Colour::pink}}};
  EXPECT_EQ(encode_ops_message(Epoch{1}, Revision{8}, Revision{9}, Mark{0xabc}, encode_entry(entry)),
            R"({"type":"ops","epoch":1,"from":8,"to":9,"mark":"0000000000000abc","entries":[)"
            R"({"at":5,"by":2,"ops":[{"colour":"pink","notes":["a"],"op":"note.colour"}],"revision":9}]})");
}

TEST(EncodeSTA4, APersonsKeyStaysInTheLog) {
  const Entry entry{.ops = {op::PersonJoin{Participant{1}, PersonKey{"secretkey"}, "Ana", Role::participant}}};
  EXPECT_EQ(encode_entry(entry).find("secretkey"), std::string::npos);
  EXPECT_NE(encode_ops(entry.ops).find("secretkey"), std::string::npos);
}

/// One of each op with every field set.
Ops every_op() {
  const std::vector<Place> places{{1, 2}};
  return {op::PersonName{"Ana", Participant{2}, true},
          op::PersonErase{Participant{2}},
          op::BoardTitle{"T"},
          op::StageAdd{StageId{"s"}, "S", "P", StageKind::statements, Policy{.post = true, .move = Whose::all}, kLarge},
          op::StageRename{kLarge, "T"},
          op::StagePlace{kLarge, kThemes},
          op::StagePrompt{kLarge, "P"},
          op::StagePolicy{kLarge, Policy{.edit = Whose::own}},
          op::StageSetStatus{kLarge, StageStatus::closed},
          op::StageCurrent{kThemes},
          op::StageRemove{kThemes},
          op::NotePost{id("n"), "t\n\"é🌍", Colour::blue, kLarge, Place{-1, 2}, GroupId{"g"}},
          op::NoteEdit{id("n"), 3, {Keep{1}, Insert{"x"}, Delete{2}}},
          op::NoteMove{ids({"n"}), kThemes, places},
          op::NoteColour{ids({"n"}), Colour::white},
          op::NoteWithdraw{ids({"n"})},
          op::NoteSetAside{ids({"n"}), "why"},
          op::NoteRestore{ids({"n"})},
          op::NoteHide{ids({"n"})},
          op::NoteUnhide{ids({"n"})},
          op::NoteMerge{ids({"n"}), id("m")},
          op::NoteDistil{id("n"), "t", Colour::green, kRefine, ids({"a", "b"}), Place{1, 2}},
          op::NoteAddSource{id("n"), ids({"a"})},
          op::NoteRemoveSource{id("n"), ids({"a"})},
          op::GroupCreate{GroupId{"g"}, kLarge, "G", ids({"a"}), GroupId{"h"}},
          op::GroupRename{GroupId{"g"}, "H"},
          op::GroupPlace{GroupId{"g"}, GroupId{"h"}},
          op::GroupJoin{GroupId{"g"}, ids({"a"})},
          op::GroupLeave{GroupId{"g"}, ids({"a"})},
          op::GroupDissolve{GroupId{"g"}},
          op::PhrasePlace{id("a"), id("b")},
          op::DefinitionRatify{"why"},
          op::DefinitionReopen{},
          op::StageSetVisibility{kLarge, Visibility::private_},
          op::BoardStart{},
          op::BoardUnstart{},
          op::BoardClose{},
          op::BoardReopen{},
          op::BoardFreeze{false},
          op::BoardNames{Names::chosen},
          op::BoardMethods{{Method::consent, Method::reactions}},
          op::TimerStart{5000},
          op::TimerPause{},
          op::TimerStop{},
          op::PersonHand{true, Participant{2}},
          op::PersonMute{Participant{2}, false},
          op::PersonRemove{Participant{2}, false},
          op::LinksRenew{2, std::string(64, 'a'), std::string(64, 'b')},
          op::NoteReact{id("n"), Reaction::surprise, false},
          op::GroupMerge{GroupId{"g"}, GroupId{"h"}},
          op::RoundOpen{RoundId{"r"}, kLarge, RoundOn::groups, "R", 5, 2, true},
          op::RoundClose{RoundId{"r"},
                         {{Participant{1}, {ItemId{"a"}}}},
                         {{id("p"), {{Participant{1}, Stance{Says::concern, "why", 2}}}}}},
          op::VoteCast{RoundId{"r"}, ItemId{"a"}},
          op::VoteWithdraw{RoundId{"r"}, ItemId{"a"}},
          op::StanceSet{RoundId{"r"}, id("p"), Says::objection, "why", 3},
          op::StanceClear{RoundId{"r"}, id("p")},
          op::PersonJoin{Participant{3}, PersonKey{"k"}, "N", Role::facilitator},
          op::BoardCreate{funnel()}};
}

TEST(EncodeOps, EveryOpComesBackFromTheLogAsItWas) {
  const Ops ops = every_op();
  EXPECT_EQ(ops.size(), std::variant_size_v<Op>) << "an op is missing in this test";
  const auto back = decode_ops(encode_ops(ops));
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(*back, ops);
  EXPECT_EQ(encode_ops(ops), nlohmann::json::parse(encode_ops(ops)).dump()) << "not canonical (VAL2)";
}

TEST(EncodeOps, WhatIsNoListOfOpsIsAnErrorThatSaysWhere) {
  const auto cut = decode_ops(R"([{"op":"timer.stop"})");
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, Code::bad_json);
  EXPECT_NE(cut.error().detail.find("column 21"), std::string::npos) << cut.error().detail;
  for (const char* json : {"{}", "1", "null", "[[]]"}) EXPECT_FALSE(decode_ops(json)) << json;
}

TEST(EncodeOps, AnUnknownOpInTheLogIsAnErrorNeverSkipped) { EXPECT_FALSE(decode_ops(R"([{"op":"note.fly"}])")); }

}  // namespace
}  // namespace entonnoir::wire
