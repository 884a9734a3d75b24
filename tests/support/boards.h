#pragma once
// Small boards for tests.
#include <initializer_list>

#include "board/fold.h"

namespace entonnoir::testing {

inline const StageId kLarge{"large"};
inline const StageId kThemes{"themes"};
inline const StageId kRefine{"refine"};
inline const StageId kDefinition{"definition"};

inline NoteId id(const std::string& text) { return NoteId{text}; }

inline std::vector<NoteId> ids(std::initializer_list<const char*> texts) {
  std::vector<NoteId> out;
  for (const char* text : texts) out.push_back(NoteId{text});
  return out;
}

/// The funnel template with one facilitator (1) and two participants (2, 3).
inline Board funnel() {
  Board board = make_board("Atelier", Template::funnel, Locale::fr, Millis{1000});
  fold(board, op::PersonJoin{Participant{1}, PersonKey{"k1"}, "Fa", Role::facilitator}, Millis{1000}, Participant{1});
  fold(board, op::PersonJoin{Participant{2}, PersonKey{"k2"}, "Pi", Role::participant}, Millis{1000}, Participant{2});
  fold(board, op::PersonJoin{Participant{3}, PersonKey{"k3"}, "Po", Role::participant}, Millis{1000}, Participant{3});
  return board;
}

inline op::NotePost post(const std::string& note, const std::string& text, StageId stage = kLarge,
                         std::optional<Place> place = Place{0, 8}) {
  return op::NotePost{id(note), text, Colour::yellow, std::move(stage), place, {}};
}

inline op::NoteDistil distil(const std::string& note, std::initializer_list<const char*> sources,
                             StageId stage = kRefine) {
  return op::NoteDistil{id(note), "distilled " + note, Colour::white, std::move(stage), ids(sources), Place{0, 8}};
}

/// Folds `ops` as of the facilitator, each a second after the one before.
inline void apply_all(Board& board, std::initializer_list<Op> ops, Participant by = Participant{1}) {
  Millis at{2000};
  for (const Op& op : ops) {
    fold(board, op, at, by);
    at.value += 1000;
  }
}

}  // namespace entonnoir::testing
