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
    const auto session = 1 + pick(5);
    // One in ten is a resend of the client's last change.
    if (pick(10) == 0 && seqs_[session] > 0) {
      perform(room_.on(input::Submitted{SessionId{session}, last_[session], now_}));
      return;
    }
    last_[session] = wire::Submit{Seq{++seqs_[session]}, some_ops()};
    perform(room_.on(input::Submitted{SessionId{session}, last_[session], now_}));
  }
  void settle() {
    while (in_flight_) answer();
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

  /// The log's side: appends, or loses a race, or fails.
  void answer() {
    const effect::Append append = *std::exchange(in_flight_, {});
    switch (pick(8)) {
      case 0: return perform(room_.on(input::BatchFailed{reject(Code::log_unavailable)}));
      case 1: {
        Entry other{Revision{log_.size() + 2},
                    Mark{random_() | 1},
                    now_,
                    {},
                    ClientId{"other" + std::to_string(++made_)},
                    Seq{1},
                    {op::BoardTitle{"T" + std::to_string(made_)}}};
        log_.push_back(other);
        saved_.push_back(other.seq);
        missing_.push_back(other);
        return perform(room_.on(input::BatchLostRace{}));
      }
      default:
        for (Entry e : append.entries) {
          e.at = now_;
          log_.push_back(e);
        }
        perform(room_.on(input::BatchAppended{std::vector<Millis>(append.entries.size(), now_)}));
    }
  }

  void perform(const Effects& effects) {
    bool read_on = false;
    for (const Effect& e : effects)
      std::visit(cases{[&](const effect::Append& a) { in_flight_ = a; }, [&](const effect::ReadOn&) { read_on = true; },
                       [&](const effect::Send& s) {
                         if (const auto* saved = std::get_if<wire::Saved>(&s.message)) note_saved(s.session, *saved);
                       },
                       [&](const effect::Publish& p) {
                         if (const auto& seen = p.seen.at(Audience::everyone)) fold_seen(*seen);
                       },
                       [](const auto&) {}},
                 e);
    if (read_on) perform(room_.on(input::Entries{std::exchange(missing_, {}), now_}));
  }
  /// A change counts as saved once, however often it is answered.
  void note_saved(SessionId session, const wire::Saved& saved) {
    if (answered_.emplace(session.value, saved.seq.value).second) saved_.push_back(saved.seq);
  }
  void fold_seen(const Entry& seen) {
    fold(replica_, seen);
    replica_ = project(replica_, Audience::everyone);
  }

  std::mt19937_64 random_;
  Room room_;
  Millis now_{1000};
  std::vector<Entry> log_;
  std::vector<Entry> missing_;
  std::vector<Seq> saved_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> answered_;
  std::optional<effect::Append> in_flight_;
  std::map<std::uint64_t, std::uint64_t> seqs_;
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
