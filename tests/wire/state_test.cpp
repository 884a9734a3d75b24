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

TEST(StateVAL2, ComesBackByteForByte) {
  const Board board = full();
  const std::string bytes = encode_state(board, true);
  const auto back = decode_state(bytes);
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_EQ(*back, board);
  EXPECT_EQ(encode_state(*back, true), bytes);
}

TEST(StateHTP3, AnArchiveOpensAsANewBoard) {
  const Board seen = project(full(), Audience::facilitators);
  const std::string archive = encode_archive(seen, Position{}, Millis{7});
  const auto create = decode_create("{\"archive\":" + archive + "}");
  ASSERT_TRUE(create) << create.error().detail;
  EXPECT_EQ(encode_state(*create->archive), encode_state(seen));
}

/// A state with one thing replaced that no fold could have made.
std::string broken_state(const std::string& from, const std::string& to) {
  std::string json = encode_state(full());
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

}  // namespace
}  // namespace entonnoir::wire
