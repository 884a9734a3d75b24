#include "room/ring.h"

#include <gtest/gtest.h>

namespace entonnoir {
namespace {

TEST(Ring, DropsTheOldestAtItsBoundAndKeepsTheNewest) {
  Ring ring(100);
  for (int i = 0; i < 10; ++i) ring.push(std::make_shared<const std::string>(30, 'x'));
  EXPECT_EQ(ring.end(), 10u);
  EXPECT_EQ(ring.begin(), 7u);
  EXPECT_LE(ring.bytes(), 100u);
  ring.push(std::make_shared<const std::string>(500, 'y'));
  EXPECT_EQ(ring.begin(), 10u);
  EXPECT_EQ(ring.at(10)->size(), 500u);
}

TEST(Ring, KeepsWhatCameLatelyAndLetsGoOfWhatIsOlder) {
  Ring ring(1000);
  const auto push = [&](char what) { ring.push(std::make_shared<const std::string>(30, what)); };
  push('a');
  ring.age();
  push('b');
  ring.age();
  push('c');
  EXPECT_EQ(ring.begin(), 0u) << "none of them is old yet";
  ring.age();
  EXPECT_EQ(ring.begin(), 1u);
  EXPECT_EQ(ring.at(1)->front(), 'b');
  ring.age();
  ring.age();
  EXPECT_EQ(ring.begin(), 3u);
  EXPECT_EQ(ring.end(), 3u);
  EXPECT_EQ(ring.bytes(), 0u);
  push('d');
  EXPECT_EQ(ring.at(3)->front(), 'd');
}

TEST(Frames, BearTheirKindAndTheirLengthAndGiveBackWhatIsInThem) {
  for (const std::size_t length : {0, 1, 125, 126, 65'535, 65'536, 200'000}) {
    const std::string payload(length, 'x');
    const Frame text = text_frame(payload);
    const Frame binary = binary_frame(payload);
    EXPECT_EQ(text->at(0), '\x81');
    EXPECT_EQ(binary->at(0), '\x82');
    EXPECT_EQ(text->substr(1), binary->substr(1));
    EXPECT_EQ(payload_of(text), payload);
    EXPECT_EQ(payload_of(binary), payload);
  }
}

TEST(Ring, WhatWasClearedIsNotMissedLater) {
  Ring ring(1000);
  ring.push(std::make_shared<const std::string>(30, 'x'));
  ring.age();
  ring.age();
  ring.clear();
  ring.push(std::make_shared<const std::string>(30, 'y'));
  ring.age();
  EXPECT_EQ(ring.begin(), 1u);
  EXPECT_EQ(ring.at(1)->front(), 'y');
}

TEST(Frame, HasTheHeaderOfItsLength) {
  const auto header = [](std::size_t n) {
    return text_frame(std::string(n, 'x'))->substr(0, text_frame(std::string(n, 'x'))->size() - n);
  };
  EXPECT_EQ(header(0), std::string("\x81\x00", 2));
  EXPECT_EQ(header(125), std::string("\x81\x7d", 2));
  EXPECT_EQ(header(126), std::string("\x81\x7e\x00\x7e", 4));
  EXPECT_EQ(header(65535), std::string("\x81\x7e\xff\xff", 4));
  EXPECT_EQ(header(65536), std::string("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

}  // namespace
}  // namespace entonnoir
