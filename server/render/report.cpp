#include "render/report.h"

#include <algorithm>
#include <set>

#include "render/words.h"

namespace entonnoir::render {
namespace {

using Notes = std::vector<const Note*>;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

/// Reasons that say: this note only tried the board.
bool is_trial(const std::string& why) {
  static const std::set<std::string> kTrials = {"test", "tests", "essai", "essais", "trial", "trials", "try", "tryout"};
  std::string key;
  for (const char c : why) {
    if (c >= 'A' && c <= 'Z') key += static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') key += c;
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return kTrials.contains(key);
}

std::uint64_t authors(const Notes& notes) {
  std::set<Participant> people;
  for (const Note* note : notes)
    if (note->by != Participant{}) people.insert(note->by);
  return people.size();
}

class Builder {
 public:
  explicit Builder(const Board& board) : board_(board), fates_(fates(board)) {
    report_.board = &board;
    for (const auto& [id, note] : board.notes) report_.ids[&note] = id;
    index_themes();
    index_merges();
  }

  Report build() {
    report_.ledger = ledger(board_);
    report_.people = authors(posted([](Fate) { return true; }));
    for (const NoteId& id : board_.phrases) report_.phrases.push_back(branch(id));
    report_.definition = definition();
    for (const NoteId& id : unkept()) (undecided(*note(id)) ? report_.undecided : report_.unkept).push_back(branch(id));
    report_.asides = asides();
    report_.merged = posted([](Fate fate) { return fate == Fate::merged; });
    tell_open(untold());
    for (const auto& [id, n] : board_.notes) report_.trials += n.trial && !n.withdrawn;
    report_.rounds = report_rounds(board_);
    report_.trial_rounds = trial_rounds(board_);
    report_.objections = overridden_objections(board_);
    return std::move(report_);
  }

 private:
  /// Themes in the order of the stages; a note is told under its current group, else the one it was in last (STA2).
  void index_themes() {
    for (const Stage& stage : board_.stages)
      for (const GroupId& id : stage.groups) {
        const Group& group = board_.groups.at(id);
        if (group.gone()) continue;
        titles_.push_back(&group.title);
        for (const NoteId& note : group.notes) {
          const Note* n = board_.note(note);
          if (n && (n->stage == stage.id || !pinned_.contains(note))) theme_of_[note] = titles_.size() - 1;
          if (n && n->stage == stage.id) pinned_.insert(note);
        }
      }
  }

  void index_merges() {
    for (const auto& [id, note] : board_.notes)
      if (note.merged && !note.withdrawn && !note.trial) ++report_.joined[note.merged->into];
  }

  const Note* note(const NoteId& id) const { return &board_.notes.at(id); }

  template <class Wanted>
  Notes posted(Wanted wanted) const {
    Notes out;
    for (const auto& [id, fate] : fates_)
      if (wanted(fate)) out.push_back(note(id));
    return in_time(std::move(out));
  }

  /// As the room wrote them: by time, then by id.
  Notes in_time(Notes notes) const {
    std::sort(notes.begin(), notes.end(), [this](const Note* a, const Note* b) {
      return std::tie(a->at, report_.ids.at(a)) < std::tie(b->at, report_.ids.at(b));
    });
    return notes;
  }

  std::vector<Theme> themes(const Notes& notes) const {
    std::map<std::size_t, Notes> by_theme;
    for (const Note* n : notes) {
      const auto theme = theme_of_.find(report_.ids.at(n));
      by_theme[theme == theme_of_.end() ? titles_.size() : theme->second].push_back(n);
    }
    std::vector<Theme> out;
    for (const auto& [index, members] : by_theme)
      out.push_back({index < titles_.size() ? one_line(*titles_[index]) : "", members});
    return out;
  }

  Statement statement(const NoteId& id) const {
    Statement out{note(id), {}, {}};
    Notes direct;
    for (const NoteId& source : out.note->sources)
      (note(source)->sources.empty() ? direct : out.statements).push_back(note(source));
    out.themes = themes(direct);
    return out;
  }

  Branch branch(const NoteId& id) {
    const Statement own = statement(id);
    Branch out{own.note, 0, 0, false, own.themes, {}};
    Notes from;
    for (const NoteId& origin : origins(board_, id)) from.push_back(note(origin));
    for (const Note* n : from) told_.insert(n);
    out.notes = from.size();
    out.people = authors(from);
    out.direct = own.note->sources.empty() && own.note->places.size() <= 1;
    for (const auto& layer : generations(board_, id))
      for (const NoteId& source : layer)
        if (!note(source)->sources.empty()) out.statements.push_back(statement(source));
    return out;
  }

  std::string definition() const {
    std::string text;
    for (const Branch& phrase : report_.phrases) {
      if (phrase.note->hidden) continue;
      const std::string words = trimmed(phrase.note->text);
      if (!words.empty()) text += (text.empty() ? "" : " ") + words;
    }
    return text;
  }

  /// Phrases, everything they were drawn from, and what was merged into any of it.
  std::set<NoteId> kept() const {
    std::map<NoteId, std::vector<NoteId>> behind;
    for (const auto& [id, n] : board_.notes) {
      behind[id].insert(behind[id].end(), n.sources.begin(), n.sources.end());
      if (n.merged) behind[n.merged->into].push_back(id);
    }
    std::set<NoteId> seen(board_.phrases.begin(), board_.phrases.end());
    std::vector<NoteId> todo = board_.phrases;
    while (!todo.empty()) {
      const NoteId id = todo.back();
      todo.pop_back();
      for (const NoteId& next : behind[id])
        if (seen.insert(next).second) todo.push_back(next);
    }
    return seen;
  }

  /// Distilled notes that lead to no phrase and to no other note: the last of each line that ended.
  std::vector<NoteId> unkept() const {
    const std::set<NoteId> keep = kept();
    std::set<NoteId> used;
    for (const auto& [id, n] : board_.notes)
      if (!n.withdrawn && !n.trial) used.insert(n.sources.begin(), n.sources.end());
    std::vector<NoteId> out;
    for (const auto& [id, n] : board_.notes)
      if (!n.sources.empty() && !n.withdrawn && !n.trial && !keep.contains(id) && !used.contains(id)) out.push_back(id);
    std::stable_sort(out.begin(), out.end(),
                     [this](const NoteId& a, const NoteId& b) { return note(a)->at < note(b)->at; });
    return out;
  }

  bool undecided(const Note& note) const { return note.live() && !board_.ratified; }

  std::vector<Aside> asides() {
    std::map<std::string, Notes> by_reason;
    for (const Note* n : posted([](Fate fate) { return fate == Fate::set_aside; }))
      if (n->set_aside) by_reason[one_line(n->set_aside->why)].push_back(n);
    std::vector<Aside> out;
    for (auto& [why, notes] : by_reason) {
      told_.insert(notes.begin(), notes.end());
      out.push_back({why, is_trial(why), notes});
    }
    // Trials last, then the reasons that took most.
    std::stable_sort(out.begin(), out.end(), [](const Aside& a, const Aside& b) {
      return std::pair(a.trial, b.notes.size()) < std::pair(b.trial, a.notes.size());
    });
    return out;
  }

  /// What is neither withdrawn, merged, nor shown with a phrase, a statement or a reason.
  Notes untold() const {
    Notes out = posted([](Fate fate) { return fate != Fate::withdrawn && fate != Fate::merged; });
    std::erase_if(out, [this](const Note* n) { return told_.contains(n); });
    return out;
  }

  void tell_open(Notes notes) {
    report_.withheld = std::erase_if(notes, [this](const Note* n) { return withheld(board_, *n); });
    report_.open = themes(notes);
  }

  const Board& board_;
  std::map<NoteId, Fate> fates_;
  Report report_;
  std::vector<const std::string*> titles_;
  std::map<NoteId, std::size_t> theme_of_;
  std::set<NoteId> pinned_;
  std::set<const Note*> told_;
};

}  // namespace

Report make_report(const Board& board) { return Builder(board).build(); }

bool withheld(const Board& board, const Note& note) {
  const Stage* stage = board.stage(note.stage);
  return stage && stage->visibility == Visibility::private_ && note.text.empty() && note.version == 0;
}

Shown shown(const Board& board, const Note& note) {
  if (note.hidden) return {word(board.locale, Word::text_hidden), false};
  if (note.withdrawn) return {word(board.locale, Word::text_withdrawn), false};
  if (withheld(board, note)) return {word(board.locale, Word::text_withheld), false};
  return {trimmed(note.text), true};
}

std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : trimmed(text))
    if (c != '\n') {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  return line;
}

std::string name_of(const Board& board, Participant person) {
  const auto found = board.people.find(person);
  return found == board.people.end() ? "" : one_line(found->second.name);
}

std::string author(const Board& board, const Note& note) { return note.withdrawn ? "" : name_of(board, note.by); }

}  // namespace entonnoir::render
