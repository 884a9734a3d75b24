// GLib (which Pango brings) knows all of Unicode's letters, so that there is no table of accents here.
#include "board/alike.h"

#include <glib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace entonnoir {
namespace {

using Word = std::u32string;

/// As they are compared, without accents; in order.
constexpr std::array kStopWords = std::to_array<std::u32string_view>({
    U"a",   U"an",    U"and",   U"are", U"as",   U"at",  U"au",    U"aux",   U"avec", U"be", U"by",  U"c",
    U"ce",  U"ces",   U"cette", U"d",   U"dans", U"de",  U"des",   U"du",    U"elle", U"en", U"est", U"et",
    U"for", U"from",  U"il",    U"ils", U"in",   U"is",  U"it",    U"its",   U"j",    U"je", U"l",   U"la",
    U"le",  U"les",   U"leur",  U"m",   U"n",    U"ne",  U"nos",   U"notre", U"nous", U"of", U"on",  U"or",
    U"ou",  U"our",   U"par",   U"pas", U"pour", U"qu",  U"que",   U"qui",   U"s",    U"sa", U"se",  U"ses",
    U"son", U"sont",  U"sur",   U"t",   U"that", U"the", U"their", U"they",  U"this", U"to", U"un",  U"une",
    U"vos", U"votre", U"vous",  U"we",  U"with", U"y",   U"you",   U"your",
});
static_assert(std::is_sorted(kStopWords.begin(), kStopWords.end()));

bool is_stop_word(const Word& word) { return std::binary_search(kStopWords.begin(), kStopWords.end(), word); }

/// What Unicode does not take apart.
std::u32string_view letters_of(char32_t c) {
  switch (c) {
    case U'œ': return U"oe";
    case U'æ': return U"ae";
    case U'ß': return U"ss";
    case U'ø': return U"o";
    case U'ł': return U"l";
    default: return {};
  }
}

std::vector<Word> words_of(std::string_view text) {
  const std::unique_ptr<char, decltype(&g_free)> apart(
      g_utf8_normalize(text.data(), static_cast<gssize>(text.size()), G_NORMALIZE_ALL), &g_free);
  std::vector<Word> words;
  if (!apart) return words;
  bool inside = false;
  for (const char* at = apart.get(); *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar read = g_utf8_get_char(at);
    if (g_unichar_ismark(read)) continue;
    const bool part = g_unichar_isalnum(read);
    if (part && !inside) words.emplace_back();
    inside = part;
    if (!part) continue;
    const auto small = static_cast<char32_t>(g_unichar_tolower(read));
    const auto several = letters_of(small);
    words.back() += several.empty() ? Word(1, small) : Word(several);
  }
  return words;
}

using Trigram = std::uint64_t;

/// Different ones, in order.
std::vector<Trigram> trigrams_of(const std::u32string& text) {
  constexpr int kBits = 21;
  std::vector<Trigram> out;
  for (std::size_t i = 2; i < text.size(); ++i)
    out.push_back(Trigram{text[i - 2]} << 2 * kBits | Trigram{text[i - 1]} << kBits | Trigram{text[i]});
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Trigrams as numbers, the rarest first: what two texts share, if they share much, is then soon found.
using Rank = std::uint32_t;
using Ranks = std::vector<Rank>;

/// Which of them belong together.
class Unions {
 public:
  explicit Unions(std::size_t n) : parents_(n) { std::iota(parents_.begin(), parents_.end(), 0); }
  std::size_t root(std::size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  void unite(std::size_t a, std::size_t b) { parents_[std::max(root(a), root(b))] = std::min(root(a), root(b)); }

 private:
  std::vector<std::size_t> parents_;
};

/// Dice: twice what is shared, to the sum of both; at least 0.6.
bool alike(const Ranks& a, const Ranks& b) {
  const std::size_t needed = (3 * (a.size() + b.size()) + 9) / 10;
  std::size_t shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (shared + std::min(a.size() - i, b.size() - j) < needed) return false;
    if (a[i] == b[j]) {
      ++shared, ++i, ++j;
    } else {
      a[i] < b[j] ? ++i : ++j;
    }
  }
  return shared >= needed;
}

std::vector<Ranks> ranked(const std::vector<std::vector<Trigram>>& sets) {
  std::unordered_map<Trigram, Rank> often;
  for (const auto& set : sets)
    for (const Trigram t : set) ++often[t];
  std::vector<std::pair<Rank, Trigram>> order;
  for (const auto& [t, n] : often) order.emplace_back(n, t);
  std::sort(order.begin(), order.end());
  for (Rank r = 0; r < order.size(); ++r) often[order[r].second] = r;
  std::vector<Ranks> out(sets.size());
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (const Trigram t : sets[i]) out[i].push_back(often[t]);
    std::sort(out[i].begin(), out[i].end());
  }
  return out;
}

/// A bit or more of each: where many bits differ, at least so many trigrams do, which is soon counted.
class Sketch {
 public:
  explicit Sketch(const Ranks& set) {
    for (const Rank r : set) {
      const std::uint32_t bit = (r * 2'654'435'761u) >> (32 - kLog2Bits);
      words_[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
  }
  std::size_t differ(const Sketch& other) const {
    std::size_t bits = 0;
    for (std::size_t i = 0; i < words_.size(); ++i)
      bits += static_cast<std::size_t>(std::popcount(words_[i] ^ other.words_[i]));
    return bits;
  }

 private:
  static constexpr int kLog2Bits = 12;
  std::array<std::uint64_t, (1 << kLog2Bits) / 64> words_{};
};

/// Two sets of which the smaller has a, the larger b, are alike only if they share 0.6 a and 3/7 b. So the smaller has
/// one of the shared ones among its first 0.4 a (+ 1), the larger among its first 4/7 b (+ 1): only those are looked
/// up.
class Pairs {
 public:
  explicit Pairs(std::vector<Ranks> sets) : sets_(std::move(sets)), unions_(sets_.size()) {
    std::vector<std::size_t> by_size(sets_.size());
    std::iota(by_size.begin(), by_size.end(), 0);
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](std::size_t a, std::size_t b) { return sets_[a].size() < sets_[b].size(); });
    asked_.assign(sets_.size(), SIZE_MAX);
    for (const Ranks& set : sets_) sketches_.emplace_back(set);
    for (const std::size_t i : by_size) {
      look_up(i);
      enter(i);
    }
  }
  Unions& unions() { return unions_; }

 private:
  void look_up(std::size_t i) {
    const Ranks& set = sets_[i];
    const std::size_t least = (3 * set.size() + 6) / 7;
    for (std::size_t k = 0; k + least <= set.size(); ++k) {
      const auto found = places_.find(set[k]);
      if (found == places_.end()) continue;
      for (const std::size_t other : found->second) {
        if (std::exchange(asked_[other], i) == i || sets_[other].size() < least) continue;
        if (unions_.root(other) != unions_.root(i) && are_alike(other, i)) unions_.unite(other, i);
      }
    }
  }
  bool are_alike(std::size_t a, std::size_t b) const {
    const std::size_t sum = sets_[a].size() + sets_[b].size();
    return 10 * sketches_[a].differ(sketches_[b]) <= 4 * sum && alike(sets_[a], sets_[b]);
  }
  void enter(std::size_t i) {
    const Ranks& set = sets_[i];
    const std::size_t least = (3 * set.size() + 4) / 5;
    for (std::size_t k = 0; k + least <= set.size(); ++k) places_[set[k]].push_back(i);
  }

  std::vector<Ranks> sets_;
  std::vector<Sketch> sketches_;
  Unions unions_;
  std::unordered_map<Rank, std::vector<std::size_t>> places_;
  std::vector<std::size_t> asked_;
};

bool earlier(const Board& board, const NoteId& a, const NoteId& b) {
  const Millis at = board.notes.at(a).at, bt = board.notes.at(b).at;
  return at != bt ? at < bt : a < b;
}

}  // namespace

std::u32string comparable(std::string_view text) {
  std::vector<Word> words = words_of(text);
  if (!std::all_of(words.begin(), words.end(), is_stop_word)) std::erase_if(words, is_stop_word);
  std::u32string out;
  for (const Word& word : words) out += (out.empty() ? U" " : U"") + word + U" ";
  return out;
}

std::vector<std::vector<NoteId>> near_duplicates(const Board& board, const StageId& stage) {
  std::map<std::u32string, std::vector<NoteId>> same;
  for (const auto& [id, note] : board.notes)
    if (note.stage == stage && note.live() && !note.hidden)
      if (auto text = comparable(note.text); !text.empty()) same[std::move(text)].push_back(id);
  std::vector<std::vector<Trigram>> sets;
  for (const auto& [text, notes] : same) sets.push_back(trigrams_of(text));
  Pairs pairs(ranked(sets));
  std::map<std::size_t, std::vector<NoteId>> by_root;
  std::size_t i = 0;
  for (const auto& [text, notes] : same) {
    auto& cluster = by_root[pairs.unions().root(i++)];
    cluster.insert(cluster.end(), notes.begin(), notes.end());
  }
  std::vector<std::vector<NoteId>> out;
  for (auto& [root, notes] : by_root) {
    if (notes.size() < 2) continue;
    std::sort(notes.begin(), notes.end(), [&](const NoteId& a, const NoteId& b) { return earlier(board, a, b); });
    out.push_back(std::move(notes));
  }
  std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : earlier(board, a.front(), b.front());
  });
  return out;
}

}  // namespace entonnoir
