// Every op × role × policy × status × visibility × ownership × state of the board, against the table of PROTOCOL.md
// section 6 written down once more.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/secrets.h"
#include "rules/judge.h"
#include "support/boards.h"

namespace entonnoir::testing {
namespace {

const GroupId kG{"g"};
const GroupId kH{"h"};
const RoundId kVotes{"votes"};
const RoundId kAdvice{"advice"};

/// The rows of the table.
enum class Row : std::uint8_t {
  server,
  self,
  hand,
  post,
  post_grouped,
  edit,
  move,
  withdraw,
  group,
  vote,
  react,
  rest
};

struct Case {
  Row row;
  Op op;
  /// What the op gets where role and policy let it pass; nothing: it is accepted.
  std::optional<Code> then = {};
};

constexpr std::array<std::pair<Role, std::uint32_t>, 3> kRoles{
    {{Role::viewer, 4}, {Role::participant, 2}, {Role::facilitator, 1}}};

/// What a change is made of on the board of `table_board`; `note`: whose ownership is asked about, by 2 or by 3.
std::vector<Case> cases_for(const NoteId& note) {
  const ItemId item{note.value};
  op::NotePost grouped = post("new", "N");
  grouped.group = kG;
  return {
      {Row::server, op::BoardCreate{}},
      {Row::server, op::PersonJoin{}},
      {Row::self, op::PersonName{"N"}},
      {Row::self, op::PersonErase{}},
      {Row::hand, op::PersonHand{true, {}}},
      {Row::post, post("new", "N")},
      {Row::post_grouped, grouped},
      {Row::edit, op::NoteEdit{note, 0, {Insert{"x"}}}},
      {Row::edit, op::NoteColour{{note}, Colour::pink}},
      {Row::move, op::NoteMove{{note}, kLarge, std::vector<Place>{{5, 5}}}},
      {Row::withdraw, op::NoteWithdraw{{note}}},
      {Row::react, op::NoteReact{note, Reaction::love, true}},
      {Row::group, op::GroupCreate{GroupId{"new"}, kLarge, "", {note}, {}}},
      {Row::group, op::GroupRename{kG, "G"}},
      {Row::group, op::GroupPlace{kG, kH}},
      {Row::group, op::GroupJoin{kG, {note}}},
      {Row::group, op::GroupLeave{kG, {note}}},
      {Row::group, op::GroupDissolve{kG}},
      {Row::group, op::GroupMerge{kG, kH}},
      {Row::vote, op::VoteCast{kVotes, item}},
      {Row::vote, op::VoteWithdraw{kVotes, ItemId{"x"}}},
      {Row::vote, op::StanceSet{kAdvice, id("p"), Says::agree, {}, {}}, Code::round_closed},
      {Row::vote, op::StanceClear{kAdvice, id("p")}, Code::round_closed},
      {Row::rest, op::BoardTitle{"T"}},
      {Row::rest, op::StageAdd{StageId{"new"}, "S", "", StageKind::notes, {}, {}}},
      {Row::rest, op::StageRename{kLarge, "S"}},
      {Row::rest, op::StagePlace{kLarge, kThemes}},
      {Row::rest, op::StagePrompt{kLarge, "?"}},
      {Row::rest, op::StagePolicy{kThemes, {}}},
      {Row::rest, op::StageSetStatus{kThemes, StageStatus::closed}},
      {Row::rest, op::StageSetVisibility{kThemes, Visibility::private_}},
      {Row::rest, op::StageCurrent{kThemes}},
      {Row::rest, op::StageRemove{kThemes}},
      {Row::rest, op::BoardStart{}, Code::already_started},
      {Row::rest, op::BoardUnstart{}},
      {Row::rest, op::BoardClose{}},
      {Row::rest, op::BoardReopen{}},
      {Row::rest, op::BoardFreeze{true}},
      {Row::rest, op::BoardNames{Names::hidden}},
      {Row::rest, op::BoardMethods{{Method::hands}}},
      {Row::rest, op::TimerStart{5000}},
      {Row::rest, op::TimerPause{}},
      {Row::rest, op::TimerStop{}},
      {Row::rest, op::PersonMute{Participant{3}}},
      {Row::rest, op::PersonRemove{Participant{3}}},
      {Row::rest, op::LinksRenew{}},
      {Row::rest, op::NoteSetAside{{note}, ""}},
      {Row::rest, op::NoteRestore{{note}}},
      {Row::rest, op::NoteHide{{note}}},
      {Row::rest, op::NoteUnhide{{note}}},
      {Row::rest, op::NoteMerge{{note}, id("x")}},
      {Row::rest, distil("new", {"x"})},
      {Row::rest, op::NoteAddSource{id("d"), {note}}},
      {Row::rest, op::NoteRemoveSource{id("d"), ids({"x"})}},
      {Row::rest, op::PhrasePlace{id("p"), {}}},
      {Row::rest, op::DefinitionRatify{}},
      {Row::rest, op::DefinitionReopen{}},
      {Row::rest, op::RoundOpen{RoundId{"new"}, kThemes, RoundOn::notes, "", 1, 1, false}, Code::round_open},
      {Row::rest, op::RoundClose{kVotes}},
  };
}

/// A board on which whoever may do one of these ops can do it.
Board table_board() {
  Board b = funnel();
  const auto all = {Participant{1}, Participant{2}, Participant{3}};
  apply_all(b, {op::BoardStart{}, post("x", "X"), distil("d", {"x"}), distil("p", {"d"}, kDefinition),
                op::GroupCreate{kG, kLarge, "", ids({"x"}), {}}, op::GroupCreate{kH, kLarge, "", {}, {}},
                op::TimerStart{60'000}, op::RoundOpen{kAdvice, kDefinition, RoundOn::phrases, "", 1, 1, false}});
  for (const Participant p : all) apply_all(b, {op::StanceSet{kAdvice, id("p"), Says::agree, {}, 0}}, p);
  apply_all(b, {op::RoundClose{kAdvice}, op::RoundOpen{kVotes, kLarge, RoundOn::notes, "", 9, 9, true}});
  for (const Participant p : all) apply_all(b, {op::VoteCast{kVotes, ItemId{"x"}}}, p);
  apply_all(b, {post("by2", "A", kLarge, Place{400, 8})}, Participant{2});
  apply_all(b, {post("by3", "B", kLarge, Place{800, 8})}, Participant{3});
  return b;
}

struct Setting {
  Policy policy;
  StageStatus status = StageStatus::open;
  Visibility visibility = Visibility::public_;
  bool own = true;
};

using Told = std::optional<Code>;

/// ROL4; `muted` is about who does the op.
Told board_refuses(const Board& b, bool muted, Row row) {
  if (row == Row::self || row == Row::withdraw) return {};
  if (b.closed) return Code::workshop_closed;
  if (b.frozen && row != Row::hand) return Code::board_frozen;
  if (muted) return Code::muted;
  return {};
}

/// ROL2 and ROL5
Told stage_refuses(const Setting& s, Row row) {
  if (s.status == StageStatus::closed) return Code::stage_closed;
  const bool alone = s.visibility == Visibility::private_;
  const auto if_not = [](bool yes, Code code) { return yes ? Told{} : Told{code}; };
  const auto of_notes = [&](Whose whose) -> Told {
    if (whose == Whose::none) return Code::stage_forbids;
    return if_not(s.own || (whose == Whose::all && !alone), Code::not_author);
  };
  switch (row) {
    case Row::post: return if_not(s.policy.post, Code::stage_forbids);
    case Row::post_grouped: return if_not(s.policy.post && s.policy.group && !alone, Code::stage_forbids);
    case Row::group: return if_not(s.policy.group && !alone, Code::stage_forbids);
    case Row::vote: return if_not(s.policy.vote, Code::stage_forbids);
    case Row::edit: return of_notes(s.policy.edit);
    case Row::move: return of_notes(s.policy.move);
    case Row::react: return of_notes(s.policy.react ? Whose::all : Whose::none);
    default: return {};
  }
}

Told expected(const Board& b, const Setting& s, Role role, bool muted, const Case& c) {
  if (c.row == Row::server) return Code::bad_message;
  if (role == Role::viewer) return Code::forbidden;
  if (role == Role::facilitator) return c.row == Row::withdraw ? Told{Code::not_author} : c.then;
  if (c.row == Row::rest) return Code::forbidden;
  if (const Told no = board_refuses(b, muted, c.row)) return no;
  if (c.row == Row::self || c.row == Row::hand) return {};
  if (c.row == Row::withdraw) return s.own ? Told{} : Told{Code::not_author};
  if (const Told no = stage_refuses(s, c.row)) return no;
  return c.then;
}

std::string in_words(const Setting& s, Role role, const Case& c) {
  return "op " + std::to_string(c.op.index()) + ", " + std::string(role_name(role)) + (s.own ? ", own" : ", other's") +
         (s.status == StageStatus::closed ? ", closed" : "") +
         (s.visibility == Visibility::private_ ? ", private" : "") + ", post " + std::to_string(s.policy.post) +
         " group " + std::to_string(s.policy.group) + " vote " + std::to_string(s.policy.vote) + " react " +
         std::to_string(s.policy.react) + " move " + std::to_string(int(s.policy.move)) + " edit " +
         std::to_string(int(s.policy.edit));
}

class Table : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { start_secrets(); }
  void set(const Setting& s) {
    for (const StageId& stage : {kLarge, kDefinition}) {
      b.stage(stage)->policy = s.policy;
      b.stage(stage)->status = s.status;
    }
    b.stage(kLarge)->visibility = s.visibility;
  }
  /// Judges every op by every role, and folds what is accepted, once for each op, to see that it does something.
  void check(const Setting& s, bool muted = false) {
    set(s);
    for (const Case& c : s.own ? own_ : others_)
      for (const auto& [role, by] : kRoles) {
        if (c.row == Row::vote && s.visibility == Visibility::private_) continue;  // there is no open round then
        const Author author{Participant{by}, role, ClientId{"c"}, "token"};
        ChangeSoFar so_far;
        const auto judged = judge(b, edits, author, so_far, c.op);
        const Told told = judged ? Told{} : Told{judged.error().code};
        ++asked;
        ASSERT_EQ(told, expected(b, s, role, muted, c)) << in_words(s, role, c);
        if (judged && applied.insert(c.op.index()).second) apply(*judged, author.by);
      }
  }
  void apply(const Op& op, Participant by) {
    Board after = b;
    fold(after, op, Millis{9000}, by);
    const bool may_do_nothing =
        std::holds_alternative<op::NoteRestore>(op) || std::holds_alternative<op::NoteUnhide>(op) ||
        std::holds_alternative<op::BoardReopen>(op) || std::holds_alternative<op::DefinitionReopen>(op) ||
        std::holds_alternative<op::PhrasePlace>(op) || std::holds_alternative<op::GroupLeave>(op) ||
        std::holds_alternative<op::StagePolicy>(op);
    EXPECT_TRUE(after != b || may_do_nothing) << "op " << op.index() << " did nothing";
  }

  Board b = table_board();
  Edits edits;
  std::vector<Case> own_ = cases_for(id("by2"));
  std::vector<Case> others_ = cases_for(id("by3"));
  std::size_t asked = 0;
  std::set<std::size_t> applied;
};

template <class Act>
void every_policy(Act act) {
  for (int bits = 0; bits < 16; ++bits)
    for (const Whose move : {Whose::none, Whose::own, Whose::all})
      for (const Whose edit : {Whose::none, Whose::own, Whose::all})
        act(Policy{(bits & 1) != 0, move, edit, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0});
}

TEST_F(Table, ROL1EveryOpIsInIt) {
  std::set<std::size_t> ops;
  for (const Case& c : own_) ops.insert(c.op.index());
  EXPECT_EQ(ops.size(), std::variant_size_v<Op>);
}

TEST_F(Table, ROL2EveryPolicyRoleAndOp) {
  every_policy([&](const Policy& policy) {
    for (const StageStatus status : {StageStatus::open, StageStatus::closed})
      for (const Visibility visibility : {Visibility::public_, Visibility::private_})
        for (const bool own : {true, false})
          if (!HasFatalFailure()) check({policy, status, visibility, own});
  });
  EXPECT_GT(asked, 144u * 8 * 3 * 50);
  EXPECT_EQ(applied.size(), std::variant_size_v<Op> - 6) << "the server's two, the start, a second round, two stances";
}

TEST_F(Table, ROL4TheBoardComesBeforeTheStage) {
  for (std::size_t op = 0; op < std::variant_size_v<Op>; ++op) applied.insert(op);  // which is the other test's affair
  const Policy all{true, Whose::all, Whose::all, true, true, true};
  const auto everywhere = [&](bool muted) {
    for (const StageStatus status : {StageStatus::open, StageStatus::closed})
      for (const bool own : {true, false}) check({all, status, Visibility::public_, own}, muted);
  };
  b.frozen = true;
  everywhere(false);
  b.closed = Done{Millis{1}, Participant{1}};
  everywhere(false);
  b.frozen = false;
  everywhere(false);
  b.closed.reset();
  b.people.at(Participant{2}).muted = true;
  b.people.at(Participant{1}).muted = true;  // which says nothing about what a facilitator may do
  everywhere(true);
}

TEST_F(Table, ROL4WhoIsMutedCanTakeTheirHandDown) {
  b.people.at(Participant{2}).muted = true;
  ChangeSoFar so_far;
  const Author author{Participant{2}, Role::participant, ClientId{"c"}};
  EXPECT_TRUE(judge(b, edits, author, so_far, op::PersonHand{false, {}}));
  EXPECT_EQ(judge(b, edits, author, so_far, op::PersonHand{true, {}}).error().code, Code::muted);
}

}  // namespace
}  // namespace entonnoir::testing
