// Random workshops with private stages, secret rounds and hidden names, and what everybody is sent of them (SEE1 to
// SEE7). RapidCheck prints the seed of a run that fails.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <deque>
#include <set>

#include "board/project.h"
#include "board/text.h"
#include "rules/judge.h"
#include "support/boards.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

int pick(int n) { return *rc::gen::inRange(0, n); }

/// A replica makes "" of a hidden note's text by itself (STA4).
Board as_a_replica(Board board) {
  for (auto& [id, note] : board.notes)
    if (note.hidden) board.clear_text(note);
  for (auto& [number, person] : board.people) person.key = {};
  return board;
}

/// The shared snapshot with what is this person's own put into it, as SEE6 says.
Board snapshot_for(const Board& board, const Viewer& viewer) {
  Board out = project(board, viewer.audience);
  const Own mine = own(board, viewer);
  for (const auto& [id, text] : mine.notes) {
    out.notes.at(id).text = text.text;
    out.notes.at(id).version = text.version;
  }
  out.counts = count_notes(out.notes);
  for (const auto& [id, ballot] : mine.ballots) out.round(id)->ballots[viewer.person] = ballot;
  for (const auto& [id, stances] : mine.stances)
    for (const auto& [note, stance] : stances) out.round(id)->stances[note][viewer.person] = stance;
  return out;
}

/// Somebody's page: what it was sent, and the board that it makes of it.
struct Page {
  Viewer viewer;
  Board board;
  std::deque<Board> past;  ///< the board at each revision from 0
};

class Room {
 public:
  Room() {
    for (Stage& stage : board.stages) stage.policy = {true, Whose::all, Whose::all, true, true, true};
    for (Page& page : pages) page.board = snapshot_for(board, page.viewer);
    for (int i = 0; i < 6; ++i) {
      const Participant by{static_cast<std::uint32_t>(1 + i % 3)};
      const NoteId note = new_note();
      step(by, {op::NotePost{note, told(note, by), Colour::yellow, some_stage(), Place{}, {}}});
    }
  }
  void step() {
    const Participant by{static_cast<std::uint32_t>(pick(2) ? 1 : 2 + pick(2))};
    Ops ops;
    for (int i = pick(3); i >= 0; --i) ops.push_back(some_op(by));
    step(by, std::move(ops));
  }
  /// Whoever comes back from a revision gets entries, if none of them is too late to be told (CON4).
  void resume() {
    if (entries.empty()) return;
    for (const Page& page : pages) {
      const auto since = static_cast<std::size_t>(pick(static_cast<int>(page.past.size())));
      Board replica = page.past[since];
      bool whole = true;
      for (std::size_t i = since; i < entries.size(); ++i) whole = whole && !retracts(entries[i], board);
      if (!whole) continue;
      for (std::size_t i = since; i < entries.size(); ++i)
        if (const auto seen = project(entries[i], board, page.viewer)) {
          expect_no_word(page, wire::encode_entry(*seen));
          fold(replica, *seen);
        }
      RC_ASSERT(as_a_replica(replica) == project(board, page.viewer));
    }
  }

  Board board = funnel();
  std::vector<Entry> entries;
  std::vector<Page> pages{{{Audience::everyone, {}}, {}, {}},
                          {{Audience::everyone, Participant{2}}, {}, {}},
                          {{Audience::everyone, Participant{3}}, {}, {}},
                          {{Audience::facilitators, Participant{1}}, {}, {}},
                          {{Audience::facilitators, {}}, {}, {}}};

 private:
  void step(Participant by, const Ops& ops) {
    Board after = board;
    Entry entry{.revision = Revision{entries.size() + 1}, .at = Millis{at_ += 10}, .by = by};
    ChangeSoFar so_far;
    const Author author{by, by.value == 1 ? Role::facilitator : Role::participant, ClientId{"c"}, "token"};
    for (const Op& op : ops) {
      const auto judged = judge(after, edits_, author, so_far, op);
      if (!judged) continue;
      fold(after, *judged, entry.at, by);
      entry.ops.push_back(*judged);
    }
    if (entry.ops.empty()) return;
    edits_.record(entry);
    tell(entry, after);
    entries.push_back(std::move(entry));
  }

  void tell(const Entry& entry, const Board& after) {
    const SightChange change = changes_sight(entry, board);
    const auto own = own_entries(entry, after, change);
    board = after;
    for (Page& page : pages) {
      page.past.push_back(page.board);
      auto seen = project(entry, after, page.viewer.audience, change);
      for (const OwnEntry& one : own)
        if (one.person == page.viewer.person && one.audience == page.viewer.audience) seen = one.entry;
      RC_ASSERT(seen == project(entry, after, page.viewer, change));
      if (seen) expect_no_word(page, wire::encode_entry(*seen));
      if (seen) expect_no_vote_of_others(page, *seen);
      if (seen) fold(page.board, *seen);
      if (change.of(page.viewer.audience)) {
        page.board = snapshot_for(after, page.viewer);
        expect_no_word(page, wire::encode_state(page.board));
      }
      page.board = as_a_replica(std::move(page.board));
      RC_ASSERT(page.board == project(after, page.viewer));
    }
  }

  void expect_no_vote_of_others(const Page& page, const Entry& seen) const {
    const Round* open = board.open_round();
    if (!open || !open->secret || seen.by == page.viewer.person) return;
    const std::string sent = wire::encode_entry(seen);
    for (const char* op : {"vote.", "stance."}) RC_ASSERT(sent.find(op) == std::string::npos);
  }

  /// No word of a note that this page may not read, no name that is not shown.
  void expect_no_word(const Page& page, const std::string& sent) const {
    const auto absent = [&](const std::string& word) { RC_ASSERT(sent.find(word) == std::string::npos); };
    for (const auto& [note, words] : words_)
      if (const Note* n = board.note(note); n && !n->hidden && !may_read(board, *n, page.viewer))
        for (const std::string& word : words) absent(word);
    if (board.names == Names::hidden)
      for (const std::string& name : names_) absent('"' + name + '"');
  }

  std::string word(Participant by) { return "<" + std::to_string(by.value) + "-" + std::to_string(++made_) + ">"; }
  NoteId new_note() { return id("n" + std::to_string(++made_)); }
  StageId some_stage() const { return board.stages[static_cast<std::size_t>(pick(4))].id; }
  NoteId some_note() const {
    auto it = board.notes.begin();
    std::advance(it, pick(static_cast<int>(board.notes.size())));
    return it->first;
  }
  std::vector<NoteId> some_notes() const {
    std::set<NoteId> notes{some_note(), some_note()};
    return {notes.begin(), notes.end()};
  }
  std::string told(const NoteId& note, Participant by) {
    const std::string text = word(by);
    words_[note].insert(text);
    return text;
  }
  Op edit(Participant by) {
    const NoteId note = some_note();
    const Note& n = board.notes.at(note);
    const auto at = static_cast<std::uint32_t>(pick(static_cast<int>(code_points(n.text)) + 1));
    return op::NoteEdit{note, n.version, compose({}, Delta{Keep{at}, Insert{told(note, by)}})};
  }
  Op round_op() {
    const Round* open = board.open_round();
    if (!open) {
      const RoundId id{"r" + std::to_string(board.rounds.size())};
      if (pick(2)) return op::RoundOpen{id, kDefinition, RoundOn::phrases, "", 1, 1, pick(3) > 0};
      return op::RoundOpen{id, some_stage(), pick(2) ? RoundOn::notes : RoundOn::groups, "", 9, 9, pick(3) > 0};
    }
    if (pick(6) == 0) return op::RoundClose{open->id};
    if (open->on != RoundOn::phrases)
      return pick(4) ? Op{op::VoteCast{open->id, ItemId{some_note().value}}}
                     : Op{op::VoteWithdraw{open->id, ItemId{some_note().value}}};
    if (pick(4) == 0) return op::StanceClear{open->id, some_note()};
    return op::StanceSet{open->id, some_note(), static_cast<Says>(pick(3)), "why", {}};
  }
  Op group_op(Participant by) {
    const GroupId id{"g" + std::to_string(pick(4))};
    switch (pick(5)) {
      case 0: return op::GroupRename{id, word(by)};
      case 1: return op::GroupDissolve{id};
      case 2: return op::GroupMerge{id, GroupId{"g" + std::to_string(pick(4))}};
      case 3: return op::GroupJoin{id, some_notes()};
      default: return op::GroupCreate{id, some_stage(), word(by), {}, {}};
    }
  }
  Op room_op(Participant by) {
    switch (pick(8)) {
      case 0: return op::BoardNames{static_cast<Names>(pick(3))};
      case 1:
      case 2: {
        names_.push_back("Name " + std::to_string(++made_));
        return op::PersonName{names_.back(), {}, pick(2) ? std::optional(pick(2) == 0) : std::nullopt};
      }
      case 3: return pick(8) ? edit(by) : Op{op::PersonErase{}};
      case 4: return pick(4) ? Op{op::BoardUnstart{}} : Op{op::BoardStart{}};
      case 5: return op::DefinitionRatify{"all the same"};
      default: return op::NoteReact{some_note(), Reaction::idea, pick(3) > 0};
    }
  }
  Op some_op(Participant by) {
    switch (pick(18)) {
      case 0:
      case 1: return op::StageSetVisibility{some_stage(), pick(3) ? Visibility::private_ : Visibility::public_};
      case 2:
      case 3: return op::NoteMove{some_notes(), some_stage(), {}};
      case 4: return op::NoteHide{{some_note()}};
      case 5: return op::NoteUnhide{some_notes()};
      case 6: return op::NoteWithdraw{{some_note()}};
      case 7: {
        const NoteId note = new_note();
        return op::NoteDistil{note, told(note, by), Colour::white, some_stage(), {some_note()}, {}};
      }
      case 8:
      case 9: {
        const NoteId note = new_note();
        return op::NotePost{note, told(note, by), Colour::pink, some_stage(), {}, {}};
      }
      case 10: return group_op(by);
      case 11:
      case 12:
      case 13: return round_op();
      case 14: return room_op(by);
      default: return edit(by);
    }
  }

  Edits edits_;
  std::map<NoteId, std::set<std::string>> words_;
  std::vector<std::string> names_;
  std::int64_t at_ = 1000;
  int made_ = 0;
};

TEST(WithheldSEE, EverybodyHasExactlyWhatTheyMaySee) {
  EXPECT_TRUE(rc::check([] {
    Room room;
    for (int i = pick(50); i > 0; --i) room.step();
    room.resume();
  }));
}

}  // namespace
}  // namespace entonnoir::testing
