#include "net/join_codes.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/join_code.h"
#include "base/limits.h"
#include "base/secrets.h"

namespace entonnoir::net {
namespace {

/// What is on it can be read, and changed.
class OpenShelf final : public Shelf {
 public:
  explicit OpenShelf(std::map<std::string, std::string>& things) : things_(things) {}
  void put(std::string name, std::string value, std::chrono::milliseconds, Done<Was> done) override {
    if (is_full(name)) return done(reject(Code::log_full));
    const Was was = there(name);
    things_[name] = std::move(value);
    done(was);
  }
  void put_new(std::string name, std::string value, std::chrono::milliseconds, Done<bool> done) override {
    if (is_full(name)) return done(reject(Code::log_full));
    done(things_.emplace(name, std::move(value)).second);
  }
  /// Several who ask at the same moment are told the same.
  void find(std::string name, Done<Was> done) override {
    if (!holds_answers) return done(there(name));
    held_.push_back([done = std::move(done), found = there(name)] { done(found); });
  }
  void drop(std::string name, Done<Was> done) override {
    const Was was = there(name);
    things_.erase(name);
    done(was);
  }
  void answer() {
    holds_answers = false;
    for (const auto& one : std::exchange(held_, {})) one();
  }

  bool holds_answers = false;
  std::size_t things_max = 1000;

 private:
  Was there(const std::string& name) const {
    const auto it = things_.find(name);
    return it == things_.end() ? Was() : Was(it->second);
  }
  bool is_full(const std::string& name) const { return things_.size() >= things_max && !things_.contains(name); }

  std::map<std::string, std::string>& things_;
  std::vector<std::function<void()>> held_;
};

class JoinCodesHTP7 : public ::testing::Test {
 protected:
  void SetUp() override {
    start_secrets();
    board = BoardId{random_token()};
    token = random_token();
  }

  template <class T, class Ask>
  static Result<T> answer(Ask ask) {
    std::optional<Result<T>> out;
    ask([&](Result<T> told) { out = std::move(told); });
    return *out;
  }
  Result<JoinCodes::Shown> make(bool renew = false) {
    return answer<JoinCodes::Shown>([&](auto done) { codes.make(board, token, renew, done); });
  }
  std::string shown(const std::string& with) {
    const auto code = answer<JoinCodes::Shown>([&](auto done) { codes.show(board, with, done); });
    return code ? code->code : code_name(code.error().code);
  }
  std::string opened(const std::string& typed) {
    const auto place = answer<JoinCodes::Opened>([&](auto done) { codes.open(typed, done); });
    if (!place) return code_name(place.error().code);
    return place->board == board && place->token == token ? "opened" : "another place";
  }

  std::map<std::string, std::string> things;
  OpenShelf* shelf = new OpenShelf(things);  // the codes' own
  JoinCodes codes{std::unique_ptr<Shelf>(shelf)};
  BoardId board;
  std::string token;
};

TEST_F(JoinCodesHTP7, ACodeIsEightLettersThatAreNotTakenForOneAnother) {
  std::set<std::string> all;
  std::set<char> letters;
  for (int i = 0; i < 200; ++i) {
    const std::string code = random_join_code();
    EXPECT_EQ(join_code_from(code), code);
    all.insert(code);
    letters.insert(code.begin(), code.end());
  }
  EXPECT_EQ(all.size(), 200u);
  EXPECT_EQ(std::string(letters.begin(), letters.end()), "23456789ABCDEFGHJKLMNPQRSTUVWXYZ");
}

TEST_F(JoinCodesHTP7, SmallLettersSpacesAndHyphensAreAsGood) {
  EXPECT_EQ(join_code_from(" abcd-ef gh"), "ABCDEFGH");
  for (const char* wrong :
       {"", "ABCDEFG", "ABCDEFGHJ", "ABCDEFG0", "ABCDEFG1", "ABCDEFGI", "ABCDEFGO", "ABCD.EFGH", "ÀBCDEFG"})
    EXPECT_EQ(join_code_from(wrong), std::nullopt) << wrong;
}

TEST_F(JoinCodesHTP7, ACodeOpensTheBoardWithTheTokenThatItWasMadeWith) {
  EXPECT_EQ(shown(token), "no_code");
  const auto made = make();
  ASSERT_TRUE(made);
  EXPECT_EQ(make()->code, made->code) << "there is one";
  EXPECT_EQ(shown(token), made->code);
  EXPECT_EQ(opened(made->code), "opened");
  EXPECT_EQ(opened("ABCDEFGH"), "unknown_code");
  EXPECT_EQ(opened("no code at all"), "unknown_code");
}

TEST_F(JoinCodesHTP7, ANewOneIsInThePlaceOfTheOldOne) {
  const std::string old = make()->code, fresh = make(true)->code;
  EXPECT_NE(old, fresh);
  EXPECT_EQ(opened(old), "unknown_code");
  EXPECT_EQ(opened(fresh), "opened");
  EXPECT_EQ(things.size(), 2u) << "nothing is left of the old one";
}

TEST_F(JoinCodesHTP7, OfSeveralThatAreMadeAtOnceOneIsLeft) {
  for (const bool renew : {false, true}) {
    shelf->holds_answers = true;
    std::vector<std::string> made;
    for (int i = 0; i < 5; ++i) codes.make(board, token, renew, [&](const auto& code) { made.push_back(code->code); });
    shelf->answer();
    EXPECT_EQ(made.size(), 5u);
    EXPECT_EQ(things.size(), 2u) << "the board's, and that of its code";
    EXPECT_EQ(opened(made.back()), "opened");
  }
}

TEST_F(JoinCodesHTP7, WhatFindsNoRoomLeavesNothing) {
  shelf->things_max = 1;
  EXPECT_EQ(make().error().code, Code::log_full);
  EXPECT_TRUE(things.empty());
}

TEST_F(JoinCodesHTP7, OneThatIsSwitchedOffOpensNothing) {
  const std::string code = make()->code;
  ASSERT_TRUE(answer<void>([&](auto done) { codes.drop(board, done); }));
  EXPECT_EQ(opened(code), "unknown_code");
  EXPECT_EQ(shown(token), "no_code");
  EXPECT_TRUE(things.empty());
}

TEST_F(JoinCodesHTP7, ACodeThatTheBoardDoesNotNameAnyMoreOpensNothing) {
  const std::string code = make()->code;
  const auto kept = things;
  make(true);
  things.insert(kept.begin(), kept.end());  // another server put it back, a moment too late
  EXPECT_EQ(opened(code), "unknown_code");
}

TEST_F(JoinCodesHTP7, WithNewLinksThereIsNoCodeUntilOneIsMade) {
  const std::string old = make()->code;
  token = random_token();
  EXPECT_EQ(shown(token), "no_code");
  const std::string fresh = make()->code;
  EXPECT_NE(fresh, old);
  EXPECT_EQ(opened(fresh), "opened");
  EXPECT_EQ(opened(old), "unknown_code");
}

TEST_F(JoinCodesHTP7, WhatIsKeptTellsNeitherCodeNorToken) {
  const std::string code = make()->code;
  for (const auto& [name, value] : things) {
    EXPECT_EQ((name + value).find(code), std::string::npos);
    EXPECT_EQ((name + value).find(token), std::string::npos);
  }
  EXPECT_EQ(shown(random_token()), "no_code") << "only who has the link sees the code";
}

TEST_F(JoinCodesHTP7, TooManyFailuresOfAllTogetherRefuseEverybodyForAWhile) {
  const std::string code = make()->code;
  for (std::int64_t i = 0; i < limits::join_code_failures_burst; ++i) EXPECT_EQ(opened("ABCDEFGH"), "unknown_code");
  EXPECT_EQ(opened("ABCDEFGH"), "rate_limited");
  EXPECT_EQ(opened(code), "rate_limited") << "else guessing would go on";
}

TEST_F(JoinCodesHTP7, PeopleWhoJoinAreNoFailures) {
  const std::string code = make()->code;
  for (int i = 0; i < 500; ++i) EXPECT_EQ(opened(code), "opened");
}

TEST_F(JoinCodesHTP7, WhatWasTamperedWithOpensNothing) {
  const std::string code = make()->code;
  for (auto& [name, value] : things)
    if (name.starts_with("code:")) value.back() = static_cast<char>(value.back() ^ 1);
  EXPECT_EQ(opened(code), "unknown_code");
  const std::string sealed = sealed_under("secret", "text");
  EXPECT_EQ(opened_with("secret", sealed), "text");
  EXPECT_EQ(opened_with("another", sealed), std::nullopt);
  EXPECT_EQ(opened_with("secret", sealed.substr(0, 10)), std::nullopt);
  EXPECT_NE(sealed, sealed_under("secret", "text")) << "nobody sees that two are the same";
}

}  // namespace
}  // namespace entonnoir::net
