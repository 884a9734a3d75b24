// random_log SEED COUNT: a log of so many entries, each a random change that the rules let through, as `ops` frames
// have them, one JSON object a line. The same for the same numbers.
#include <deque>
#include <iostream>
#include <random>

#include "board/fold.h"
#include "board/text.h"
#include "rules/judge.h"
#include "wire/wire.h"

namespace {

using namespace entonnoir;

class Workshop {
 public:
  explicit Workshop(std::uint64_t seed) : random_(seed) {
    Board empty = make_board("Random", static_cast<Template>(pick(4)), Locale::en, now_);
    write(Entry{.ops = {op::BoardCreate{std::move(empty)}}});
  }

  /// One more entry, however many changes are refused before.
  void step() {
    for (;;) {
      now_.value += static_cast<std::int64_t>(pick(50));
      Entry entry{.by = Participant{static_cast<std::uint32_t>(1 + pick(kPeople))}};
      join(entry);
      if (change(entry)) return write(std::move(entry));
    }
  }

 private:
  static constexpr std::uint64_t kPeople = 5;

  std::uint64_t pick(std::uint64_t n) { return random_() % n; }
  template <class T>
  T one(const std::vector<T>& all, T none = {}) {
    return all.empty() ? none : all[pick(all.size())];
  }
  template <class Table>
  auto key(const Table& table) {
    using Key = typename Table::key_type;
    if (table.empty() || pick(40) == 0) return Key{};
    return std::next(table.begin(), static_cast<long>(pick(table.size())))->first;
  }

  /// Numbers are given in the order of first changes.
  void join(Entry& entry) {
    const std::size_t known = board_.people.size();
    if (entry.by.value <= known) return;
    entry.by.value = static_cast<std::uint32_t>(known + 1);
    entry.ops.push_back(op::PersonJoin{entry.by, PersonKey{"key"}, words(), role(entry.by)});
  }
  static Role role(Participant by) { return by.value <= 3 ? Role::facilitator : Role::participant; }

  /// Fills the entry with some ops; false if one of them is refused.
  bool change(Entry& entry) {
    Board board = board_;
    for (const Op& op : entry.ops) fold(board, op, now_, entry.by);
    ChangeSoFar so_far;
    const Author author{entry.by, role(entry.by), ClientId{"c" + std::to_string(entry.by.value)}, "token"};
    for (std::uint64_t left = pick(4) ? 1 : 1 + pick(5); left > 0; --left) {
      const auto op = judge(board, edits_, author, so_far, some_op());
      if (!op) return false;
      fold(board, *op, now_, entry.by);
      entry.ops.push_back(*op);
    }
    return true;
  }

  void write(Entry entry) {
    entry.revision = Revision{++revision_};
    entry.at = now_;
    fold(board_, entry);
    edits_.record(entry);
    std::cout << wire::encode_entry(entry) << '\n';
    earlier_.push_back(board_);
    if (earlier_.size() > 8) earlier_.pop_front();
  }

  std::string words() {
    static const std::vector<std::string> all{"a", "deux ", "e\u0301", "🌍", "שלום", "\n", "\"\\", "𝒳"};
    std::string out;
    for (std::uint64_t i = 0; i <= pick(4); ++i) out += one(all);
    return out;
  }
  std::string new_id(const char* kind) {
    // Also names that JavaScript knows, and numbers, which its objects put first.
    static const std::vector<std::string> odd{"__proto__", "constructor", "toString", "-1", "0", "07", "7", "12"};
    return pick(12) ? kind + std::to_string(++made_) : one(odd);
  }

  NoteId note() { return key(board_.notes); }
  std::vector<NoteId> notes(std::uint64_t max = 4) {
    std::vector<NoteId> out;
    for (std::uint64_t i = 0; i <= pick(max); ++i)
      if (NoteId id = note(); std::find(out.begin(), out.end(), id) == out.end()) out.push_back(std::move(id));
    return out;
  }
  GroupId group() { return key(board_.groups); }
  StageId stage() { return one(board_.stages).id; }
  Colour colour() { return static_cast<Colour>(pick(5)); }
  Place place() { return {static_cast<std::int32_t>(pick(4000)) - 2000, static_cast<std::int32_t>(pick(3000))}; }
  Whose whose() { return static_cast<Whose>(pick(3)); }
  Policy policy() { return {pick(4) > 0, whose(), whose(), pick(4) > 0, pick(2) > 0, pick(2) > 0}; }
  template <class Id>
  std::optional<Id> maybe(Id id) {
    return pick(2) ? std::optional(std::move(id)) : std::nullopt;
  }
  /// Another one to stand behind, or the beginning.
  template <class Id>
  Id behind(const Id& id, Id other) {
    return other == id || pick(3) == 0 ? Id{} : other;
  }

  /// An edit of a note as somebody saw it who may be some entries behind.
  Op edit() {
    const Board& seen = earlier_[pick(earlier_.size())];
    const NoteId id = key(seen.notes);
    const Note* note = seen.note(id);
    if (!note) return op::NoteEdit{id, 0, {Insert{"x"}}};
    return op::NoteEdit{id, note->version, delta(code_points(note->text))};
  }
  Delta delta(std::uint32_t length) {
    Delta steps;
    for (std::uint32_t at = 0; at < length && steps.size() < 9;) {
      const auto n = static_cast<std::uint32_t>(1 + pick(length - at));
      if (pick(3) == 0) steps.push_back(Insert{words()});
      pick(3) ? steps.push_back(Keep{n}) : steps.push_back(Delete{n});
      at += n;
    }
    if (steps.empty() || pick(2)) steps.push_back(Insert{words()});
    return compose({}, steps);
  }

  Op some_op() {
    switch (pick(6)) {
      case 0: return note_op();
      case 1: return pick(2) ? post() : edit();
      case 2: return group_op();
      case 3: return room_op();
      case 4: return round_op();
      default: return board_op();
    }
  }
  Op post() {
    const NoteId id{new_id("n")};
    return op::NotePost{id, words(), colour(), stage(), maybe(place()), pick(4) ? std::nullopt : maybe(group())};
  }
  Op move() {
    auto moved = notes();
    if (pick(2)) return op::NoteMove{std::move(moved), stage(), {}};
    std::vector<Place> places;
    for (std::size_t i = 0; i < moved.size(); ++i) places.push_back(place());
    return op::NoteMove{std::move(moved), stage(), std::move(places)};
  }
  Op note_op() {
    switch (pick(12)) {
      case 0: return op::NoteColour{notes(), colour()};
      case 1: return op::NoteWithdraw{{note()}};
      case 2: return op::NoteSetAside{notes(), words()};
      case 3: return op::NoteRestore{notes()};
      case 4: return op::NoteHide{notes(1)};
      case 5: return op::NoteUnhide{notes()};
      case 6: return op::NoteMerge{notes(), note()};
      case 7: return op::NoteDistil{NoteId{new_id("d")}, words(), colour(), stage(), notes(), maybe(place())};
      case 8: return op::NoteAddSource{note(), notes()};
      case 9: {
        const NoteId id = distilled();
        const Note* from = board_.note(id);
        return op::NoteRemoveSource{id, {from ? one(from->sources) : id}};
      }
      default: return move();
    }
  }
  std::vector<NoteId> live_in(const StageId& stage) const {
    std::vector<NoteId> out;
    for (const auto& [id, n] : board_.notes)
      if (n.stage == stage && n.live()) out.push_back(id);
    return out;
  }
  /// Mostly some that may be in a group of this stage.
  std::vector<NoteId> members(const StageId& stage, bool may_be_none = true) {
    const std::vector<NoteId> there = live_in(stage);
    if (there.empty() || pick(4) == 0) return may_be_none && pick(2) ? std::vector<NoteId>{} : notes();
    std::vector<NoteId> out{one(there)};
    if (NoteId second = one(there); pick(2) && second != out.front()) out.push_back(std::move(second));
    return out;
  }
  /// A group of the same stage.
  GroupId neighbour(const GroupId& id) {
    const Group* group = board_.group(id);
    return group && board_.stage(group->stage) ? one(board_.stage(group->stage)->groups) : id;
  }
  StageId stage_of(const GroupId& id) const {
    const Group* group = board_.group(id);
    return group ? group->stage : StageId{};
  }
  Op group_op() {
    const GroupId id = group();
    switch (pick(8)) {
      case 7: return op::GroupMerge{id, neighbour(id)};
      case 0: return op::GroupRename{id, words()};
      case 1: return op::GroupPlace{id, behind(id, group())};
      case 2: return op::GroupJoin{id, members(stage_of(id), false)};
      case 3: return op::GroupLeave{id, notes()};
      case 4: return pick(3) ? Op{op::GroupJoin{id, members(stage_of(id), false)}} : Op{op::GroupDissolve{id}};
      default: {
        const StageId in = stage();
        return op::GroupCreate{GroupId{new_id("g")}, in, words(), members(in), pick(3) ? std::nullopt : maybe(group())};
      }
    }
  }
  Op board_op() {
    const NoteId phrase = one(board_.phrases);
    switch (pick(14)) {
      case 0: return op::PersonName{words(), {}, maybe(pick(2) > 0)};
      case 1: return pick(3) ? Op{op::PersonName{words(), {}}} : Op{op::PersonErase{maybe(key(board_.people))}};
      case 2: return op::BoardTitle{words()};
      case 3: return stage_op();
      case 4: return op::StageCurrent{stage()};
      case 5: return op::DefinitionRatify{maybe(words())};
      case 6: return op::DefinitionReopen{};
      case 7: return stage_op();
      default: return op::PhrasePlace{phrase, behind(phrase, one(board_.phrases))};
    }
  }
  /// One that may go, if there is one.
  StageId empty_stage() const {
    for (const Stage& s : board_.stages) {
      const auto in_it = [&](const auto& n) { return n.second.places.contains(s.id); };
      if (s.id != board_.current_stage && std::none_of(board_.notes.begin(), board_.notes.end(), in_it)) return s.id;
    }
    return {};
  }
  Op stage_op() {
    const StageId id = stage();
    if (const StageId empty = empty_stage(); !empty.empty() && pick(2)) return op::StageRemove{empty};
    switch (pick(7)) {
      case 0: return op::StageAdd{StageId{new_id("s")}, words(), words(), kind(), policy(), stage()};
      case 1: return op::StageRename{id, words()};
      case 2: return op::StagePlace{id, behind(id, stage())};
      case 3: return op::StagePrompt{id, words()};
      case 4: return op::StagePolicy{id, policy()};
      case 5: return op::StageSetStatus{id, pick(4) ? StageStatus::open : StageStatus::closed};
      default: return op::StageRemove{id};
    }
  }
  /// What ends the fun for everybody is rare, and soon taken back.
  Op room_op() {
    switch (pick(18)) {
      case 0: return pick(4) ? Op{op::BoardUnstart{}} : Op{op::BoardStart{}};
      case 1: return pick(3) ? Op{op::BoardReopen{}} : Op{op::BoardClose{}};
      case 2: return op::BoardFreeze{pick(3) == 0};
      case 3: return op::BoardNames{static_cast<Names>(pick(3))};
      case 4: return op::BoardMethods{methods()};
      case 5: return op::TimerStart{static_cast<std::int64_t>(1000 + pick(90'000))};
      case 6: return pick(2) ? op::TimerStart{} : op::TimerStart{1000};
      case 7: return op::TimerPause{};
      case 8: return pick(3) ? Op{op::TimerPause{}} : Op{op::TimerStop{}};
      case 9: return op::PersonHand{pick(3) > 0, pick(3) ? std::nullopt : maybe(key(board_.people))};
      case 10: return op::PersonMute{key(board_.people), pick(3) == 0};
      case 11: return op::PersonRemove{key(board_.people), pick(2) > 0};
      case 12: return op::LinksRenew{};
      case 13:
      case 14: return op::StageSetVisibility{stage(), pick(3) ? Visibility::private_ : Visibility::public_};
      default: return op::NoteReact{note(), static_cast<Reaction>(pick(5)), pick(3) > 0};
    }
  }
  std::vector<Method> methods() {
    std::vector<Method> out;
    for (int m = 4; m >= 0; --m)
      if (pick(2)) out.push_back(static_cast<Method>(m));
    return out;
  }
  Op round_op() {
    const Round* open = board_.open_round();
    if (!open) {
      const auto budget = static_cast<std::uint32_t>(1 + pick(8));
      const bool phrases = pick(3) == 0 && board_.definition();
      return op::RoundOpen{RoundId{new_id("r")},
                           phrases ? board_.definition()->id : stage(),
                           phrases ? RoundOn::phrases : static_cast<RoundOn>(pick(2)),
                           words(),
                           budget,
                           static_cast<std::uint32_t>(1 + pick(budget)),
                           pick(2) > 0};
    }
    if (pick(20) == 0) return op::RoundClose{open->id};
    if (open->on == RoundOn::phrases) {
      const NoteId phrase = one(board_.phrases);
      if (pick(4) == 0) return op::StanceClear{open->id, phrase};
      // Whose reason it is in a closed secret round only the server knows, and erases it for itself (OPC14).
      return op::StanceSet{
          open->id, phrase, static_cast<Says>(pick(3)), open->secret ? std::nullopt : maybe(words()), {}};
    }
    if (pick(3)) return op::VoteCast{open->id, item(*open)};
    const auto ballot = open->ballots.find(key(open->ballots));
    return op::VoteWithdraw{open->id, ballot == open->ballots.end() ? item(*open) : one(ballot->second)};
  }
  /// Mostly one that stands for something.
  ItemId item(const Round& round) {
    const std::vector<NoteId> there = live_in(round.stage);
    return ItemId{pick(4) && !there.empty() ? one(there).value : group().value};
  }
  NoteId distilled() {
    std::vector<NoteId> all;
    for (const auto& [id, n] : board_.notes)
      if (!n.sources.empty()) all.push_back(id);
    return one(all);
  }
  StageKind kind() { return static_cast<StageKind>(pick(3)); }

  std::mt19937_64 random_;
  Millis now_{1'700'000'000'000};
  Board board_;
  Edits edits_;
  std::deque<Board> earlier_;
  std::uint64_t revision_ = 0;
  int made_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: random_log SEED COUNT\n";
    return 2;
  }
  Workshop workshop(std::stoull(argv[1]));
  for (long left = std::stol(argv[2]) - 1; left > 0; --left) workshop.step();
  return std::cout.flush() ? 0 : 1;
}
