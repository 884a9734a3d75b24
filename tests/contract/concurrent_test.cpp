// What holds when many ask at once.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <random>
#include <thread>

#include "contract/ground.h"

namespace entonnoir {
namespace {

/// Appends seq 1…n at the tail, and reads on after every lost race, by what the conflict tells. Gives all entries, as
/// far as it knows them.
std::vector<StoredEntry> race(OpLog& log, const BoardId& id, const std::string& client, std::uint64_t n,
                              std::atomic<int>& conflicts) {
  std::vector<StoredEntry> known;
  for (std::uint64_t seq = 1; seq <= n;) {
    const Position place = known.empty() ? Position{} : position_of(known.back());
    const NewEntry mine = entry(client, seq);
    AppendAnswer answer = Asking(log).append(id, place, {mine});
    if (auto* lost = std::get_if<Conflict>(&answer)) {
      EXPECT_TRUE(lost->known);
      std::move(lost->missed.begin(), lost->missed.end(), std::back_inserter(known));
      ++conflicts;
      continue;
    }
    const auto* appended = std::get_if<Appended>(&answer);
    EXPECT_EQ(told(answer), "appended");
    if (!appended) break;
    const Revision revision = appended->tail.revision;
    known.push_back({revision, mine.mark, appended->at.at(0), mine.by, mine.client, mine.seq, mine.ops});
    ++seq;
  }
  return known;
}

void in_threads(int n, const std::function<void(int)>& what) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i) threads.emplace_back(what, i);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_P(OpLogContract, POS1_RacingAuthorsLeaveOneHistoryWithoutGaps) {
  constexpr int kAuthors = 8;
  constexpr std::uint64_t kEach = 25;
  const BoardId id = board();
  std::atomic<int> conflicts = 0;
  std::array<std::vector<StoredEntry>, kAuthors> known;
  in_threads(kAuthors, [&](int i) {
    known.at(static_cast<std::size_t>(i)) = race(log(), id, "client" + std::to_string(i), kEach, conflicts);
  });
  const auto loaded = ask().load(id);
  for (auto& of_author : known) {
    const auto same = ask().history(id, 1, of_author.size());
    EXPECT_EQ(of_author, *same) << "what an author knows by conflicts is what the log holds";
  }
  EXPECT_EQ(revisions(loaded->entries), count(1, kAuthors * kEach));
  std::map<std::string, std::vector<std::uint64_t>> seqs;
  for (const StoredEntry& e : loaded->entries) seqs[e.client.value].push_back(e.seq.value);
  EXPECT_EQ(seqs.size(), std::size_t{kAuthors});
  for (const auto& [client, of_client] : seqs) EXPECT_EQ(of_client, count(1, kEach)) << client;
  EXPECT_GT(conflicts, 0) << "nobody raced";
}

TEST_P(OpLogContract, SUB1_TheSameChangeSentByManyAtOnceLandsOnce) {
  const BoardId id = board();
  std::atomic<int> appended = 0, repeats = 0;
  in_threads(8, [&](int) {
    const AppendAnswer answer = ask().append(id, Position{}, {entry("a", 1)});
    ++(told(answer) == "appended" ? appended : repeats);
    EXPECT_TRUE(told(answer) == "appended" || told(answer) == "repeat of 0 at 1") << told(answer);
  });
  EXPECT_EQ(appended, 1);
  EXPECT_EQ(repeats, 7);
}

TEST_P(OpLogContract, AnIdIsTakenOnceByManyAtOnce) {
  std::atomic<int> made = 0;
  in_threads(8, [&](int) { made += told(ask().create(BoardId{"wanted"})) == "ok" ? 1 : 0; });
  EXPECT_EQ(made, 1);
}

TEST_P(OpLogContract, ManyBoardsAtOnceDoNotMix) {
  constexpr std::uint64_t kEach = 20;
  std::vector<BoardId> boards;
  for (int i = 0; i < 60; ++i) boards.push_back(board("b" + std::to_string(i)));
  std::map<BoardId, std::vector<std::uint64_t>> answered;  // only the log's thread touches it before drain
  for (const BoardId& id : boards) answered[id] = {};
  in_threads(4, [&](int thread) {
    for (std::uint64_t seq = 1; seq <= kEach; ++seq) {
      for (std::size_t i = static_cast<std::size_t>(thread); i < boards.size(); i += 4) {
        const BoardId& id = boards[i];
        const Position tail = seq == 1 ? Position{} : at(seq - 1, entry(id.value, seq - 1).mark.value);
        log().append(id, tail, {entry(id.value, seq)}, [&answered, id](AppendAnswer answer) {
          const auto* appended = std::get_if<Appended>(&answer);
          answered[id].push_back(appended ? appended->tail.revision.value : 0);
        });
      }
    }
  });
  ASSERT_TRUE(log().drain(60'000));
  for (const BoardId& id : boards) {
    EXPECT_EQ(answered[id], count(1, kEach)) << id.value;
    const auto loaded = ask().load(id);
    for (const StoredEntry& e : loaded->entries) EXPECT_EQ(e.client.value, id.value);
  }
}

TEST_P(OpLogContract, RacingSnapshotsLeaveTheNewest) {
  constexpr std::uint64_t kEntries = 60;
  const BoardId id = board();
  const auto positions = fill(id, kEntries);
  in_threads(4, [&](int thread) {
    std::mt19937 random(static_cast<unsigned>(thread));
    for (int i = 0; i < 20; ++i) {
      Position position = positions[1 + random() % kEntries];
      const bool foreign = random() % 3 == 0;
      if (foreign) position = at(kEntries, 77);
      const std::string bytes = foreign ? "foreign" : std::to_string(position.revision.value);
      EXPECT_EQ(told(ask().save_snapshot(id, {position, bytes})), "ok");
    }
    if (thread != 0) return;
    EXPECT_EQ(told(ask().save_snapshot(id, {positions[kEntries], "60"})), "ok");
  });
  EXPECT_EQ(ask().load(id)->latest, (StoredSnapshot{positions[kEntries], "60"}));
}

TEST_P(OpLogContract, TheLatestSnapshotNeverGoesBackWhileOthersSaveAndAppend) {
  constexpr std::uint64_t kEntries = 200;
  const BoardId id = board();
  std::atomic<std::uint64_t> appended = 0;
  const auto position = [](std::uint64_t seq) { return at(seq, entry("a", seq).mark.value); };
  const auto bytes = [](const Position& of) { return "state at " + std::to_string(of.revision.value); };
  std::thread author([&] {
    for (std::uint64_t seq = 1; seq <= kEntries; ++seq) {
      append(id, seq == 1 ? Position{} : position(seq - 1), {entry("a", seq)});
      appended = seq;
    }
  });
  in_threads(2, [&](int thread) {
    std::mt19937 random(static_cast<unsigned>(thread));
    std::uint64_t seen = 0;
    while (appended < kEntries) {
      if (appended == 0) continue;
      const Position mine = position(1 + random() % appended);
      EXPECT_EQ(told(ask().save_snapshot(id, {mine, bytes(mine)})), "ok");
      const auto latest = ask().load(id)->latest;
      ASSERT_TRUE(latest);
      EXPECT_EQ(latest->bytes, bytes(latest->position));
      EXPECT_GE(latest->position.revision.value, std::max(seen, mine.revision.value));
      seen = latest->position.revision.value;
    }
  });
  author.join();
}

TEST_P(OpLogContract, ABoardEitherExpiresOrHasTheEntryThatCameMeanwhile) {
  std::vector<BoardId> boards;
  for (int i = 0; i < 30; ++i) boards.push_back(board("b" + std::to_string(i)));
  std::vector<std::string> appended(boards.size()), expired(boards.size());
  in_threads(2, [&](int thread) {
    for (std::size_t i = 0; i < boards.size(); ++i) {
      if (thread == 0) appended[i] = told(ask().append(boards[i], Position{}, {entry("a", 1)}));
      if (thread == 1) expired[i] = *ask().expire(boards[i], Millis{2'000}) ? "gone" : "kept";
    }
  });
  for (std::size_t i = 0; i < boards.size(); ++i) {
    const std::string both = appended[i] + ", " + expired[i];
    EXPECT_TRUE(both == "appended, kept" || both == "board_gone, gone") << both;
    EXPECT_EQ(told(ask().load(boards[i])), expired[i] == "gone" ? "board_gone" : "ok");
  }
}

TEST_P(OpLogContract, EveryLoadDuringAppendsIsWhole) {
  constexpr std::uint64_t kEntries = 150;
  const BoardId id = board();
  std::atomic<bool> done = false;
  std::thread author([&] {
    Position tail{};
    for (std::uint64_t seq = 1; seq <= kEntries; ++seq) {
      tail = append(id, tail, {entry("a", seq)});
      if (seq % 10 != 0) continue;
      EXPECT_EQ(told(ask().save_snapshot(id, {tail, std::to_string(seq)})), "ok");
    }
    done = true;
  });
  while (!done) {
    const auto loaded = ask().load(id);
    const std::uint64_t from = loaded->latest ? loaded->latest->position.revision.value : 0;
    EXPECT_EQ(revisions(loaded->entries), count(from + 1, loaded->tail.revision.value));
    if (loaded->entries.empty()) continue;
    EXPECT_EQ(loaded->entries.back().mark, loaded->tail.mark);
  }
  author.join();
}

TEST_P(OpLogContract, SnapshotsAreSavedWhileABoardIsErased) {
  const BoardId id = board();
  const auto positions = fill(id, 20);
  std::thread eraser([&] { EXPECT_EQ(told(ask().erase(id)), "ok"); });
  for (std::size_t i = 1; i <= 20; ++i) {
    const std::string answer = told(ask().save_snapshot(id, {positions[i], "s"}));
    EXPECT_TRUE(answer == "ok" || answer == "board_gone") << answer;
  }
  eraser.join();
  EXPECT_EQ(told(ask().load(id)), "board_gone");
}

}  // namespace entonnoir
