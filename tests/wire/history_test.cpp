// Random workshops, and what may be seen of their logs afterwards (HTP5).
#include "board/history.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "board/project.h"
#include "board/text.h"
#include "rules/judge.h"
#include "support/boards.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

/// A log of accepted changes. Each text that anybody writes is a word of its own, remembered with its note.
class RandomLog {
 public:
  RandomLog() {
    fold(now, entries.back());
    for (int i = 0; i < 6; ++i) add(post_new(i < 4 ? kLarge : kDefinition));
  }
  /// One more entry, if the rules let any of its ops pass.
  void step() {
    Entry entry = blank();
    Board after = now;
    ChangeSoFar so_far;
    for (int i = pick(3); i >= 0; --i) {
      const auto op = judge(after, edits_, author(entry.by), so_far, some_op());
      if (!op) continue;
      fold(after, *op, entry.at, entry.by);
      entry.ops.push_back(*op);
    }
    if (entry.ops.empty()) return;
    now = std::move(after);
    record(std::move(entry));
  }

  std::vector<Entry> entries{first_entry()};
  Board now;
  std::map<NoteId, std::set<std::string>> words;  ///< that stood in a note at any time
  std::vector<std::string> names;                 ///< that people had, or said they had

 private:
  static Entry first_entry() { return Entry{Revision{1}, Mark{1}, Millis{1}, {}, {}, {}, {op::BoardCreate{funnel()}}}; }
  static int pick(int n) { return *rc::gen::inRange(0, n); }
  static Author author(Participant by) {
    return Author{by, by.value == 1 ? Role::facilitator : Role::participant, ClientId{"c"}};
  }
  Entry blank() {
    at_ += pick(2);
    const auto by = static_cast<std::uint32_t>(pick(3) == 0 ? 2 : 1);
    const std::uint64_t revision = entries.size() + 1;
    return Entry{Revision{revision}, Mark{revision}, Millis{at_}, Participant{by}, ClientId{"c"}, Seq{revision}, {}};
  }
  void add(Op op) {
    Entry entry = blank();
    entry.by = Participant{1};
    entry.ops = {std::move(op)};
    fold(now, entry);
    record(std::move(entry));
  }
  void record(Entry entry) {
    for (const Op& op : entry.ops)
      std::visit(cases{[&](const op::NotePost& o) { words[o.note].insert(o.text); },
                       [&](const op::NoteDistil& o) { words[o.note].insert(o.text); },
                       [&](const op::NoteEdit& o) {
                         for (const DeltaStep& step : o.delta)
                           if (const auto* typed = std::get_if<Insert>(&step)) words[o.note].insert(typed->text);
                       },
                       [&](const op::PersonName& o) { names.push_back(o.name); }, [](const auto&) {}},
                 op);
    edits_.record(entry);
    entries.push_back(std::move(entry));
  }

  std::string word() { return "<word" + std::to_string(++made_) + ">"; }
  NoteId new_note() { return id("n" + std::to_string(++made_)); }
  op::NotePost post_new(StageId stage) {
    return op::NotePost{new_note(), word(), Colour::yellow, std::move(stage), Place{0, 0}, {}};
  }
  NoteId some_note() const {
    auto it = now.notes.begin();
    std::advance(it, pick(static_cast<int>(now.notes.size())));
    return it->first;
  }
  std::vector<NoteId> some_notes() const {
    std::set<NoteId> notes{some_note(), some_note()};
    return {notes.begin(), notes.end()};
  }
  Op edit(const NoteId& note) {
    const Note& n = now.notes.at(note);
    const auto at = static_cast<std::uint32_t>(pick(static_cast<int>(code_points(n.text)) + 1));
    return op::NoteEdit{note, n.version, compose({}, Delta{Keep{at}, Insert{word()}})};
  }
  StageId some_stage() const { return now.stages[static_cast<std::size_t>(pick(4))].id; }
  /// What hides, shows and adopts comes often: that is what this is about.
  Op some_op() {
    switch (pick(24)) {
      case 0: return op::NoteWithdraw{{some_note()}};
      case 1: return op::NoteSetAside{some_notes(), "why"};
      case 2: return op::NoteRestore{some_notes()};
      case 3:
      case 4: return op::NoteHide{some_notes()};
      case 5:
      case 6: return op::NoteUnhide{some_notes()};
      case 7: return op::NoteMove{some_notes(), some_stage(), {}};
      case 8: return op::NoteDistil{new_note(), word(), Colour::white, kDefinition, {some_note()}, {}};
      case 9: return op::NoteMerge{{some_note()}, some_note()};
      case 10:
      case 11: return op::DefinitionRatify{};
      case 12: return post_new(kDefinition);
      case 13: return op::PersonName{"Name " + std::to_string(++made_), {}, maybe()};
      case 14: return op::StageSetVisibility{some_stage(), pick(2) ? Visibility::private_ : Visibility::public_};
      case 15: return group_op();
      case 16:
      case 17:
      case 18:
      case 19: return round_op();
      case 20: return pick(4) ? edit(some_note()) : Op{op::BoardNames{static_cast<Names>(pick(3))}};
      default: return edit(some_note());
    }
  }
  static std::optional<bool> maybe() { return pick(2) ? std::optional(pick(2) == 0) : std::nullopt; }
  Op group_op() {
    const GroupId id{"g" + std::to_string(pick(4))};
    switch (pick(4)) {
      case 0: return op::GroupRename{id, word()};
      case 1: return op::GroupDissolve{id};
      case 2: return op::GroupMerge{id, GroupId{"g" + std::to_string(pick(4))}};
      default: return op::GroupCreate{id, some_stage(), word(), {}, {}};
    }
  }
  /// Of a board of three people there is always a round, or one is opened.
  Op round_op() {
    const Round* open = now.open_round();
    if (!open) {
      const RoundId id{"r" + std::to_string(now.rounds.size())};
      if (pick(2)) return op::RoundOpen{id, kDefinition, RoundOn::phrases, "", 1, 1, pick(3) > 0};
      return op::RoundOpen{id, some_stage(), RoundOn::notes, "", 9, 9, pick(3) > 0};
    }
    if (pick(6) == 0) return op::RoundClose{open->id};
    if (open->on == RoundOn::notes)
      return pick(4) ? Op{op::VoteCast{open->id, ItemId{some_note().value}}}
                     : Op{op::VoteWithdraw{open->id, ItemId{some_note().value}}};
    if (pick(4) == 0) return op::StanceClear{open->id, some_note()};
    return op::StanceSet{open->id, some_note(), static_cast<Says>(pick(3)), word(), {}};
  }

  Edits edits_;
  std::int64_t at_ = 1000;
  int made_ = 0;
};

/// Whether today nobody of the audience may read the note.
bool no_text(const Board& today, const Note& now, Audience audience) {
  return now.withdrawn || !may_read(today, now, audience);
}

/// The versions of notes whose edits are left out are nobody's promise.
Board comparable(Board board, const Board& today, Audience audience) {
  for (auto& [note, n] : board.notes)
    if (no_text(today, *today.note(note), audience)) n.version = 0;
  return board;
}

void expect_no_word(const RandomLog& log, Audience audience, const std::string& shown) {
  for (const auto& [note, words] : log.words) {
    if (!no_text(log.now, log.now.notes.at(note), audience)) continue;
    for (const std::string& word : words) RC_ASSERT(shown.find(word) == std::string::npos);
  }
  if (log.now.names == Names::hidden)
    for (const std::string& name : log.names) RC_ASSERT(shown.find('"' + name + '"') == std::string::npos);
}

void expect_history(const RandomLog& log, std::size_t base, Audience audience) {
  Board all;
  for (std::size_t i = 0; i < base; ++i) fold(all, log.entries[i]);
  Board seen = seen_today(all, log.now, audience);
  expect_no_word(log, audience, wire::encode_state(seen, true));
  for (std::size_t i = base; i < log.entries.size(); ++i) {
    const auto entry = fold_seen(all, log.entries[i], log.now, audience);
    if (entry) fold(seen, *entry);
    if (entry) expect_no_word(log, audience, wire::encode_ops(entry->ops));
    RC_ASSERT(comparable(seen, log.now, audience) == comparable(seen_today(all, log.now, audience), log.now, audience));
  }
  RC_ASSERT(all == log.now);
  RC_ASSERT(comparable(seen, log.now, audience) == comparable(project(log.now, audience), log.now, audience));
  RC_ASSERT(wire::encode_state(seen, true).find("\"k1\"") == std::string::npos);
}

TEST(HistoryHTP5, WhatIsSeenOfALogFoldsToWhatIsSeenOfItsBoards) {
  EXPECT_TRUE(rc::check([] {
    RandomLog log;
    for (int i = *rc::gen::inRange(1, 60); i > 0; --i) log.step();
    const auto base = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(log.entries.size())));
    for (const Audience audience : {Audience::everyone, Audience::facilitators}) expect_history(log, base, audience);
  }));
}

TEST(HistoryHTP5, OfWhatIsLeftOutOnlyThatItEndedAnAdoptionIsTold) {
  Board b = funnel();
  apply_all(b, {post("p", "words", kDefinition), op::DefinitionRatify{}});
  Board today = b;
  const Entry hides{Revision{9}, Mark{9}, Millis{9}, Participant{1}, {}, {}, {op::NoteHide{ids({"p"})}}};
  const Entry shows{Revision{10}, Mark{10}, Millis{10}, Participant{1}, {}, {}, {op::NoteUnhide{ids({"p"})}}};
  fold(today, hides);
  fold(today, shows);
  const auto seen = fold_seen(b, hides, today, Audience::everyone);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->ops, Ops{op::DefinitionReopen{}});
  EXPECT_FALSE(fold_seen(b, shows, today, Audience::everyone));
}

TEST(HistoryHTP5, ABoardThatWasMadeFromAnArchiveBeginsUnderTodaysVisibilityToo) {
  Board archive = funnel();
  apply_all(archive, {post("a", "open"), post("b", "abuse"), post("c", "mine"), op::NoteHide{ids({"a"})}});
  Board today = archive;
  apply_all(today, {op::NoteUnhide{ids({"a"})}, op::NoteHide{ids({"b"})}, op::NoteWithdraw{ids({"c"})}});
  Board all;
  const auto seen = fold_seen(all, Entry{Revision{1}, Mark{1}, Millis{1}, {}, {}, {}, {op::BoardCreate{archive}}},
                              today, Audience::everyone);
  const Board& state = *std::get<op::BoardCreate>(seen->ops.at(0)).state;
  EXPECT_EQ(state.notes.at(id("a")).text, "open");
  EXPECT_FALSE(state.notes.at(id("a")).hidden);
  EXPECT_EQ(state.notes.at(id("b")).text, "");
  EXPECT_EQ(state.notes.at(id("c")).text, "");
  EXPECT_TRUE(state.people.at(Participant{1}).key.empty());
}

}  // namespace
}  // namespace entonnoir::testing
