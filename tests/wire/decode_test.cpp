#include <gtest/gtest.h>

#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

Misunderstood refused(const std::string& json) {
  const auto r = decode_client(json);
  const auto* m = std::get_if<Misunderstood>(&r);
  EXPECT_TRUE(m) << json;
  return m ? *m : Misunderstood{};
}

template <class T>
T accepted(const std::string& json) {
  const auto r = decode_client(json);
  const auto* m = std::get_if<ClientMessage>(&r);
  EXPECT_TRUE(m) << json << " " << std::get<Misunderstood>(r).why.detail;
  return m ? std::get<T>(*m) : T{};
}

std::string submit(const std::string& ops) { return R"({"type":"submit","seq":7,"ops":[)" + ops + "]}"; }

const std::string kHello =
    R"({"type":"hello","token":"t","client":"c","person":"0123456789abcdef","name":"Ana","since":{"epoch":1,"revision":2,"mark":"00000000000000ff"}})";

TEST(DecodeCON1, HelloHasAllItsFields) {
  const auto hello = accepted<Hello>(kHello);
  EXPECT_EQ(hello.name, "Ana");
  EXPECT_EQ(hello.since, (Position{Epoch{1}, Revision{2}, Mark{255}}));
}

std::string pending(const std::string& list) {
  return kHello.substr(0, kHello.size() - 1) + ",\"pending\":" + list + "}";
}

TEST(DecodeCON6, HelloNamesTheTextsThatEditsArePendingOn) {
  EXPECT_TRUE(accepted<Hello>(kHello).pending.empty());
  const auto hello = accepted<Hello>(pending(R"([{"note":"n1","version":2},{"note":"n2","version":0}])"));
  EXPECT_EQ(hello.pending, (std::vector<PendingText>{{NoteId{"n1"}, 2}, {NoteId{"n2"}, 0}}));
}

TEST(DecodeCON6, OfWhatIsPendingTheFirst200AreUsed) {
  std::string list;
  for (int i = 0; i < 250; ++i)
    list += (i ? "," : "[") + std::string("{\"note\":\"n") + std::to_string(i) + "\",\"version\":1}";
  const auto hello = accepted<Hello>(pending(list + "]"));
  EXPECT_EQ(hello.pending.size(), 200u);
  EXPECT_EQ(hello.pending.back().note, NoteId{"n199"});
}

TEST(DecodeCON6, WhatIsPendingIsCheckedLikeEverything) {
  for (const char* list : {"{}", "[1]", R"([{"note":"n1"}])", R"([{"note":"n1","version":-1}])",
                           R"([{"note":"n 1","version":1}])", R"([{"note":"n1","version":1,"x":1}])"})
    EXPECT_EQ(refused(pending(list)).why.code, Code::bad_message) << list;
}

TEST(DecodeCON13, HelloSaysThatPackedSnapshotsCanBeReadOrNothing) {
  const auto with = [](const std::string& packed) {
    return kHello.substr(0, kHello.size() - 1) + ",\"packed\":" + packed + "}";
  };
  EXPECT_FALSE(accepted<Hello>(kHello).packed);
  EXPECT_TRUE(accepted<Hello>(with("true")).packed);
  for (const char* other : {"false", "1", "\"gzip\"", "null", "[true]"})
    EXPECT_EQ(refused(with(other)).why.code, Code::bad_message) << other;
}

TEST(DecodeVAL1, WhatIsNotOneObjectIsBadJsonOrBadMessage) {
  for (const char* json : {"", "{", "nul", "{\"type\":\"ping\"}x", "\"\\ud800\""})
    EXPECT_EQ(refused(json).why.code, Code::bad_json) << json;
  for (const char* json : {"[]", "1", "{}", R"({"type":"boo"})", R"({"type":1})", R"({"type":"ping","x":1})",
                           R"({"type":"ping","__proto__":{}})"})
    EXPECT_EQ(refused(json).why.code, Code::bad_message) << json;
}

TEST(DecodeVAL1, DepthIsBounded) {
  std::string deep = R"({"type":"ping","x":)";
  for (int i = 0; i < 40; ++i) deep += "[";
  for (int i = 0; i < 40; ++i) deep += "]";
  EXPECT_EQ(refused(deep + "}").why.code, Code::bad_json);
}

std::string nested(int lists, const std::string& inside) {
  return R"({"type":"ping","x":)" + std::string(static_cast<std::size_t>(lists), '[') + inside +
         std::string(static_cast<std::size_t>(lists), ']') + "}";
}

TEST(DecodeVAL1, SixteenDeepIsReadAndSeventeenIsNot) {
  EXPECT_EQ(refused(nested(15, "1")).why.code, Code::bad_message);  // x is unknown
  EXPECT_EQ(refused(nested(15, "{\"y\":1}")).why.code, Code::bad_json);
  EXPECT_EQ(refused(nested(16, "1")).why.code, Code::bad_json);
}

TEST(DecodeVAL1, OfWhatIsUnknownTheFirstByNameIsTold) {
  const auto told = [](const std::string& fields) { return refused(R"({"type":"ping",)" + fields + "}").why.detail; };
  EXPECT_EQ(told(R"("zz":1,"b":[],"a a":{"type":2})"), "message: unknown field a a");
  EXPECT_EQ(told("\"" + std::string(50, 'k') + "\":1"), "message: unknown field " + std::string(40, 'k'));
}

TEST(DecodeVAL1, TheUnknownNameThatIsToldIsCutBetweenCharacters) {
  const auto told = [](const std::string& name) {
    const Rejection why = refused(R"({"type":"ping",")" + name + "\":1}").why;
    EXPECT_NE(encode_error(why).find(why.detail), std::string::npos);  // what is not UTF-8 cannot be sent
    return why.detail;
  };
  EXPECT_EQ(told(std::string(39, 'k') + "é"), "message: unknown field " + std::string(39, 'k'));
  EXPECT_EQ(told(std::string(38, 'k') + "éé"), "message: unknown field " + std::string(38, 'k') + "é");
  EXPECT_EQ(told(std::string(40, 'k') + "é"), "message: unknown field " + std::string(40, 'k'));
}

TEST(DecodeVAL1, OfANameThatStandsTwiceTheLastHolds) {
  EXPECT_EQ(
      accepted<Submit>(R"({"seq":1,"type":"ping","seq":2,"type":"submit","ops":[{"op":"timer.stop"}],"seq":3})").seq,
      Seq{3});
  EXPECT_EQ(refused(R"({"type":"ping","type":{}})").why.code, Code::bad_message);
}

TEST(DecodeVAL1, EscapesAreReadInTextsAndNames) {
  const auto named = accepted<Submit>(
      R"({"\u0074ype":"submit","seq":1,"ops":[{"op":"board.title","title":"\u00e9\"\\\/\ud83d\ude00"}]})");
  EXPECT_EQ(std::get<op::BoardTitle>(named.ops[0]).title, "é\"\\/😀");
}

TEST(DecodeVAL1, NumbersAreIntegersInRange) {
  for (const char* x : {"1.5", "1e3", "1e999", "-1e308", "1000001", "-1000001", "\"1\"", "null", "true"})
    EXPECT_EQ(refused(submit(std::string(R"({"op":"note.move","notes":["a"],"stage":"s","places":[{"x":)") + x +
                             R"(,"y":0}]})"))
                  .why.code,
              x == std::string("1e999") ? Code::bad_json : Code::bad_message)
        << x;
  EXPECT_EQ(refused(R"({"type":"submit","seq":0,"ops":[{"op":"definition.reopen"}]})").why.code, Code::bad_message);
  EXPECT_EQ(refused(R"({"type":"submit","seq":9007199254740992,"ops":[{"op":"definition.reopen"}]})").why.code,
            Code::bad_message);
}

TEST(DecodeSUB8, ASubmitWhoseSeqCanBeReadIsRejectedByIt) {
  const auto m = refused(submit(R"({"op":"definition.reopen"},{"op":"boo"})"));
  EXPECT_EQ(m.seq, Seq{7});
  EXPECT_EQ(m.why.op, 1u);
  EXPECT_EQ(refused(R"({"type":"submit","seq":"x","ops":[]})").seq, std::nullopt);
}

TEST(DecodePOS3, AChangeHasOneToTwoHundredOps) {
  EXPECT_EQ(refused(submit("")).why.code, Code::bad_message);
  std::string many = R"({"op":"definition.reopen"})";
  for (int i = 1; i < 200; ++i) many += R"(,{"op":"definition.reopen"})";
  EXPECT_EQ(accepted<Submit>(submit(many)).ops.size(), 200u);
  EXPECT_EQ(refused(submit(many + R"(,{"op":"definition.reopen"})")).why.code, Code::bad_message);
}

TEST(DecodeOPX4, TextsHaveLimitsAndRules) {
  const auto post = [](const std::string& text) {
    return submit(R"({"op":"note.post","note":"n","stage":"s","colour":"pink","text":")" + text + "\"}");
  };
  EXPECT_EQ(accepted<Submit>(post(std::string(2000, 'x'))).ops.size(), 1u);
  EXPECT_EQ(refused(post(std::string(2001, 'x'))).why.code, Code::text_too_long);
  EXPECT_EQ(refused(post("a\\u0007b")).why.code, Code::invalid_text);
  EXPECT_EQ(refused(post("a\\u202eb")).why.code, Code::invalid_text);
}

TEST(DecodeIds, AreShortAsciiAndDifferent) {
  for (const char* id : {"", "a b", "é", "1234567890123456789012345", "a/b"})
    EXPECT_EQ(refused(submit(std::string(R"({"op":"note.withdraw","notes":[")") + id + "\"]}")).why.code,
              Code::bad_message)
        << id;
  EXPECT_EQ(refused(submit(R"({"op":"note.withdraw","notes":["a","a"]})")).why.code, Code::bad_message);
  EXPECT_EQ(refused(submit(R"({"op":"note.withdraw","notes":[]})")).why.code, Code::bad_message);
}

TEST(DecodeTXT1, DeltasAreCanonical) {
  const auto edit = [](const std::string& delta) {
    return submit(R"({"op":"note.edit","note":"n","version":0,"delta":)" + delta + "}");
  };
  EXPECT_EQ(std::get<op::NoteEdit>(accepted<Submit>(edit(R"([2,"x",-1])")).ops[0]).delta,
            (Delta{Keep{2}, Insert{"x"}, Delete{1}}));
  for (const char* delta : {"[]", "[0]", "[2]", R"([-1,"x"])", R"(["x","y"])", "[\"\"]", "[70000]", "[1,-70000]",
                            "[18446744073709551615]", "[-9223372036854775808]"})
    EXPECT_EQ(refused(edit(delta)).why.code, Code::bad_delta) << delta;
  EXPECT_EQ(refused(edit("{}")).why.code, Code::bad_message);
  EXPECT_EQ(refused(edit("[1.5]")).why.code, Code::bad_message);
}

TEST(DecodeOPC1, TheServersOwnOpsAreUnknownToClients) {
  for (const char* op : {"board.create", "person.join"})
    EXPECT_EQ(refused(submit(std::string(R"({"op":")") + op + "\"}")).why.code, Code::bad_message) << op;
}

TEST(DecodePRS1, PresenceIsWhole) {
  const auto p = accepted<Presence>(
      R"({"type":"presence","cursor":{"stage":"s","x":1,"y":-2},"drag":{"stage":"s","notes":["a"],"dx":3,"dy":4},"editing":"a"})");
  EXPECT_EQ(p.cursor->place, (Place{1, -2}));
  EXPECT_EQ(p.drag->dx, 3);
  EXPECT_EQ(p.editing, NoteId{"a"});
  EXPECT_EQ(accepted<Presence>(R"({"type":"presence"})"), Presence{});
}

TEST(DecodePRS5, AViewIsAPlaceAndAZoom) {
  const auto p = accepted<Presence>(R"({"type":"presence","look":true,"view":{"stage":"s","x":1,"y":-2,"zoom":1500}})");
  EXPECT_EQ(p.view, (View{StageId{"s"}, Place{1, -2}, 1500}));
  EXPECT_TRUE(p.look);
}

TEST(DecodeHTTP, CreatingABoardNeedsItsThreeFields) {
  for (const char* name : {"funnel", "blank", "retrospective", "brainwriting"})
    EXPECT_TRUE(decode_create(std::string(R"({"title":"A","locale":"fr","template":")") + name + "\"}")) << name;
  EXPECT_EQ(decode_create(R"({"title":"","template":"funnel","locale":"fr"})").error().code, Code::bad_message);
  EXPECT_EQ(decode_create(R"({"title":"A","template":"x","locale":"fr"})").error().code, Code::bad_message);
  EXPECT_EQ(decode_create("{").error().code, Code::bad_json);
}

}  // namespace
}  // namespace entonnoir::wire
