#pragma once
// A board on which one op after the other is judged, and no fold but by the test.
#include <gtest/gtest.h>

#include "rules/judge.h"
#include "support/boards.h"

namespace entonnoir::testing {

class JudgingTest : public ::testing::Test {
 protected:
  /// `usual`: who acts where a test names nobody.
  explicit JudgingTest(Author usual) : usual_(std::move(usual)) {}

  Result<Op> on(const Op& op, const Author& author) {
    ChangeSoFar so_far;
    return judge(b, edits, author, so_far, op);
  }
  Result<Op> on(const Op& op) { return on(op, usual_); }
  /// `internal`: it was accepted.
  Code refusal(const Op& op, const Author& author) {
    const auto r = on(op, author);
    return r ? Code::internal : r.error().code;
  }
  Code refusal(const Op& op) { return refusal(op, usual_); }

  Board b = funnel();
  Edits edits;

 private:
  Author usual_;
};

}  // namespace entonnoir::testing
