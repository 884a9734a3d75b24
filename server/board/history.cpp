#include "board/history.h"

#include <algorithm>

#include "board/fold.h"
#include "board/sight.h"

namespace entonnoir {
namespace {

/// What today's board lets be seen of one op. `past`: the board before the op.
class Seen {
 public:
  Seen(const Board& past, const Board& today, Audience audience)
      : past_(past), today_(today), audience_(audience), sight_(today, audience) {}

  std::optional<Op> operator()(op::BoardCreate o) const {
    o.state = seen_today(*o.state, today_, audience_);
    return o;
  }
  std::optional<Op> operator()(op::PersonJoin o) const {
    o.key = {};
    if (no_name(o.person, o.name)) o.name.clear();
    return o;
  }
  /// `by`: who made the change.
  std::optional<Op> named(op::PersonName o, Participant by) const {
    if (no_name(o.person.value_or(by), o.name)) o.name.clear();
    return o;
  }
  std::optional<Op> operator()(const op::LinksRenew& o) const { return op::LinksRenew{o.generation}; }
  std::optional<Op> operator()(op::NotePost o) const { return without_text(std::move(o)); }
  std::optional<Op> operator()(op::NoteDistil o) const { return without_text(std::move(o)); }
  std::optional<Op> operator()(op::NoteEdit o) const {
    if (no_text(today_.note(o.note))) return std::nullopt;
    return o;
  }
  std::optional<Op> operator()(op::NoteHide o) const { return of_hidden(std::move(o)); }
  std::optional<Op> operator()(op::NoteUnhide o) const { return of_hidden(std::move(o)); }
  std::optional<Op> operator()(op::GroupCreate o) const {
    if (sight_.titles(o.stage)) o.title.clear();
    return o;
  }
  std::optional<Op> operator()(op::GroupRename o) const {
    const Group* group = past_.group(o.group);
    if (sight_.titles(group ? group->stage : StageId{})) return std::nullopt;
    return o;
  }
  std::optional<Op> operator()(op::RoundClose o) const {
    const Round* round = today_.round(o.round);
    if (round && round->on != RoundOn::phrases) o.result = round->result;
    if (!round || !round->secret) return o;
    Round shown = *round;
    anonymise(shown);
    o.ballots = std::move(shown.ballots);
    o.stances = std::move(shown.stances);
    return o;
  }
  std::optional<Op> operator()(op::VoteCast o) const { return of_round(std::move(o)); }
  std::optional<Op> operator()(op::VoteWithdraw o) const { return of_round(std::move(o)); }
  std::optional<Op> operator()(op::StanceSet o) const { return of_round(std::move(o)); }
  std::optional<Op> operator()(op::StanceClear o) const { return of_round(std::move(o)); }
  std::optional<Op> operator()(auto o) const { return o; }

  /// A note that today's board does not know is nobody's to see.
  bool no_text(const Note* now) const { return !now || now->hidden || now->withdrawn || sight_.note(now); }
  /// Who chose to show a name did not choose to show those that they had before.
  bool no_name(Participant person, const std::string& name) const {
    return sight_.name(person) || (today_.names == Names::chosen && today_.people.at(person).name != name);
  }

 private:
  template <class O>
  std::optional<Op> without_text(O o) const {
    if (no_text(today_.note(o.note))) o.text.clear();
    return o;
  }
  template <class O>
  std::optional<Op> of_hidden(O o) const {
    std::erase_if(o.notes, [&](const NoteId& id) {
      const Note* now = today_.note(id);
      return now && !now->hidden;
    });
    if (o.notes.empty()) return std::nullopt;
    return o;
  }
  template <class O>
  std::optional<Op> of_round(O o) const {
    if (sight_.votes(o.round, Participant{})) return std::nullopt;
    return o;
  }

  const Board& past_;
  const Board& today_;
  Audience audience_;
  Sight sight_;
};

/// SEE3 of a round as it was. What of it nobody knows any more (OPC14) is not in the past either.
void as_today(Round& round, const Board& today) {
  if (!round.secret) return;
  const Round* now = today.round(round.id);
  const bool told = now && !round.open();
  round.ballots = told ? now->ballots : Ballots{};
  round.stances = told ? now->stances : Stances{};
  anonymise(round);
}

}  // namespace

Board seen_today(Board past, const Board& today, Audience audience) {
  const Sight sight(today, audience);
  const Seen seen(past, today, audience);
  for (auto& [id, note] : past.notes) {
    const Note* now = today.note(id);
    if (seen.no_text(now)) past.clear_text(note);
    if (now && sight.note(now)) note.version = 0;
    if (now && !now->hidden) note.hidden.reset();
  }
  for (auto& [id, group] : past.groups)
    if (sight.titles(group.stage)) group.title.clear();
  for (auto& [number, person] : past.people) {
    person.key = {};
    if (seen.no_name(number, person.name)) person.name.clear();
  }
  for (Round& round : past.rounds) as_today(round, today);
  past.participant_hash.clear();
  past.viewer_hash.clear();
  return past;
}

std::optional<Entry> fold_seen(Board& board, const Entry& entry, const Board& today, Audience audience) {
  Entry out = entry;
  out.ops.clear();
  for (const Op& op : entry.ops) {
    const bool adopted = board.ratified.has_value();
    const Seen look(board, today, audience);
    const auto* name = std::get_if<op::PersonName>(&op);
    const std::optional<Op> seen = name ? look.named(*name, entry.by) : std::visit(look, op);
    fold(board, op, entry.at, entry.by);
    if (seen) out.ops.push_back(*seen);
    // STA3: what ended the adoption did so, even if it is no longer told.
    if (adopted && !board.ratified && seen != op) out.ops.push_back(op::DefinitionReopen{});
  }
  if (out.ops.empty()) return std::nullopt;
  return out;
}

}  // namespace entonnoir
