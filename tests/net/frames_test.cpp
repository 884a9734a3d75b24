#include "net/frames.h"

#include <gtest/gtest.h>

namespace entonnoir::net {
namespace {

TEST(FramesCON8, EveryByeHasItsCloseCode) {
  EXPECT_EQ(close_code(Code::shutting_down), 1001);
  EXPECT_EQ(close_code(Code::hello_expected), 1008);
  EXPECT_EQ(close_code(Code::too_many_errors), 1008);
  EXPECT_EQ(close_code(Code::slow_reader), 1008);
  EXPECT_EQ(close_code(Code::message_too_large), 1009);
  EXPECT_EQ(close_code(Code::internal), 1011);
  EXPECT_EQ(close_code(Code::unknown_board), 1000);
  EXPECT_EQ(close_code(Code::board_gone), 1000);
}

TEST(Frames, AreByteForByteThoseOfRfc6455) {
  EXPECT_EQ(*close_frame(1008), std::string("\x88\x02\x03\xf0"));
  EXPECT_EQ(*ping_frame(), std::string("\x89\0", 2));
}

}  // namespace
}  // namespace entonnoir::net
