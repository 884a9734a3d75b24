#pragma once
// Private to wire/: rounds, ballots and stances as JSON values.
#include "board/board.h"
#include "wire/values.h"

namespace entonnoir::wire {

Round read_round(const Value& value);
void write_round(std::string& out, const Round& round);
Ballots read_ballots(const Value& value);
void write_ballots(std::string& out, const Ballots& ballots);
Ballot read_ballot(const Value& value);
void write_ballot(std::string& out, const Ballot& ballot);
Stances read_stances(const Value& value);
void write_stances(std::string& out, const Stances& stances);
void write_stance(std::string& out, const Stance& stance);
std::vector<Count> read_result(const Value& value);
void write_result(std::string& out, const std::vector<Count>& result);

}  // namespace entonnoir::wire
