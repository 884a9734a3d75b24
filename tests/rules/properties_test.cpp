// What holds of every board that the rules let come about, over random changes. RapidCheck prints the seed of a run
// that fails; RC_PARAMS="seed=…" runs it again.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "board/lineage.h"
#include "board/votes.h"
#include "rules/judge.h"
#include "support/boards.h"

namespace entonnoir::testing {
namespace {

const RoundId kR{"r"};

int pick(int n) { return *rc::gen::inRange(0, n); }

template <class Table>
typename Table::key_type any_of(const Table& table) {
  auto it = table.begin();
  std::advance(it, pick(static_cast<int>(table.size())));
  return it->first;
}

/// A board on which random people do what they are let do. Person 1 is a facilitator.
class Workshop {
 public:
  Workshop() {
    for (int i = 0; i < 10; ++i) fold(board, post("n" + std::to_string(i), "N", kLarge), Millis{1}, Participant{2});
    for (int i = 0; i < 3; ++i) group("g" + std::to_string(i));
    for (Stage& s : board.stages) s.policy = {true, Whose::all, Whose::all, true, true, true};
  }
  /// False if the rules refuse it; then nothing happened.
  bool act(const Op& op, Participant by = Participant{1}) {
    ChangeSoFar so_far;
    const Author author{by, by.value == 1 ? Role::facilitator : Role::participant, ClientId{"c"}, "token"};
    const auto judged = judge(board, edits_, author, so_far, op);
    if (!judged) return false;
    at_.value += 10;
    fold(board, *judged, at_, by);
    return true;
  }
  void open_round() {
    const auto budget = static_cast<std::uint32_t>(1 + pick(6));
    const auto per_item = static_cast<std::uint32_t>(1 + pick(static_cast<int>(budget)));
    act(op::RoundOpen{kR, kLarge, pick(2) ? RoundOn::notes : RoundOn::groups, "", budget, per_item, false});
  }
  void vote() {
    const Participant by{static_cast<std::uint32_t>(1 + pick(3))};
    const ItemId item{pick(3) && !board.groups.empty() ? any_of(board.groups).value : any_of(board.notes).value};
    pick(5) ? act(op::VoteCast{kR, item}, by) : act(op::VoteWithdraw{kR, item}, by);
  }

  NoteId note() { return any_of(board.notes); }
  std::vector<NoteId> notes() {
    std::set<NoteId> out{note(), note()};
    return {out.begin(), out.end()};
  }
  GroupId some_group() { return board.groups.empty() ? GroupId{"none"} : any_of(board.groups); }
  GroupId new_group() { return GroupId{"h" + std::to_string(++made_)}; }
  NoteId new_note() { return NoteId{"m" + std::to_string(++made_)}; }

  Board board = funnel();

 private:
  void group(const std::string& name) { act(op::GroupCreate{GroupId{name}, kLarge, "", notes(), {}}); }

  Edits edits_;
  Millis at_{5000};
  int made_ = 0;
};

/// What facilitators do to notes and groups that have votes.
Op some_act(Workshop& w) {
  switch (pick(12)) {
    case 0: return op::GroupCreate{w.new_group(), kLarge, "", w.notes(), {}};
    case 1: return op::GroupJoin{w.some_group(), w.notes()};
    case 2: return op::GroupLeave{w.some_group(), w.notes()};
    case 3: return op::GroupDissolve{w.some_group()};
    case 4:
    case 5: return op::GroupMerge{w.some_group(), w.some_group()};
    case 6:
    case 7: return op::NoteMerge{{w.note()}, w.note()};
    case 8: return op::NoteSetAside{w.notes(), ""};
    case 9: return op::NoteRestore{w.notes()};
    case 10: return pick(2) ? Op{op::NoteHide{{w.note()}}} : Op{op::NoteUnhide{w.notes()}};
    default: return op::NoteMove{w.notes(), pick(3) ? kLarge : kThemes, {}};
  }
}

/// VOT3: what counts is within the limits, and what does not count has a reason.
void expect_fair(const Board& board) {
  const Round& round = *board.round(kR);
  const Targets targets(board, round);
  std::uint32_t units = 0;
  for (const auto& [person, ballot] : round.ballots) {
    const auto counted = targets.counted(ballot);
    const std::set<std::size_t> counts(counted.begin(), counted.end());
    RC_ASSERT(counted.size() == counts.size());
    RC_ASSERT(counted.size() <= round.budget);
    units += static_cast<std::uint32_t>(counted.size());
    std::map<ItemId, std::uint32_t> on;
    for (std::size_t i = ballot.size(), later = 0; i-- > 0;) {
      const auto target = targets.of(ballot[i]);
      if (counts.contains(i)) {
        RC_ASSERT(target.has_value());
        RC_ASSERT(++on[*target] <= round.per_item);
        ++later;
      } else {
        RC_ASSERT((!target || on[*target] == round.per_item || later == round.budget));
      }
    }
  }
  std::uint32_t told = 0;
  for (const Count& count : tally(board, round)) {
    RC_ASSERT(count.units > 0u);
    RC_ASSERT(count.people <= count.units);
    told += count.units;
  }
  RC_ASSERT(told == units);
}

TEST(PropertiesVOT, NothingThatIsDoneToNotesAndGroupsLosesOrDoublesAnybodysSupport) {
  EXPECT_TRUE(rc::check([] {
    Workshop w;
    w.open_round();
    for (int i = pick(80); i > 0; --i) {
      if (pick(2)) {
        w.vote();
      } else {
        const Ballots before = w.board.round(kR)->ballots;
        w.act(some_act(w));
        RC_ASSERT(w.board.round(kR)->ballots == before);
      }
      expect_fair(w.board);
    }
  }));
}

/// The ops that take an op back on `before`, first to last; nothing where this test knows none.
std::optional<Ops> inverse(const Board& before, const Op& op) {
  const auto regroup = [&](const std::vector<NoteId>& notes, const StageId& stage) {
    std::map<GroupId, std::vector<NoteId>> back;
    for (const auto& [id, group] : before.groups)
      for (const NoteId& n : group.notes)
        if (group.stage == stage && std::find(notes.begin(), notes.end(), n) != notes.end()) back[id].push_back(n);
    Ops out;
    for (const auto& [id, members] : back) out.push_back(op::GroupJoin{id, members});
    return out;
  };
  const auto all = [&](const std::vector<NoteId>& notes, auto is) {
    return std::all_of(notes.begin(), notes.end(), [&](const NoteId& id) { return is(*before.note(id)); });
  };
  const auto live = [](const Note& n) { return n.live(); };
  if (const auto* o = std::get_if<op::GroupCreate>(&op)) {
    Ops out{op::GroupDissolve{o->group}};
    for (Op& one : regroup(o->notes, o->stage)) out.push_back(one);
    return out;
  }
  if (const auto* o = std::get_if<op::GroupJoin>(&op)) {
    Ops out{op::GroupLeave{o->group, o->notes}};
    for (Op& one : regroup(o->notes, before.group(o->group)->stage)) out.push_back(one);
    return out;
  }
  if (const auto* o = std::get_if<op::GroupLeave>(&op)) return regroup(o->notes, before.group(o->group)->stage);
  if (const auto* o = std::get_if<op::GroupDissolve>(&op))
    return Ops{op::GroupCreate{o->group, kLarge, "", before.group(o->group)->notes, {}}};
  if (const auto* o = std::get_if<op::GroupMerge>(&op))
    return Ops{op::GroupCreate{o->group, kLarge, "", before.group(o->group)->notes, {}}};
  if (const auto* o = std::get_if<op::NoteMerge>(&op)) return Ops{op::NoteRestore{o->notes}};
  if (const auto* o = std::get_if<op::NoteSetAside>(&op))
    return all(o->notes, live) ? std::optional(Ops{op::NoteRestore{o->notes}}) : std::nullopt;
  if (const auto* o = std::get_if<op::NoteHide>(&op))
    return all(o->notes, [](const Note& n) { return !n.hidden; }) ? std::optional(Ops{op::NoteUnhide{o->notes}})
                                                                  : std::nullopt;
  return std::nullopt;
}

TEST(PropertiesVOT1, TakingBackWhatFacilitatorsDidRestoresTheResult) {
  EXPECT_TRUE(rc::check([] {
    Workshop w;
    w.open_round();
    for (int i = pick(30); i > 0; --i) w.vote();
    const auto result = tally(w.board, *w.board.round(kR));
    std::vector<Ops> back;
    for (int i = pick(20); i > 0; --i) {
      const Board before = w.board;
      const Op op = some_act(w);
      if (!std::holds_alternative<op::NoteRestore>(op) && w.act(op)) {
        auto undo = inverse(before, op);
        // A group that lists notes of another stage cannot be made anew with them.
        if (!undo) w.board = before;
        if (undo) back.push_back(std::move(*undo));
      }
    }
    for (; !back.empty(); back.pop_back())
      for (const Op& op : back.back()) RC_ASSERT(w.act(op));
    RC_ASSERT(tally(w.board, *w.board.round(kR)) == result);
  }));
}

/// Everything that makes or ends notes and the lines between them, and the rehearsal.
Op some_flow(Workshop& w) {
  switch (pick(16)) {
    case 0:
    case 1: return op::NotePost{w.new_note(), "N", Colour::blue, pick(4) ? kLarge : kDefinition, Place{}, {}};
    case 2:
    case 3:
    case 4: return op::NoteDistil{w.new_note(), "D", Colour::white, pick(2) ? kRefine : kDefinition, w.notes(), {}};
    case 5:
    case 6: return op::NoteMerge{{w.note()}, w.note()};
    case 7: return op::NoteAddSource{w.note(), w.notes()};
    case 8: {
      const NoteId id = w.note();
      const auto& sources = w.board.note(id)->sources;
      return op::NoteRemoveSource{id, {sources.empty() ? id : sources.front()}};
    }
    case 9: return op::NoteSetAside{{w.note()}, ""};
    case 10: return op::NoteRestore{w.notes()};
    case 11: return op::NoteWithdraw{{w.note()}};
    case 12: return op::NoteMove{w.notes(), pick(2) ? kRefine : kDefinition, {}};
    case 13: return op::NoteEdit{w.note(), 0, {Insert{"x"}}};
    case 14: return pick(4) ? Op{op::NoteHide{{w.note()}}} : Op{op::BoardStart{}};
    default: return pick(4) ? Op{op::NoteUnhide{w.notes()}} : Op{op::BoardUnstart{}};
  }
}

void expect_lineage(const Board& board) {
  RC_ASSERT(board.counts == count_notes(board.notes));
  const Ledger sum = ledger(board);
  RC_ASSERT(sum.posted == sum.carried + sum.merged + sum.set_aside + sum.withdrawn + sum.open);
  RC_ASSERT(acyclic(board));
  std::uint32_t posted = 0;
  for (const auto& [id, note] : board.notes) {
    posted += note.sources.empty() && !note.trial ? 1 : 0;
    if (note.trial) continue;
    const auto from = origins(board, id);
    RC_ASSERT(!from.empty());
    for (const NoteId& origin : from) RC_ASSERT((board.note(origin)->sources.empty() && !board.note(origin)->trial));
  }
  RC_ASSERT(sum.posted == posted);
}

TEST(PropertiesFAT1, TheLedgerAddsUpAndEveryLineLeadsToPostedNotes) {
  EXPECT_TRUE(rc::check([] {
    Workshop w;
    for (int i = pick(60); i > 0; --i) {
      w.act(some_flow(w), Participant{static_cast<std::uint32_t>(pick(4) ? 1 : 2)});
      expect_lineage(w.board);
    }
  }));
}

/// The live notes of a stage.
std::vector<NoteId> live_in(const Board& board, const StageId& stage) {
  std::vector<NoteId> out;
  for (const auto& [id, note] : board.notes)
    if (note.live() && note.stage == stage) out.push_back(id);
  return out;
}

TEST(PropertiesOPN3, BackAndForwardThroughStagesRestoresTheSame) {
  EXPECT_TRUE(rc::check([] {
    Workshop w;
    for (int i = pick(20); i > 0; --i) w.act(some_act(w));
    for (int i = pick(10); i > 0; --i) w.act(some_flow(w));
    const Board before = w.board;
    const auto notes = live_in(before, kLarge);
    RC_PRE(!notes.empty());
    const StageId to = pick(2) ? kThemes : kRefine;
    const auto go = [&](const StageId& stage) {
      RC_ASSERT(w.act(op::NoteMove{notes, stage, {}}));
      RC_ASSERT(w.act(op::StageCurrent{stage}));
      return w.board;
    };
    const Board forward = go(to);
    const Board back = go(kLarge);
    RC_ASSERT(go(to) == forward);
    RC_ASSERT(go(kLarge) == back);
    Board expected = before;
    for (const NoteId& id : notes) {
      RC_ASSERT(back.group_of(id) == before.group_of(id));
      expected.notes.at(id).places[to] = back.notes.at(id).places.at(to);
    }
    expected.counts = count_notes(expected.notes);
    RC_ASSERT(expected == back);
  }));
}

}  // namespace
}  // namespace entonnoir::testing
