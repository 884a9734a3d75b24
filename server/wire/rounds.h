#pragma once
// Private to wire/: rounds, ballots and stances as JSON values.
#include "board/board.h"
#include "wire/values.h"

namespace entonnoir::wire {

Round read_round(const Value& value);
Json write_round(const Round& round);
Ballots read_ballots(const Value& value);
Json write_ballots(const Ballots& ballots);
Ballot read_ballot(const Value& value);
Json write_ballot(const Ballot& ballot);
Stances read_stances(const Value& value);
Json write_stances(const Stances& stances);
Json write_stance(const Stance& stance);
std::vector<Count> read_result(const Value& value);
Json write_result(const std::vector<Count>& result);

}  // namespace entonnoir::wire
