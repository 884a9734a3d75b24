#include "board/text.h"

#include <gtest/gtest.h>

#include <string>

namespace entonnoir {
namespace {

TEST(TextVAL3, OrdinaryTextsPass) {
  EXPECT_TRUE(allowed_text("Créer du lien\n& de la solidarité 🌍 עברית 中文"));
  EXPECT_TRUE(allowed_text(""));
}

TEST(TextVAL3, ControlsAndDirectionOverridesDoNot) {
  EXPECT_FALSE(allowed_text("a\tb"));
  EXPECT_FALSE(allowed_text(std::string("a\0b", 3)));
  EXPECT_FALSE(allowed_text("a\u202eb"));
  EXPECT_FALSE(allowed_text("a\u2066b"));
  EXPECT_FALSE(allowed_text("a\u0085b"));
}

TEST(TextVAL3, AtMostEightMarksInARow) {
  std::string eight = "e";
  for (int i = 0; i < 8; ++i) eight += "\u0301";
  EXPECT_TRUE(allowed_text(eight + eight));
  EXPECT_FALSE(allowed_text(eight + "\u0301"));
}

}  // namespace
}  // namespace entonnoir
