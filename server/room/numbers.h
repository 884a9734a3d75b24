#pragma once
#include <functional>
#include <unordered_map>

#include "board/board.h"

namespace entonnoir {

/// Whose number is whose on one board, known without looking through all of its people. One thread.
class Numbers {
 public:
  /// 0 if this person has made no change yet. `board`: that of the last call, or a later one of the same history; after
  /// any other, `clear`.
  Participant of(const Board& board, const PersonKey& key);
  void clear();

 private:
  struct Hash {
    std::size_t operator()(const PersonKey& key) const { return std::hash<std::string>{}(key.value); }
  };
  std::unordered_map<PersonKey, Participant, Hash> known_;
  Participant up_to_;  ///< of the board's people, who are numbered as they come
};

}  // namespace entonnoir
