#include "board/alike.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <random>

#include "support/boards.h"

namespace entonnoir::testing {
namespace {

using Clusters = std::vector<std::vector<NoteId>>;

Board with(std::initializer_list<std::pair<const char*, const char*>> notes) {
  Board board = funnel();
  Millis at{2000};
  for (const auto& [name, text] : notes) {
    fold(board, post(name, text), at, Participant{2});
    at.value += 1000;
  }
  return board;
}

TEST(NearDuplicatesHTP8, CaseAccentsPunctuationAndStopWordsDoNotCount) {
  EXPECT_EQ(comparable("L’Été, à la ŒUVRE !"), comparable("ete oeuvre"));
  EXPECT_EQ(comparable("The garden of the city"), comparable("garden, CITY"));
  EXPECT_EQ(comparable("e\u0301cole"), comparable("école")) << "an accent of its own";
  EXPECT_EQ(comparable("Qui est là ?"), U" qui est la ") << "nothing but stop words: they count";
  EXPECT_EQ(comparable("👍 …!"), U"");
}

TEST(NearDuplicatesHTP8, NotesThatSayNearlyTheSameAreAClusterAndOthersAreInNone) {
  const Board board = with({{"z", "Des jardins partagés dans la ville"},
                            {"a", "des Jardins partages dans les villes !"},
                            {"m", "Une école ouverte le soir"},
                            {"b", "Jardin partagé, ville"},
                            {"q", "École ouverte le soir."},
                            {"x", "👍"},
                            {"y", "👍"}});
  EXPECT_EQ(near_duplicates(board, kLarge), (Clusters{ids({"z", "a", "b"}), ids({"m", "q"})}))
      << "the larger first, notes as they were posted";
}

TEST(NearDuplicatesHTP8, WhatIsNotLiveOrHiddenOrInAnotherStageIsLeftOut) {
  Board board = with({{"a", "un budget participatif"},
                      {"b", "un budget participatif"},
                      {"c", "un budget participatif"},
                      {"d", "un budget participatif"},
                      {"e", "un budget participatif"}});
  apply_all(board, {op::NoteSetAside{ids({"b"}), "test"}, op::NoteHide{ids({"c"})}, op::NoteWithdraw{ids({"d"})},
                    op::NoteMove{ids({"e"}), kThemes, std::vector{Place{0, 8}}}});
  EXPECT_EQ(near_duplicates(board, kLarge), Clusters{});
}

/// Sets of words, so that the trigrams are as they are in texts.
std::string some_text(std::mt19937& chance, std::size_t letters) {
  static const std::vector<std::string> kWords = [] {
    std::vector<std::string> words;
    std::mt19937 of_words(7);
    for (int i = 0; i < 3'000; ++i) {
      std::string word;
      for (std::size_t n = 2 + of_words() % 9; n > 0; --n) word += static_cast<char>('a' + of_words() % 26);
      words.push_back(word);
    }
    return words;
  }();
  std::string text;
  while (text.size() < letters) text += kWords[chance() % kWords.size()] + " ";
  return text;
}

/// Every pair, as the rule has it.
Clusters by_the_rule(const Board& board) {
  std::map<NoteId, std::set<std::u32string>> sets;
  std::map<NoteId, NoteId> parent;
  for (const auto& [note_id, note] : board.notes) {
    const std::u32string text = comparable(note.text);
    for (std::size_t i = 2; i < text.size(); ++i) sets[note_id].insert(text.substr(i - 2, 3));
    parent[note_id] = note_id;
  }
  const auto root = [&](NoteId n) {
    while (parent[n] != n) n = parent[n];
    return n;
  };
  for (const auto& [a, sa] : sets)
    for (const auto& [b, sb] : sets) {
      const auto shared = std::count_if(sa.begin(), sa.end(), [&](const auto& t) { return sb.contains(t); });
      if (a < b && 20 * static_cast<std::size_t>(shared) >= 6 * (sa.size() + sb.size())) parent[root(b)] = root(a);
    }
  std::map<NoteId, std::vector<NoteId>> clusters;
  for (const auto& [n, set] : sets) clusters[root(n)].push_back(n);
  Clusters out;
  for (auto& [r, notes] : clusters)
    if (notes.size() > 1) out.push_back(notes);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a.front() < b.front();
  });
  return out;
}

TEST(NearDuplicatesHTP8, WhatIsLookedUpIsWhatEveryPairWouldTell) {
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 chance(seed);
  for (int round = 0; round < 20; ++round) {
    Board board = funnel();
    for (int i = 0; i < 60; ++i) {
      std::string text = some_text(chance, 4 + chance() % 60);
      if (i > 5 && chance() % 2 == 0) {  // an earlier one with some letters gone
        text = std::next(board.notes.begin(), static_cast<std::ptrdiff_t>(chance() % board.notes.size()))->second.text;
        for (std::size_t n = chance() % (text.size() / 2 + 1); n > 0 && text.size() > 2; --n)
          text.erase(chance() % text.size(), 1);
      }
      char name[8];
      std::snprintf(name, sizeof name, "n%03d", i);
      fold(board, post(name, text), Millis{2000}, Participant{2});
    }
    EXPECT_EQ(near_duplicates(board, kLarge), by_the_rule(board));
  }
}

/// `letters` of each text; of every ten notes, three say nearly what another one says.
Board many(std::size_t notes, std::size_t letters) {
  std::mt19937 chance(5);
  Board board = funnel();
  std::string last;
  for (std::size_t i = 0; i < notes; ++i) {
    std::string text = i % 10 < 3 ? last : some_text(chance, letters);
    if (i % 10 < 3 && !text.empty()) text.erase(text.size() / 2, 1);
    fold(board, post("n" + std::to_string(i), text), Millis{2000}, Participant{2});
    last = text;
  }
  return board;
}

double ms_of(const Board& board) {
  const auto before = std::chrono::steady_clock::now();
  EXPECT_GE(near_duplicates(board, kLarge).size(), board.notes.size() / 20);
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
}

/// How long it takes is printed; a busy machine fails no test.
TEST(NearDuplicatesHTP8, OfTwoThousandNotesAllAreFound) {
  const double usual = ms_of(many(2'000, 60));
  const double longest = ms_of(many(500, 990));
  std::printf("2,000 notes of 60 letters: %.0f ms; 500 of 990 letters: %.0f ms\n", usual, longest);
}

}  // namespace
}  // namespace entonnoir::testing
