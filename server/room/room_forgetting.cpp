// Words that were erased for good leave the log, too (OPC14, CON12): where the log tells of a person.erase, the room
// has it forget all up to the present board. Every server that hears of such an entry does so, or that finds it when it
// loads the board; the log does it for the first, and the others find a later epoch.
//
// A board of a later epoch is taken over wholly: nothing that this room holds of before is brought back, it may be what
// was erased. A board of an earlier epoch is that of a log that was set back, and has the words again: what was lost is
// judged again as ever (nothing of before the erasing is left here that could be), and in front of it the erasing, in
// the person's own name, for numbers may have been given anew. A room that saw no erasing cannot know of it: words that
// an older backup brings back are erased by asking again.
//
// Whoever did nothing since they were erased has nothing left that a log could tell: erasing them again is an entry
// like others, so that nobody can have everybody load the board anew as often as they like. What this room did not see
// itself it does not count on: then the log forgets once more.
#include <algorithm>
#include <cstdio>

#include "base/check.h"
#include "room/room.h"

namespace entonnoir {
namespace {

/// One client and seq for each erasing, whichever server repeats it: the log knows it as a repeat (SUB1).
ClientId erasing_client(Mark mark) {
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(mark.value));
  return ClientId{std::string("erase-") + hex};
}

}  // namespace

/// `visit(person, erasure)`; whom nobody can be told from others by a key is passed over.
template <class Visit>
void Room::each_erasure(const Entry& entry, Visit visit) const {
  for (const Op& o : entry.ops) {
    const auto* erase = std::get_if<op::PersonErase>(&o);
    if (!erase) continue;
    const Participant who = erase->person.value_or(entry.by);
    const auto person = confirmed_.people.find(who);
    if (person != confirmed_.people.end() && !person->second.key.empty())
      visit(who, Erasure{person->second.key, entry.mark});
  }
}

/// Of an entry that is folded, or was loaded. False if all that it does is to erase those who are erased.
bool Room::note_erasures(const Entry& entry) {
  const auto erasing_of = [](const Op& o) { return std::get_if<op::PersonErase>(&o); };
  const bool does_more = !std::all_of(entry.ops.begin(), entry.ops.end(), erasing_of);
  if (does_more) erased_.erase(entry.by);
  bool anew = false;
  for (const Op& o : entry.ops)
    if (const auto* erase = erasing_of(o)) anew |= erased_.insert(erase->person.value_or(entry.by)).second;
  if (does_more) erased_.erase(entry.by);  // perhaps behind the erasing
  if (!anew) return does_more;
  to_forget_ = entry.revision;
  each_erasure(entry, [&](Participant, const Erasure& erasure) {
    if (std::find(erasures_.begin(), erasures_.end(), erasure) == erasures_.end()) erasures_.push_back(erasure);
  });
  return true;
}

void Room::forget() {
  busy_ = Busy::forgetting;
  forgetting_ = position_.revision;
  out_.push_back(effect::Forget{position_});
}

void Room::handle(const input::Forgotten& forgotten) {
  ENTONNOIR_CHECK(busy_ == Busy::forgetting);
  busy_ = Busy::idle;
  position_.epoch = forgotten.tail.epoch;
  for (auto& [client, last] : last_)
    if (last.position.revision > forgetting_) last.position.epoch = position_.epoch;
  if (to_forget_ && *to_forget_ <= forgetting_) to_forget_.reset();
  recent_.forget(forgetting_);
  forget_words();
  for (const Entry& entry : recent_.entries()) edits_.record(entry);
  advance();
}

/// The log is somewhere else by now: another server was first, or it was set back.
void Room::handle(const input::ForgetRefused&) {
  ENTONNOIR_CHECK(busy_ == Busy::forgetting);
  busy_ = Busy::idle;
  doubt_ = true;
  advance();
}

/// What is left here of before, beside the board; that is what everybody gets.
void Room::forget_words() {
  edits_ = {};
  for (Waiting& waiting : std::exchange(late_, {})) queue_.push_back(std::move(waiting));
  out_.push_back(effect::SnapshotAll{.alone = true});
  out_.push_back(effect::Follow{});
}

/// Another server had the log forget.
void Room::take_later(RoomState state) {
  const auto lost = std::erase_if(queue_, [](const Waiting& w) { return w.lost; });
  if (recovery_) recovery_->lost += lost;
  std::set<Participant> erased;
  if (state.position.revision == position_.revision && state.position.mark == position_.mark) erased.swap(erased_);
  begin(std::move(state));
  erased_.merge(erased);
  edits_after_ = position_.revision;  // its entries may be another history than what clients made their edits on
  forget_words();
  tell_loaded();
  advance();
}

/// What is erased in an entry that is lost is erased again. `own_comes_back`: the entry is submitted again, its
/// author's erasing of their own words with it.
void Room::erase_again(const Entry& entry, bool own_comes_back, std::vector<Waiting>& lost) const {
  each_erasure(entry, [&](Participant who, const Erasure& erasure) {
    if (who != entry.by || !own_comes_back) lost.push_back(erasing(erasure));
  });
}

/// Those that a log of an earlier epoch does not know of.
std::vector<Room::Waiting> Room::forgotten_erasures(const RoomState& state) const {
  std::vector<Waiting> out;
  if (state.position.epoch >= position_.epoch) return out;
  for (const Erasure& erasure : erasures_) {
    const auto its_entry = [&](const Entry& e) { return e.mark == erasure.mark; };
    const auto& ours = recent_.entries();
    const bool known = std::any_of(state.recent.begin(), state.recent.end(), its_entry) ||
                       std::any_of(ours.begin(), ours.end(), its_entry);
    if (!known && state.board.participant(erasure.who).value != 0) out.push_back(erasing(erasure));
  }
  return out;
}

Room::Waiting Room::erasing(const Erasure& erasure) const {
  return Waiting{.session = {},
                 .from = {Role::participant, erasure.who, erasing_client(erasure.mark), "", {}},
                 .submit = {Seq{1}, {op::PersonErase{}}},
                 .now = changed_,
                 .lost = true};
}

}  // namespace entonnoir
