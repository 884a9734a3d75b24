#include "wire/relay.h"

#include <gtest/gtest.h>

namespace entonnoir::wire {
namespace {

NodeMessage full() {
  const Presence presence{.cursor = Cursor{StageId{"s"}, Place{-3, 4}},
                          .drag = Drag{StageId{"s"}, {NoteId{"a"}, NoteId{"b"}}, 5, -6},
                          .editing = NoteId{"n"},
                          .view = View{StageId{"s"}, Place{7, -8}, 1500},
                          .look = true};
  return {NodeId{0xfedcba9876543210},
          7,
          Telling::change,
          true,
          {.count = 3,
           .here = {{SessionId{(1ull << 53) - 1}, Participant{4294967295}, "Zoé \"é\"", Role::facilitator}},
           .gone = {SessionId{8}},
           .moved = {{SessionId{9}, presence}, {SessionId{10}, {}}}}};
}

/// The message with `from` replaced by `to`.
std::string with(const std::string& from, const std::string& to) {
  std::string json = encode(full());
  const auto at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return json.replace(at, from.size(), to);
}

TEST(NodeMessagePRS4, ComesOutAsItWentIn) {
  for (const Telling telling : {Telling::whole, Telling::change, Telling::bye}) {
    NodeMessage message = full();
    message.telling = telling;
    const auto read = decode_node_message(encode(message));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, message);
  }
  const NodeMessage least{NodeId{1}, 1, Telling::bye, false, {}};
  EXPECT_EQ(*decode_node_message(encode(least)), least);
}

TEST(NodeMessagePRS4, OfAnotherVersionIsRefused) {
  EXPECT_EQ(decode_node_message(with("\"v\":2", "\"v\":3")).error().code, Code::bad_message);
  EXPECT_EQ(decode_node_message(with("\"v\":2", "\"v\":1")).error().code, Code::bad_message);
  EXPECT_EQ(decode_node_message(with("\"v\":2", "\"w\":2")).error().code, Code::bad_message);
  EXPECT_EQ(decode_node_message(with("\"v\":2", "\"v\":2,\"new\":1")).error().code, Code::bad_message);
}

TEST(NodeMessagePRS4, WhatIsNoMessageIsRefused) {
  for (const char* json : {"", "{", "\x01\xff", "[]", "1", "null", "{}", "\"bye\""})
    EXPECT_FALSE(decode_node_message(json)) << json;
  for (std::size_t end = 0; end < encode(full()).size(); ++end)
    EXPECT_FALSE(decode_node_message(encode(full()).substr(0, end))) << end;
}

TEST(NodeMessagePRS4, FieldsOutOfRangeAreRefused) {
  const std::pair<const char*, const char*> spoilt[] = {{"\"seq\":7", "\"seq\":-1"},
                                                        {"\"seq\":7", "\"seq\":1.5"},
                                                        {"\"telling\":\"change\"", "\"telling\":\"shout\""},
                                                        {"\"ask\":true", "\"ask\":1"},
                                                        {"\"count\":3", "\"count\":4294967296"},
                                                        {"fedcba9876543210", "FEDCBA9876543210"},
                                                        {"fedcba9876543210", "fedc"},
                                                        {"\"gone\":[8]", "\"gone\":[\"8\"]"},
                                                        {"\"gone\":[8]", "\"gone\":[9007199254740992]"},
                                                        {"\"gone\":[8]", "\"gone\":8"},
                                                        {"\"role\":\"facilitator\"", "\"role\":\"king\""},
                                                        {"\"x\":-3", "\"x\":-1000001"},
                                                        {"\"session\":9,", "\"session\":-9,"},
                                                        {"\"zoom\":1500", "\"zoom\":9"},
                                                        {"\"look\":true", "\"look\":false"}};
  for (const auto& [from, to] : spoilt) EXPECT_FALSE(decode_node_message(with(from, to))) << to;
  EXPECT_EQ(decode_node_message(with("Zo", std::string(61, 'x'))).error().code, Code::text_too_long);
}

TEST(NodeMessagePRS4, OfMoreThanAMegabyteIsNotEvenRead) {
  EXPECT_FALSE(decode_node_message(encode(full()) + std::string(1 << 20, ' ')));
  EXPECT_TRUE(decode_node_message(encode(full()) + std::string(1000, ' ')));
}

}  // namespace
}  // namespace entonnoir::wire
