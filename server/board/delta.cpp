#include "board/delta.h"

#include <algorithm>
#include <limits>

#include "board/op.h"

namespace entonnoir {
namespace {

constexpr std::uint32_t kRest = std::numeric_limits<std::uint32_t>::max();

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// Byte offset of the code point that is `n` code points after `from`; npos if the text ends before.
std::size_t advance(std::string_view text, std::size_t from, std::uint32_t n) {
  std::size_t i = from;
  for (; n > 0; --n) {
    if (i >= text.size()) return std::string_view::npos;
    ++i;
    while (i < text.size() && !starts_code_point(text[i])) ++i;
  }
  return i;
}

/// Builds a canonical delta: joins neighbours, puts insertions before deletions, drops keeps at the end.
class Builder {
 public:
  void keep(std::uint32_t n) {
    if (n == 0) return;
    if (auto* last = back<Keep>()) {
      last->n += n;
    } else {
      out_.push_back(Keep{n});
    }
  }
  void insert(std::string_view text) {
    if (text.empty()) return;
    const bool after_delete = back<Delete>() != nullptr;
    const std::size_t at = out_.size() - (after_delete ? 1 : 0);
    if (at > 0) {
      if (auto* before = std::get_if<Insert>(&out_[at - 1])) {
        before->text += text;
        return;
      }
    }
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(at), Insert{std::string(text)});
  }
  void remove(std::uint32_t n) {
    if (n == 0) return;
    if (auto* last = back<Delete>()) {
      last->n += n;
    } else {
      out_.push_back(Delete{n});
    }
  }
  Delta take() {
    while (back<Keep>()) out_.pop_back();
    return std::move(out_);
  }

 private:
  template <class T>
  T* back() {
    return out_.empty() ? nullptr : std::get_if<T>(&out_.back());
  }
  Delta out_;
};

/// Walks a delta in pieces; after its end it keeps for ever.
class Reader {
 public:
  explicit Reader(const Delta& delta) : delta_(delta) {}

  bool ended() const { return step_ == delta_.size(); }
  const Insert* insertion() const { return ended() ? nullptr : std::get_if<Insert>(&delta_[step_]); }
  bool deleting() const { return !ended() && std::holds_alternative<Delete>(delta_[step_]); }
  /// Code points left in this step.
  std::uint32_t left() const {
    if (ended()) return kRest;
    return std::visit(cases{[](const Keep& k) { return k.n; }, [](const Insert& i) { return code_points(i.text); },
                            [](const Delete& d) { return d.n; }},
                      delta_[step_]) -
           used_;
  }
  /// Takes `n` ≤ left() code points; for an insertion, their text.
  std::string_view take(std::uint32_t n) {
    if (ended()) return {};
    std::string_view text;
    if (const Insert* i = insertion()) {
      const std::size_t from = advance(i->text, 0, used_);
      text = std::string_view(i->text).substr(from, advance(i->text, from, n) - from);
    }
    const bool whole = n == left();
    used_ = whole ? 0 : used_ + n;
    step_ += whole ? 1 : 0;
    return text;
  }

 private:
  const Delta& delta_;
  std::size_t step_ = 0;
  std::uint32_t used_ = 0;
};

}  // namespace

std::uint32_t code_points(std::string_view utf8) {
  return static_cast<std::uint32_t>(std::count_if(utf8.begin(), utf8.end(), starts_code_point));
}

bool canonical(const Delta& delta) {
  if (delta.empty() || std::holds_alternative<Keep>(delta.back())) return false;
  for (std::size_t i = 0; i < delta.size(); ++i) {
    const bool empty =
        std::visit(cases{[](const Keep& k) { return k.n == 0; }, [](const Insert& s) { return s.text.empty(); },
                         [](const Delete& d) { return d.n == 0; }},
                   delta[i]);
    if (empty) return false;
    if (i == 0) continue;
    if (delta[i].index() == delta[i - 1].index()) return false;
    if (std::holds_alternative<Insert>(delta[i]) && std::holds_alternative<Delete>(delta[i - 1])) return false;
  }
  return true;
}

std::optional<std::string> apply_delta(std::string_view text, const Delta& delta) {
  std::string out;
  std::size_t at = 0;
  for (const DeltaStep& step : delta) {
    if (const auto* insert = std::get_if<Insert>(&step)) {
      out += insert->text;
      continue;
    }
    const auto* keep = std::get_if<Keep>(&step);
    const std::size_t to = advance(text, at, keep ? keep->n : std::get<Delete>(step).n);
    if (to == std::string_view::npos) return std::nullopt;
    if (keep) out += text.substr(at, to - at);
    at = to;
  }
  out += text.substr(at);
  return out;
}

Delta compose(const Delta& a, const Delta& b) {
  Builder out;
  Reader first(a);
  Reader second(b);
  while (!first.ended() || !second.ended()) {
    if (first.deleting()) {
      const std::uint32_t n = first.left();
      first.take(n);
      out.remove(n);
      continue;
    }
    if (second.insertion()) {
      out.insert(second.take(second.left()));
      continue;
    }
    const std::uint32_t n = std::min(first.left(), second.left());
    const bool inserted = first.insertion() != nullptr;
    const bool deleted = second.deleting();
    const std::string_view text = first.take(n);
    second.take(n);
    if (inserted && !deleted) out.insert(text);
    if (!inserted && deleted) out.remove(n);
    if (!inserted && !deleted) out.keep(n);
  }
  return out.take();
}

Delta transform(const Delta& a, const Delta& b, Side side) {
  Builder out;
  Reader mine(a);
  Reader other(b);
  while (!mine.ended()) {
    if (mine.insertion() && (side == Side::left || !other.insertion())) {
      out.insert(mine.take(mine.left()));
      continue;
    }
    if (other.insertion()) {
      const std::uint32_t n = other.left();
      other.take(n);
      out.keep(n);
      continue;
    }
    const std::uint32_t n = std::min(mine.left(), other.left());
    const bool deletes = mine.deleting();
    const bool deleted = other.deleting();
    mine.take(n);
    other.take(n);
    if (deleted) continue;
    if (deletes) {
      out.remove(n);
    } else {
      out.keep(n);
    }
  }
  return out.take();
}

}  // namespace entonnoir
