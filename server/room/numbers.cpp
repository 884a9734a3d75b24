#include "room/numbers.h"

namespace entonnoir {

Participant Numbers::of(const Board& board, const PersonKey& key) {
  for (auto person = board.people.upper_bound(up_to_); person != board.people.end(); ++person) {
    up_to_ = person->first;
    if (!person->second.key.empty()) known_.emplace(person->second.key, person->first);
  }
  const auto it = known_.find(key);
  return it == known_.end() ? Participant{} : it->second;
}

void Numbers::clear() {
  known_.clear();
  up_to_ = {};
}

}  // namespace entonnoir
