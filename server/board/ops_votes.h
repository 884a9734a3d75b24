#pragma once
#include <optional>
#include <string>
#include <vector>

#include "board/board.h"

/// The ops on the definition, rounds, votes and stances (PROTOCOL.md section 7), a struct each. Optional fields are
/// what a client may leave out; in an entry they are set.
namespace entonnoir::op {

struct PhrasePlace {
  NoteId note;
  NoteId after;
  bool operator==(const PhrasePlace&) const = default;
};
struct DefinitionRatify {
  std::optional<std::string> why;
  bool operator==(const DefinitionRatify&) const = default;
};
struct DefinitionReopen {
  bool operator==(const DefinitionReopen&) const = default;
};

struct RoundOpen {
  RoundId round;
  StageId stage;
  RoundOn on = RoundOn::notes;
  std::string title;
  std::uint32_t budget = 1;
  std::uint32_t per_item = 1;
  bool secret = false;
  bool operator==(const RoundOpen&) const = default;
};
/// `ballots` and `stances`: in a history alone, of a secret round, without whose they are (HTP5).
struct RoundClose {
  RoundId round;
  Ballots ballots = {};
  Stances stances = {};
  bool operator==(const RoundClose&) const = default;
};
struct VoteCast {
  RoundId round;
  ItemId item;
  bool operator==(const VoteCast&) const = default;
};
struct VoteWithdraw {
  RoundId round;
  ItemId item;
  bool operator==(const VoteWithdraw&) const = default;
};
struct StanceSet {
  RoundId round;
  NoteId note;
  Says says = Says::agree;
  std::optional<std::string> why;
  std::optional<std::uint64_t> version;
  bool operator==(const StanceSet&) const = default;
};
struct StanceClear {
  RoundId round;
  NoteId note;
  bool operator==(const StanceClear&) const = default;
};

}  // namespace entonnoir::op
