#include <gtest/gtest.h>

#include "render/render.h"

namespace entonnoir::render {
namespace {

TEST(FileStem, SpellsAccentsAndLigaturesInAscii) {
  EXPECT_EQ(file_stem("Qu'est-ce que l'innovation sociale ?"), "qu-est-ce-que-l-innovation-sociale");
  EXPECT_EQ(file_stem("Été à Œuvre, ça & là : Straße"), "ete-a-oeuvre-ca-la-strasse");
  EXPECT_EQ(file_stem("e\u0301te\u0301"), "ete") << "decomposed accents";
}

TEST(FileStem, HoldsNoPathQuoteOrLineBreak) {
  EXPECT_EQ(file_stem("../../etc/passwd"), "etc-passwd");
  EXPECT_EQ(file_stem("a\"; filename=\"b.exe\r\nSet-Cookie: c"), "a-filename-b-exe-set-cookie-c");
}

TEST(FileStem, IsDefinitionWhereNothingRemains) {
  EXPECT_EQ(file_stem(""), "definition");
  EXPECT_EQ(file_stem("🌍 ؟ — 社会"), "definition");
}

TEST(FileStem, HasAtMost60Characters) {
  EXPECT_EQ(file_stem(std::string(200, 'a')), std::string(60, 'a'));
  EXPECT_EQ(file_stem(std::string(59, 'a') + " œuvre"), std::string(59, 'a')) << "no dash at the end";
}

}  // namespace
}  // namespace entonnoir::render
