// Two servers on one log, in memory, and people who do as PROTOCOL.md says: nothing that was saved is lost or double,
// and both servers have one state, whatever the log goes through.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>

#include "board/fold.h"
#include "room/fast_port.h"
#include "room/host.h"
#include "room/runner.h"
#include "support/boards.h"
#include "support/memory_op_log.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

/// The whole number behind `"name":` in a message.
std::uint64_t number(const std::string& message, const std::string& name) {
  const auto at = message.find("\"" + name + "\":");
  return at == std::string::npos ? 0 : std::strtoull(message.c_str() + at + name.size() + 3, nullptr, 10);
}
bool says(const std::string& message, const std::string& part) { return message.find(part) != std::string::npos; }

/// The servers, one thread, and a log that answers when told.
class Cluster {
 public:
  Cluster() {
    start_secrets();
    for (int i = 0; i < 2; ++i)
      hosts.push_back(std::make_unique<RoomHost>(
          io, log, HostConfig{.gathers = false, .backoff_ms_max = 4, .others_ms = 4, .snapshot_ms = 4}));
    hosts[0]->create(board, token, make_board("T", Template::funnel, Locale::fr, Millis{1}),
                     [](Result<void> made) { EXPECT_TRUE(made); });
    settle();
  }
  void settle() {
    for (int quiet = 0; quiet < 3;) {
      const bool moved = log.answer_all() + io.poll() > 0;
      io.restart();
      quiet = moved ? 0 : quiet + 1;
    }
    io.run_for(std::chrono::milliseconds(20));  // the pacing tick, the backoff
    io.restart();
  }
  std::string state_of(RoomHost& host) {
    std::string state = "no answer";
    host.view(board, token, [&](Result<BoardView> v) {
      state = v ? wire::encode_position(v->position) + wire::encode_state(*v->board, true) : code_name(v.error().code);
    });
    settle();
    return state;
  }
  /// The board that kept history begins after.
  StoredSnapshot base() {
    std::optional<StoredSnapshot> out;
    log.base(board, [&](Result<std::optional<StoredSnapshot>> base) { out = base ? *base : std::nullopt; });
    settle();
    return out.value_or(StoredSnapshot{});
  }
  std::vector<Entry> entries() {
    std::vector<Entry> out;
    log.history(board, Revision{1}, Revision{UINT64_MAX >> 1}, [&](Result<std::vector<StoredEntry>> stored) {
      ASSERT_TRUE(stored);
      out = *decode_entries(*stored);
    });
    settle();
    return out;
  }

  boost::asio::io_context io;
  MemoryOpLog log{MemoryOpLog::Answers::when_told};
  std::vector<std::unique_ptr<RoomHost>> hosts;
  const BoardId board{"board"};
  const std::string token = "facilitator-token";
  const std::string participant = derive_token(token, Role::participant, 1);
};

/// A page: one change in flight (SUB4), sent again until it is answered for good (SUB5, SUB7); what was saved is kept
/// and sent again where the log lost it (SUB9).
class Person {
 public:
  Person(Cluster& cluster, int number) : cluster_(cluster), client_("c" + std::to_string(number)), number_(number) {}

  void come(RoomHost& host) {
    port_ = std::make_shared<FastPort>();
    entered_.reset();
    heard_ = 0;
    sent_.reset();
    welcomed_ = false;
    const std::string person = "person-" + client_.value + "-0123456789";
    host.join(cluster_.board,
              {number_ == 0 ? cluster_.token : cluster_.participant, client_, person, client_.value, {}}, port_,
              [this](std::optional<RoomHost::Entered> e) { entered_ = std::move(e); });
  }
  bool here() const { return entered_ && !port_->closed; }
  bool away() const { return port_ == nullptr || port_->closed.has_value(); }
  bool busy() const { return !todo_.empty(); }
  const std::map<std::uint64_t, wire::Submit>& saved() const { return saved_; }
  const ClientId& client() const { return client_; }

  void change(Ops ops) {
    if (busy()) return;
    todo_.push_back({Seq{++seq_}, std::move(ops)});
  }
  /// Hears what came, sends what is to be sent.
  void act() {
    if (port_)
      for (; heard_ < port_->heard.size(); ++heard_) hear(std::string(port_->heard[heard_]));
    if (here() && port_->closed) leave();
    if (!here() || !welcomed_ || sent_ || todo_.empty()) return;  // what is to be sent, the welcome tells
    sent_ = todo_.front();
    entered_->runner->submit(entered_->session, *sent_);
  }
  void leave() {
    if (entered_) entered_->runner->leave(entered_->session);
    entered_.reset();
    port_.reset();
  }
  /// Tells what was refused for good.
  std::vector<std::string> refused;

 private:
  void hear(const std::string& message) {
    if (message.starts_with("{\"type\":\"welcome\"")) return welcome(number(message, "last_seq"));
    const bool saved = message.starts_with("{\"type\":\"saved\"");
    if (!saved && !message.starts_with("{\"type\":\"rejected\"")) return;
    if (todo_.empty() || number(message, "seq") != todo_.front().seq.value) return;
    sent_.reset();
    if (!saved && says(message, "log_unavailable")) return;  // again with the same seq
    // One that was saved, and was sent again to a server that had not read so far, is done (SUB9).
    if (saved || (says(message, "stale_seq") && saved_.contains(todo_.front().seq.value))) {
      saved_[todo_.front().seq.value] = todo_.front();
    } else {
      refused.push_back(message);
      saved_.erase(todo_.front().seq.value);
    }
    todo_.pop_front();
  }
  void welcome(std::uint64_t last_seq) {
    welcomed_ = true;
    std::deque<wire::Submit> again;
    for (const auto& [seq, submit] : saved_)
      if (seq > last_seq) again.push_back(submit);
    for (const wire::Submit& submit : todo_)
      if (submit.seq.value <= last_seq) saved_[submit.seq.value] = submit;
    std::erase_if(todo_,
                  [&](const wire::Submit& s) { return s.seq.value <= last_seq || saved_.contains(s.seq.value); });
    todo_.insert(todo_.begin(), again.begin(), again.end());
  }

  Cluster& cluster_;
  ClientId client_;
  int number_;
  std::shared_ptr<FastPort> port_;
  std::optional<RoomHost::Entered> entered_;
  std::size_t heard_ = 0;
  bool welcomed_ = false;
  std::deque<wire::Submit> todo_;
  std::optional<wire::Submit> sent_;
  std::map<std::uint64_t, wire::Submit> saved_;
  std::uint64_t seq_ = 0;
};

class Story {
 public:
  explicit Story(std::uint64_t seed) : random_(seed) {
    for (int i = 0; i < 6; ++i) people_.push_back(std::make_unique<Person>(cluster_, i));
  }
  void steps(int n, const std::function<void(Story&)>& trouble) {
    for (int i = 0; i < n && !::testing::Test::HasFailure(); ++i) {
      trouble(*this);
      for (auto& p : people_) {
        if (p->away()) p->come(*cluster_.hosts[pick(2)]);
        if (pick(4) == 0) p->change(some_ops(*p));
        p->act();
      }
      for (std::uint64_t k = pick(12); k > 0; --k) cluster_.log.answer_one();
      for (std::uint64_t k = pick(12); k > 0; --k) cluster_.io.poll_one();
      if (cluster_.io.stopped()) cluster_.io.restart();
    }
  }
  void settle() {
    cluster_.log.fail_everything(false);
    for (int round = 0; round < 300; ++round) {
      cluster_.settle();
      bool busy = false;
      for (auto& p : people_) {
        if (p->away()) p->come(*cluster_.hosts[pick(2)]);
        p->act();
        busy = busy || p->busy() || !p->here();
      }
      if (!busy && round > 2) return;
    }
    ADD_FAILURE() << "somebody waits for ever";
  }
  void expect_one_truth(bool texts_too) {
    const std::string state = cluster_.state_of(*cluster_.hosts[0]);
    EXPECT_EQ(state, cluster_.state_of(*cluster_.hosts[1]));
    const std::vector<Entry> entries = cluster_.entries();
    Board folded;
    std::set<std::pair<std::string, std::uint64_t>> there;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      EXPECT_EQ(entries[i].revision.value, i + 1);
      fold(folded, entries[i]);
      if (entries[i].by.value == 0) continue;
      EXPECT_TRUE(there.emplace(entries[i].client.value, entries[i].seq.value).second) << "double";
    }
    EXPECT_NE(state.find(wire::encode_state(folded, true)), std::string::npos) << "the rooms are not the log's fold";
    std::size_t saved = 0;
    for (const auto& p : people_)
      for (const auto& [seq, submit] : p->saved()) {
        ++saved;
        EXPECT_TRUE(there.contains({p->client().value, seq})) << "lost: " << p->client().value << " " << seq;
      }
    EXPECT_GT(saved, 5u) << "nothing happened";  // hundreds as a rule, few on a machine that is busy
    if (texts_too) expect_every_word_once(folded);
  }
  /// Both rooms are what the log has since it last forgot, and it holds no word from before somebody's last erasing.
  void expect_erased() {
    const std::string state = cluster_.state_of(*cluster_.hosts[0]);
    EXPECT_EQ(state, cluster_.state_of(*cluster_.hosts[1]));
    const StoredSnapshot base = cluster_.base();
    ASSERT_GT(base.position.epoch, Epoch{2}) << "nothing was erased";
    Board folded = *wire::decode_state(base.bytes);
    std::string held = base.bytes;
    for (const Entry& e : cluster_.entries()) fold(folded, e), held += wire::encode_ops(e.ops);
    EXPECT_NE(state.find(wire::encode_state(folded, true)), std::string::npos) << "the rooms are not the log's fold";
    for (const auto& p : people_) {
      std::uint64_t last = 0;
      for (const auto& [seq, submit] : p->saved())
        if (std::holds_alternative<op::PersonErase>(submit.ops[0])) last = seq;
      for (const auto& [seq, submit] : p->saved())
        if (const auto* made = std::get_if<op::NotePost>(&submit.ops[0])) expect_note(folded, held, *made, seq < last);
      EXPECT_TRUE(p->refused.empty()) << p->refused.front();
    }
  }
  std::uint64_t pick(std::uint64_t n) { return random_() % n; }
  MemoryOpLog& log() { return cluster_.log; }
  std::vector<std::unique_ptr<Person>>& people() { return people_; }
  Cluster& cluster() { return cluster_; }
  bool only_posts = false;
  bool erasing = false;

 private:
  /// Every change that edits puts in a word of its own, whole: edits of two servers are transformed over each other.
  void expect_every_word_once(const Board& board) {
    for (const auto& p : people_)
      for (const auto& [seq, submit] : p->saved())
        for (const Op& o : submit.ops)
          if (const auto* edit = std::get_if<op::NoteEdit>(&o)) {
            const std::string& text = board.note(edit->note)->text;
            const std::string word = std::get<Insert>(edit->delta.front()).text;
            EXPECT_NE(text.find(word), std::string::npos) << word << " is not in " << text;
            EXPECT_EQ(text.find(word, text.find(word) + 1), std::string::npos) << word << " twice in " << text;
          }
  }
  static void expect_note(const Board& board, const std::string& held, const op::NotePost& made, bool erased) {
    const Note* note = board.note(made.note);
    ASSERT_TRUE(note) << "lost: " << made.note.value;
    EXPECT_EQ(note->withdrawn.has_value(), erased) << made.note.value;
    EXPECT_EQ(held.find(made.text) == std::string::npos, erased) << made.text;
  }
  Ops some_ops(const Person& p) {
    const std::string name = p.client().value + "-" + std::to_string(++made_);
    if (erasing && pick(12) == 0) return {op::PersonErase{}};
    if (erasing) return {op::NotePost{id("n" + name), "<" + name + ">", Colour::yellow, kLarge, {}, {}}};
    if (only_posts || posted_.empty() || pick(3) == 0) {
      posted_.push_back("n" + name);
      return {op::NotePost{id("n" + name), "text", Colour::yellow, kLarge, {}, {}}};
    }
    const NoteId note = id(posted_[pick(posted_.size())]);
    if (pick(4) == 0) return {op::NoteColour{{note}, Colour::blue}};
    // The version that this person knows may be an old one: the first, at the worst.
    return {op::NoteEdit{note, 0, {Insert{"<" + name + ">"}}}};
  }

  std::mt19937_64 random_;
  Cluster cluster_;
  std::vector<std::unique_ptr<Person>> people_;
  std::vector<std::string> posted_;
  int made_ = 0;
};

void for_seeds(int runs, const std::function<void(std::uint64_t)>& run) {
  const char* given = std::getenv("ENTONNOIR_SEED");
  const std::uint64_t first = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(given ? 1 : runs); ++seed) {
    SCOPED_TRACE("ENTONNOIR_SEED=" + std::to_string(seed));
    run(seed);
    if (::testing::Test::HasFailure()) return;
  }
}

/// Races, refused and unanswered appends, outages, people who change servers.
void everyday_trouble(Story& story) {
  switch (story.pick(40)) {
    case 0: story.log().fail_next_appends(1, false); break;
    case 1: story.log().fail_next_appends(1, true); break;
    case 2: story.log().conflict_next_appends(1); break;
    case 3: story.log().fail_everything(true); break;
    case 4:
    case 5: story.log().fail_everything(false); break;
    case 6: story.people()[story.pick(story.people().size())]->leave(); break;
    default: break;
  }
}

TEST(ClusterRandomPOS4, TwoServersOnOneLogAreOneBoard) {
  for_seeds(4, [](std::uint64_t seed) {
    Story story(seed);
    story.steps(400, everyday_trouble);
    story.settle();
    story.expect_one_truth(true);
  });
}

TEST(ClusterRandomCON12, WhatWasErasedIsNowhereAndNothingElseIsLost) {
  for_seeds(4, [](std::uint64_t seed) {
    Story story(seed);
    story.erasing = true;
    story.steps(400, everyday_trouble);
    story.settle();
    story.expect_erased();
  });
}

std::string title() { return wire::encode_ops({op::BoardTitle{"Else"}}); }

TEST(ClusterRandomCON11, ALogThatIsSetBackLosesNothingThatWasSaved) {
  for_seeds(4, [](std::uint64_t seed) {
    Story story(seed);
    story.only_posts = true;  // which nobody can refuse, whatever else is on the board
    bool copied = false;
    story.steps(400, [&](Story& s) {
      everyday_trouble(s);
      const auto luck = s.pick(120);
      if (luck == 0) s.log().keep_copy(), copied = true;
      if (luck > 2 || luck == 0 || !copied) return;
      s.log().fail_everything(false);
      s.log().set_back();
      // Somebody who saw nothing of what was lost writes on it: the histories part.
      if (luck == 1) s.log().append_elsewhere(s.cluster().board, {Mark{s.pick(1U << 31) + 1}, {}, {}, {}, title()});
    });
    story.settle();
    story.expect_one_truth(false);
    for (const auto& p : story.people()) EXPECT_TRUE(p->refused.empty()) << p->refused.front();
  });
}

}  // namespace
}  // namespace entonnoir::testing
