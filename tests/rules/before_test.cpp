// What ops did to a board is taken back, over random changes of all kinds of ops. RapidCheck prints the seed of a run
// that fails; RC_PARAMS="seed=…" runs it again.
#include "board/before.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "board/lineage.h"
#include "rules/judge.h"
#include "support/boards.h"

namespace entonnoir::testing {
namespace {

/// Any of them as likely as any other, from the first run on.
int pick(int n) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, n)); }
bool often() { return pick(4) != 0; }

const Op kNotRemembered = op::BoardFreeze{false};
constexpr int kChanges = 5;  // of each board. With one, about one run in 150 had not done every kind of op

/// A board, and somebody who does anything to it.
class Anything {
 public:
  Anything() {
    for (int i = 0; i < 8; ++i)
      fold(board, post(name("n", i), "N", i < 6 ? kLarge : kDefinition), Millis{1}, Participant{2});
    apply_all(board, {op::GroupCreate{GroupId{"g0"}, kLarge, "", ids({"n0", "n1"}), {}},
                      op::GroupCreate{GroupId{"g1"}, kLarge, "", ids({"n2"}), {}}, distil("n8", {"n0", "n3"})});
    for (Stage& s : board.stages) s.policy = {true, Whose::all, Whose::all, true, true, true};
    open_round();
  }

  Result<Op> judged(const Op& op, ChangeSoFar& so_far) const {
    return judge(board, {}, Author{by, by.value == 1 ? Role::facilitator : Role::participant, ClientId{"c"}, "token"},
                 so_far, op);
  }
  void done(const Op& op) { fold(board, op, Millis{at += 10}, by); }

  Op some_op() {
    switch (pick(4)) {
      case 0: return of_notes();
      case 1: return of_groups();
      case 2: return of_rounds();
      default: return of_the_room();
    }
  }
  /// That is not remembered.
  static Op rare() {
    const Ops all{op::BoardStart{},         op::BoardUnstart{},
                  op::PersonErase{},        op::RoundClose{RoundId{"r"}},
                  op::BoardClose{},         op::BoardFreeze{false},
                  op::BoardNames{},         op::BoardMethods{},
                  op::LinksRenew{},         op::PersonMute{Participant{3}, true},
                  op::StageRemove{kThemes}, op::PersonRemove{Participant{3}, true}};
    return all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }

  Board board = funnel();
  Participant by{1};
  std::int64_t at = 5000;

 private:
  static std::string name(const char* kind, int i) { return kind + std::to_string(i); }
  static NoteId note() { return NoteId{name("n", pick(14))}; }
  static std::vector<NoteId> notes() {
    const std::set<NoteId> out{note(), note()};
    return {out.begin(), out.end()};
  }
  NoteId phrase() const {
    const auto& all = board.phrases;
    return all.empty() ? note() : all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }
  /// What this person has voted for, or anything.
  ItemId voted() const {
    const auto& ballots = board.rounds.front().ballots;
    const auto mine = ballots.find(by);
    return mine != ballots.end() ? mine->second.front() : ItemId{note().value};
  }
  static GroupId group() { return GroupId{name("g", pick(4))}; }
  StageId stage() const {
    return board.stages[static_cast<std::size_t>(pick(static_cast<int>(board.stages.size())))].id;
  }
  static Place place() { return {pick(5) * 184, 8}; }

  void open_round() {
    const int on = pick(3);
    const RoundOn what = on == 0 ? RoundOn::notes : on == 1 ? RoundOn::groups : RoundOn::phrases;
    apply_all(board, {op::RoundOpen{RoundId{"r"}, on == 2 ? kDefinition : kLarge, what, "", 4, 3, false}});
  }
  Op of_notes() const {
    switch (pick(16)) {
      case 0: return op::NotePost{note(), "é", Colour::blue, stage(), place(), {}};
      case 1: return op::NotePost{note(), "in a group", Colour::blue, kLarge, {}, group()};
      case 2: return op::NoteDistil{note(), "D", Colour::white, stage(), notes(), {}};
      case 3: {
        const NoteId id = note();
        const Note* now = board.note(id);
        return op::NoteEdit{id, now ? now->version : 0, {often() ? DeltaStep{Insert{"é"}} : DeltaStep{Delete{1}}}};
      }
      case 4: return op::NoteMove{notes(), stage(), {}};
      case 5: return op::NoteMove{{note()}, stage(), std::vector{place()}};
      case 6: return op::NoteColour{notes(), Colour::pink};
      case 7: return op::NoteWithdraw{{note()}};
      case 8: return op::NoteSetAside{notes(), "why"};
      case 9: return op::NoteRestore{notes()};
      case 10: return op::NoteMerge{{note()}, note()};
      case 11: return op::NoteHide{notes()};
      case 12: return op::NoteUnhide{notes()};
      case 13: return op::NoteAddSource{note(), notes()};
      case 14: return without_source();
      default: return op::NoteReact{note(), Reaction::love, often()};
    }
  }
  /// A source less, where a note has any.
  Op without_source() const {
    std::vector<Op> all;
    for (const auto& [id, n] : board.notes)
      if (!n.sources.empty()) all.push_back(op::NoteRemoveSource{id, {n.sources.front()}});
    return all.empty() ? op::NoteRemoveSource{note(), {note()}}
                       : all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }
  Op of_groups() const {
    switch (pick(7)) {
      case 0: return op::GroupCreate{group(), kLarge, "G", notes(), {}};
      case 1: return op::GroupRename{group(), "named"};
      case 2: return op::GroupPlace{group(), often() ? GroupId{} : group()};
      case 3: return op::GroupJoin{group(), notes()};
      case 4: return op::GroupLeave{group(), notes()};
      case 5: return op::GroupDissolve{group()};
      default: return op::GroupMerge{group(), group()};
    }
  }
  Op of_rounds() const {
    const RoundId round{"r"};
    const ItemId item{pick(2) ? note().value : group().value};
    switch (pick(7)) {
      case 0: return op::PhrasePlace{phrase(), often() ? NoteId{} : phrase()};
      case 1: return op::DefinitionRatify{"why"};
      case 2: return op::DefinitionReopen{};
      case 3: return op::VoteCast{round, item};
      case 4: return op::VoteWithdraw{round, voted()};
      case 5: return op::StanceSet{round, phrase(), Says::concern, "why", {}};
      default: return op::StanceClear{round, phrase()};
    }
  }
  Op of_the_room() const {
    switch (pick(14)) {
      case 0: return op::BoardTitle{"T"};
      case 1: return op::StageAdd{StageId{name("s", pick(3))}, "S", "", StageKind::notes, {}, stage()};
      case 2: return op::StageRename{stage(), "R"};
      case 3: return op::StagePlace{stage(), stage()};
      case 4: return op::StagePrompt{stage(), "P"};
      case 5: return op::StagePolicy{stage(), {true, Whose::all, Whose::all, true, true, often()}};
      case 6: return op::StageSetStatus{stage(), often() ? StageStatus::open : StageStatus::closed};
      case 7: return op::StageSetVisibility{stage(), often() ? Visibility::public_ : Visibility::private_};
      case 8: return op::StageCurrent{stage()};
      case 9: return op::TimerStart{often() ? std::optional<std::int64_t>(60'000) : std::nullopt};
      case 10: return op::TimerPause{};
      case 11: return op::TimerStop{};
      case 12: return op::PersonName{"Name", {}, often()};
      default: return op::PersonHand{often(), {}};
    }
  }
};

/// What is done before, so that there is something to take away.
void do_some(Anything& a, int count) {
  for (; count > 0; --count) {
    ChangeSoFar alone;
    if (const auto op = a.judged(a.some_op(), alone)) a.done(*op);
  }
}

/// The ops of one change that were folded.
Ops change(Anything& a, Before& before, int tries, bool rare) {
  Ops done;
  ChangeSoFar so_far;
  for (int i = 0; i < tries; ++i) {
    const auto op = a.judged(rare && i == tries / 2 ? Anything::rare() : a.some_op(), so_far);
    if (!op) continue;
    before.remember(a.board, *op, a.by);
    a.done(*op);
    done.push_back(*op);
  }
  return done;
}

TEST(BeforePropertiesSUB2, AfterARefusedOpTheBoardIsWhatItWasBeforeTheFirst) {
  std::set<std::size_t> kinds;
  EXPECT_TRUE(rc::check([&] {
    Anything a;
    for (int again = 0; again < kChanges; ++again) {
      do_some(a, pick(30));
      a.by = Participant{often() ? 1u : 2u};
      const Board was = a.board;
      const auto sums = ledger(was);
      Before before;
      for (const Op& op : change(a, before, 1 + pick(80), false)) kinds.insert(op.index());
      RC_ASSERT(a.board.counts == count_notes(a.board.notes));
      RC_ASSERT(before.restore(a.board));
      RC_ASSERT(a.board == was);
      RC_ASSERT(ledger(a.board) == sums);
    }
  }));
  EXPECT_EQ(kinds.size(), 42u) << "not every kind of op that is remembered was done, but "
                               << ::testing::PrintToString(kinds);
}

TEST(BeforePropertiesSUB2, WhereAnOpIsNotRememberedTheBoardIsLeftAsItIs) {
  EXPECT_TRUE(rc::check([] {
    Anything a;
    do_some(a, pick(10));
    Before before;
    change(a, before, 1 + pick(6), true);
    before.remember(a.board, kNotRemembered, a.by);
    change(a, before, pick(6), false);
    const Board now = a.board;
    RC_ASSERT(!before.restore(a.board));
    RC_ASSERT(a.board == now);
  }));
}

TEST(BeforeSUB2, WithoutAnOpThereIsNothingToRestore) {
  Board board = funnel();
  EXPECT_TRUE(Before{}.restore(board));
  EXPECT_EQ(board, funnel());
}

}  // namespace
}  // namespace entonnoir::testing
