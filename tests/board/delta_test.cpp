#include "board/delta.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace entonnoir {
namespace {

/// A random text of letters, accents and emoji.
std::string random_text(int max) {
  static const std::vector<std::string> letters{"a", "b", "é", "🌍", "中", "\n", "e\u0301"};
  std::string out;
  for (const int i : *rc::gen::resize(max, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 7))))
    out += letters[static_cast<std::size_t>(i)];
  return out;
}

/// A random delta on `text`: canonical or empty.
Delta random_delta(const std::string& text) {
  Delta out;
  std::uint32_t left = code_points(text);
  const int steps = *rc::gen::inRange(0, 5);
  for (int i = 0; i < steps; ++i) {
    const auto n = static_cast<std::uint32_t>(*rc::gen::inRange(1, 4));
    Delta step;
    switch (*rc::gen::inRange(0, 3)) {
      case 0: out.push_back(Insert{random_text(3) + "x"}); break;
      case 1:
        if (n <= left) out.push_back(Keep{n}), left -= n;
        break;
      default:
        if (n <= left) out.push_back(Delete{n}), left -= n;
    }
  }
  return compose({}, out);  // makes it canonical
}

TEST(DeltaTXT1, OnlyTheCanonicalFormIsCanonical) {
  EXPECT_TRUE(canonical({Keep{2}, Insert{"x"}, Delete{1}}));
  EXPECT_FALSE(canonical({}));
  EXPECT_FALSE(canonical({Insert{"x"}, Keep{2}}));
  EXPECT_FALSE(canonical({Delete{1}, Insert{"x"}}));
  EXPECT_FALSE(canonical({Insert{"x"}, Insert{"y"}}));
  EXPECT_FALSE(canonical({Keep{0}, Insert{"y"}}));
  EXPECT_FALSE(canonical({Insert{""}}));
}

TEST(DeltaTXT2, CodePointsCountNotBytes) {
  EXPECT_EQ(apply_delta("a🌍b", {Keep{2}, Insert{"é"}}), "a🌍éb");
  EXPECT_EQ(apply_delta("a🌍b", {Keep{1}, Delete{1}}), "ab");
}

TEST(DeltaTXT2, ReachingPastTheEndIsNoText) {
  EXPECT_EQ(apply_delta("ab", {Keep{3}, Insert{"x"}}), std::nullopt);
  EXPECT_EQ(apply_delta("ab", {Delete{3}}), std::nullopt);
}

TEST(DeltaTXT3, WordsTypedAtOnePlaceStayWhole) {
  const Delta a{Insert{"abc"}};
  const Delta b{Insert{"xyz"}};
  EXPECT_EQ(apply_delta(*apply_delta("", a), transform(b, a, Side::right)), "abcxyz");
  EXPECT_EQ(apply_delta(*apply_delta("", b), transform(a, b, Side::left)), "abcxyz");
}

TEST(DeltaTXT3, WhatBothDeleteIsDeletedOnce) {
  const Delta a{Keep{1}, Delete{2}};
  const Delta b{Keep{2}, Delete{2}};
  EXPECT_EQ(apply_delta(*apply_delta("12345", b), transform(a, b, Side::left)), "15");
}

TEST(DeltaTXT3, BothOrdersGiveOneText) {
  EXPECT_TRUE(rc::check("transform converges", [] {
    const std::string text = random_text(12);
    const Delta a = random_delta(text);
    const Delta b = random_delta(text);
    const auto one = apply_delta(*apply_delta(text, a), transform(b, a, Side::right));
    const auto other = apply_delta(*apply_delta(text, b), transform(a, b, Side::left));
    RC_ASSERT(one.has_value());
    RC_ASSERT(one == other);
  }));
}

TEST(DeltaTXT2, ComposeDoesOneThenTheOther) {
  EXPECT_TRUE(rc::check("compose", [] {
    const std::string text = random_text(12);
    const Delta a = random_delta(text);
    const std::string middle = *apply_delta(text, a);
    const Delta b = random_delta(middle);
    const Delta both = compose(a, b);
    RC_ASSERT(both.empty() || canonical(both));
    RC_ASSERT(apply_delta(text, both) == apply_delta(middle, b));
  }));
}

TEST(DeltaTXT3, ResultsAreCanonicalOrEmpty) {
  EXPECT_TRUE(rc::check("transform is canonical", [] {
    const std::string text = random_text(12);
    const Delta a = transform(random_delta(text), random_delta(text), Side::left);
    RC_ASSERT(a.empty() || canonical(a));
  }));
}

}  // namespace
}  // namespace entonnoir
