// Random workshops through the pure room, with lost races, failures and resends: what the log holds, what the room
// shows and what a replica folds are one state, byte for byte; no change is applied twice; the ledger adds up.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "board/lineage.h"
#include "room/room.h"
#include "support/boards.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

class Workshop {
 public:
  explicit Workshop(std::uint64_t seed) : random_(seed), room_(RoomState{make(), start(), {}, {}}, seed) {
    for (std::uint64_t s = 1; s <= 5; ++s)
      perform(room_.on(input::Join{SessionId{s},
                                   s == 1 ? Role::facilitator : Role::participant,
                                   PersonKey{"k" + std::to_string(s)},
                                   ClientId{"c" + std::to_string(s)},
                                   "N",
                                   {},
                                   now_}));
  }

  void step() {
    now_.value += 10;
    if (in_flight_ && pick(3) != 0) return answer();
    if (pick(6) == 0) other_appends();
    if (pick(4) == 0) deliver();
    const auto session = 1 + pick(5);
    // Who waits for an answer, or was told to try again (SUB7), or by chance one who need not, sends the last one
    // again.
    if (waiting_.contains(session) || (pick(10) == 0 && seqs_[session] > 0)) return send(session);
    last_[session] = wire::Submit{Seq{++seqs_[session]}, some_ops()};
    waiting_.insert(session);
    send(session);
  }
  void settle() {
    for (int round = 0; in_flight_ || !waiting_.empty(); ++round) {
      ASSERT_LT(round, 1000) << "an answer never comes";
      while (in_flight_) answer();
      for (const std::uint64_t session : std::set(waiting_)) send(session);
    }
    perform(room_.on(input::Entries{after(start().revision, true)}));
  }

  void expect_one_truth() const {
    Board folded = make();
    for (const Entry& e : log_) fold(folded, e);
    EXPECT_EQ(wire::encode_state(folded, true), wire::encode_state(room_.board(), true));
    for (const Audience a : {Audience::everyone, Audience::facilitators})
      EXPECT_EQ(wire::encode_state(replica_), wire::encode_state(project(room_.board(), a)));
    const Ledger l = ledger(folded);
    EXPECT_EQ(l.posted, l.carried + l.merged + l.set_aside + l.withdrawn + l.open);
    EXPECT_TRUE(acyclic(folded));
    const auto again = wire::decode_state(wire::encode_state(folded, true));
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(*again, folded);
    std::set<std::pair<std::string, std::uint64_t>> once;
    for (const Entry& e : log_) EXPECT_TRUE(once.emplace(e.client.value, e.seq.value).second) << "applied twice";
    EXPECT_EQ(log_.size(), saved_.size());
  }
  std::size_t entries() const { return log_.size(); }

 private:
  static Board make() { return make_board("Random", Template::funnel, Locale::en, Millis{1}); }
  static Position start() { return {Epoch{1}, Revision{1}, Mark{1}}; }
  void send(std::uint64_t session) { perform(room_.on(input::Submitted{SessionId{session}, last_[session], now_})); }
  std::uint64_t pick(std::uint64_t n) { return random_() % n; }

  NoteId some_note() {
    if (room_.board().notes.empty() || pick(20) == 0) return id("none");
    auto it = room_.board().notes.begin();
    std::advance(it, static_cast<long>(pick(room_.board().notes.size())));
    return it->first;
  }
  std::vector<NoteId> some_notes() {
    std::set<NoteId> notes;
    for (std::uint64_t i = 0; i <= pick(3); ++i) notes.insert(some_note());
    return {notes.begin(), notes.end()};
  }
  StageId some_stage() { return room_.board().stages[pick(room_.board().stages.size())].id; }
  GroupId some_group() {
    if (room_.board().groups.empty()) return GroupId{"none"};
    auto it = room_.board().groups.begin();
    std::advance(it, static_cast<long>(pick(room_.board().groups.size())));
    return it->first;
  }
  NoteId new_note() { return id("n" + std::to_string(++made_)); }

  Delta some_delta(const NoteId& note) {
    const Note* n = room_.board().note(note);
    const std::uint32_t length = n ? code_points(n->text) : 0;
    const auto at = static_cast<std::uint32_t>(pick(length + 1));
    const Delta step = pick(2) || at == length ? Delta{Keep{at}, Insert{"é🌍"}} : Delta{Keep{at}, Delete{1}};
    return compose({}, step);
  }

  Op some_op() {
    const NoteId note = some_note();
    switch (pick(20)) {
      case 0: return op::NoteMove{some_notes(), some_stage(), {}};
      case 1: return op::NoteColour{some_notes(), Colour::blue};
      case 2: return op::NoteWithdraw{{note}};
      case 3: return op::NoteSetAside{some_notes(), "why"};
      case 4: return op::NoteRestore{some_notes()};
      case 5: return op::NoteHide{{note}};
      case 6: return op::NoteMerge{some_notes(), note};
      case 7: return op::NoteDistil{new_note(), "d", Colour::white, some_stage(), some_notes(), {}};
      case 8: return op::NoteAddSource{note, some_notes()};
      case 9: return op::GroupCreate{GroupId{"g" + std::to_string(++made_)}, some_stage(), "g", some_notes(), {}};
      case 10: return op::GroupJoin{some_group(), some_notes()};
      case 11: return op::GroupDissolve{some_group()};
      case 12: return op::StageCurrent{some_stage()};
      case 13: return op::PhrasePlace{note, {}};
      case 14: return op::DefinitionRatify{};
      case 15: {
        const Note* n = room_.board().note(note);
        return op::NoteEdit{note, n ? n->version - std::min<std::uint64_t>(n->version, pick(3)) : 0, some_delta(note)};
      }
      default: return op::NotePost{new_note(), "text", Colour::pink, kLarge, {}, {}};
    }
  }
  Ops some_ops() {
    Ops ops;
    for (std::uint64_t i = 0; i <= pick(3); ++i) ops.push_back(some_op());
    return ops;
  }

  /// Another server's entry in the log; the room hears of it now or later.
  void other_appends() {
    const Position tail = log_tail();
    Entry other{Revision{tail.revision.value + 1},
                Mark{other_marks_() | 1},
                now_,
                {},
                ClientId{"other" + std::to_string(++made_)},
                Seq{1},
                {op::BoardTitle{"T" + std::to_string(made_)}}};
    log_.push_back(other);
    saved_.push_back(other.seq);
  }
  Position log_tail() const { return Position{Epoch{1}, log_.back().revision, log_.back().mark}; }
  /// What the log has after `from`, as much of it as it likes to give.
  std::vector<Entry> after(Revision from, bool all) {
    std::vector<Entry> out;
    for (const Entry& e : log_)
      if (e.revision > from) out.push_back(e);
    if (!all && !out.empty()) out.resize(pick(out.size() + 1));
    return out;
  }
  /// The subscription brings some of what is new, or what is known already.
  void deliver() {
    const std::uint64_t at = room_.position().revision.value;
    perform(room_.on(input::Entries{after(Revision{at - std::min<std::uint64_t>(at - 1, pick(3))}, false)}));
  }

  /// The log's side: appends, or loses a race, or fails, with or without having appended.
  void answer() {
    const effect::Append append = *std::exchange(in_flight_, {});
    if (pick(8) == 0) return perform(room_.on(input::BatchFailed{reject(Code::log_unavailable)}));
    if (pick(8) == 0) other_appends();
    if (append.if_at != log_tail())
      return perform(room_.on(input::BatchConflict{log_tail(), true, after(append.if_at.revision, pick(2) == 0)}));
    for (std::size_t i = 0; i < append.entries.size(); ++i)
      if (known_.contains(change_of(append.entries[i])))
        return perform(room_.on(input::BatchRepeats{i, known_[change_of(append.entries[i])]}));
    for (Entry e : append.entries) {
      e.at = now_;
      log_.push_back(e);
      known_[change_of(e)] = {Epoch{1}, e.revision, e.mark};
    }
    switch (pick(8)) {
      case 0: return perform(room_.on(input::BatchFailed{reject(Code::log_unavailable)}));  // only the answer was lost
      case 1: perform(room_.on(input::Entries{after(append.if_at.revision, false)})); break;
      default: break;
    }
    perform(room_.on(input::BatchAppended{std::vector<Millis>(append.entries.size(), now_)}));
  }
  static std::pair<ClientId, Seq> change_of(const Entry& e) { return {e.client, e.seq}; }

  void perform(const Effects& effects) {
    std::optional<Revision> read_on;
    for (const Effect& e : effects)
      std::visit(
          cases{[&](const effect::Append& a) { in_flight_ = a; }, [&](const effect::ReadOn& r) { read_on = r.from; },
                [&](const effect::Reload&) { ADD_FAILURE() << "the log is the same all the time"; },
                [&](const effect::Send& s) {
                  if (const auto* saved = std::get_if<wire::Saved>(&s.message)) note_saved(s.session, *saved);
                  if (const auto* no = std::get_if<wire::Rejected>(&s.message)) note_rejected(s.session, *no);
                },
                [&](const effect::Publish& p) {
                  if (const auto& seen = p.seen.at(Audience::everyone)) fold_seen(*seen);
                },
                [](const auto&) {}},
          e);
    if (read_on) perform(room_.on(input::HaveRead{after(Revision{read_on->value - 1}, true)}));
  }
  /// A change counts as saved once, however often it is answered, and is never saved and refused.
  void note_saved(SessionId session, const wire::Saved& saved) {
    if (saved.seq == last_[session.value].seq) waiting_.erase(session.value);
    if (answered_.emplace(session.value, saved.seq.value).second) saved_.push_back(saved.seq);
  }
  void note_rejected(SessionId session, const wire::Rejected& rejected) {
    if (rejected.why.code == Code::log_unavailable || rejected.seq != last_[session.value].seq) return;
    waiting_.erase(session.value);
    const ClientId client{"c" + std::to_string(session.value)};
    EXPECT_FALSE(known_.contains({client, rejected.seq})) << "refused, and yet in the log";
  }
  void fold_seen(const Entry& seen) {
    fold(replica_, seen);
    replica_ = project(replica_, Audience::everyone);
  }

  std::mt19937_64 random_;
  std::mt19937_64 other_marks_{~random_()};  // not those that the room makes of the same seed
  Room room_;
  Millis now_{1000};
  std::vector<Entry> log_{{Revision{1}, Mark{1}, Millis{1}, {}, {}, {}, {op::BoardCreate{make()}}}};
  std::map<std::pair<ClientId, Seq>, Position> known_;
  std::vector<Seq> saved_{Seq{}};
  std::set<std::pair<std::uint64_t, std::uint64_t>> answered_;
  std::optional<effect::Append> in_flight_;
  std::map<std::uint64_t, std::uint64_t> seqs_;
  std::set<std::uint64_t> waiting_;
  std::map<std::uint64_t, wire::Submit> last_;
  Board replica_ = make();
  int made_ = 0;
};

TEST(RoomRandomPOS4, LogRoomAndReplicaAreOneState) {
  const char* given = std::getenv("ENTONNOIR_SEED");
  const std::uint64_t first = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  for (std::uint64_t seed = first; seed < first + (given ? 1 : 40); ++seed) {
    SCOPED_TRACE("ENTONNOIR_SEED=" + std::to_string(seed));
    Workshop workshop(seed);
    for (int i = 0; i < 400; ++i) workshop.step();
    workshop.settle();
    workshop.expect_one_truth();
    EXPECT_GT(workshop.entries(), 20u);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace entonnoir::testing
