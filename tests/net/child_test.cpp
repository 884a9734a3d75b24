#include "net/child.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace entonnoir::net {
namespace {

using Clock = std::chrono::steady_clock;
using End = ChildResult::End;
using std::chrono::milliseconds;
using std::chrono::seconds;

const std::atomic<bool> kGoOn = false;

ChildResult shell(const std::string& script, const std::string& input = {}, Clock::duration time = seconds(20),
                  std::size_t output_max = 1 << 24) {
  return run_child({"/bin/sh", "-c", script}, input, Clock::now() + time, output_max, kGoOn);
}

TEST(Child, InputGoesInAndOutputComesOut) {
  const std::string megabytes(3'000'000, 'x');
  const ChildResult result = shell("cat", megabytes);
  EXPECT_EQ(result.end, End::done);
  EXPECT_TRUE(result.output == megabytes);
}

TEST(Child, WithoutInputItsInputEnds) { EXPECT_EQ(shell("cat; echo end").output, "end\n"); }

TEST(Child, AnExitCodeOtherThan0IsAFailure) {
  const ChildResult result = shell("echo half; exit 3");
  EXPECT_EQ(result.end, End::failed);
  EXPECT_EQ(result.why, "exit code 3");
  EXPECT_EQ(result.output, "");
}

TEST(Child, ASignalIsAFailure) { EXPECT_EQ(shell("kill -9 $$").why, "killed by signal 9"); }

TEST(Child, OneThatLeavesItsInputUnreadIsAFailure) {
  EXPECT_EQ(shell("echo early", std::string(3'000'000, 'x')).end, End::failed);
}

TEST(Child, AProgramThatIsNotThereIsAFailure) {
  const ChildResult result = run_child({"/nowhere/at/all"}, "", Clock::now() + seconds(5), 100, kGoOn);
  EXPECT_EQ(result.end, End::failed);
  EXPECT_NE(result.why, "");
}

TEST(Child, AtTheDeadlineItIsKilled) {
  const auto began = Clock::now();
  EXPECT_EQ(shell("exec sleep 60", "", milliseconds(200)).end, End::late);
  EXPECT_LT(Clock::now() - began, seconds(10));
}

TEST(Child, OneThatNeverReadsItsInputIsKilledAtTheDeadline) {
  EXPECT_EQ(shell("exec sleep 60", std::string(3'000'000, 'x'), milliseconds(200)).end, End::late);
}

TEST(Child, CancelledItIsKilledToo) {
  const std::atomic<bool> cancelled = true;
  const auto began = Clock::now();
  EXPECT_EQ(run_child({"/bin/sleep", "60"}, "", began + seconds(60), 100, cancelled).end, End::late);
  EXPECT_LT(Clock::now() - began, seconds(10));
}

TEST(Child, TooMuchOutputIsAFailure) {
  EXPECT_EQ(shell("exec cat /dev/zero", "", seconds(20), 100'000).end, End::failed);
}

TEST(Child, InheritsNoFileButItsThree) {
  int fds[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);    // without CLOEXEC, as a client's socket is
  EXPECT_EQ(shell("ls /proc/self/fd | wc -l").output, "4\n");  // the fourth is ls reading the directory
  ::close(fds[0]);
  ::close(fds[1]);
}

}  // namespace
}  // namespace entonnoir::net
