#include "net/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

extern char** environ;

namespace entonnoir::net {
namespace {

using Clock = std::chrono::steady_clock;

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() { close(); }
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

/// Sockets instead of pipes: writing to a child that is gone answers EPIPE without a signal.
struct Ends {
  Fd ours;
  Fd theirs;
};
bool make_ends(Ends& ends) {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) return false;
  ends = {Fd(fds[0]), Fd(fds[1])};
  return true;
}

class Actions {
 public:
  Actions() { posix_spawn_file_actions_init(&actions_); }
  ~Actions() { posix_spawn_file_actions_destroy(&actions_); }
  Actions(const Actions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

/// 0, or the error.
int spawn(const std::vector<std::string>& command, int in_out, pid_t& pid) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));  // execve changes nothing
  argv.push_back(nullptr);
  Actions actions;
  posix_spawn_file_actions_adddup2(actions.get(), in_out, 0);
  posix_spawn_file_actions_adddup2(actions.get(), in_out, 1);
  posix_spawn_file_actions_addclosefrom_np(actions.get(), 3);  // sockets of clients are not the child's
  return posix_spawn(&pid, argv[0], actions.get(), nullptr, argv.data(), environ);
}

constexpr int kLookUpMs = 50;  ///< so often `cancelled` is looked at

/// The exchange with a running child.
struct Talk {
  int fd;
  std::string_view input;
  std::string output;
  std::size_t output_max;

  /// False at an error that ends the exchange.
  bool write_some() {
    const ssize_t n = ::send(fd, input.data(), input.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    input.remove_prefix(static_cast<std::size_t>(n));
    if (input.empty()) ::shutdown(fd, SHUT_WR);
    return true;
  }
  enum class Read { more, end, bad };
  Read read_some() {
    std::array<char, 65'536> chunk;
    const ssize_t n = ::recv(fd, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (n < 0) return errno == EAGAIN || errno == EINTR ? Read::more : Read::bad;
    if (n == 0) return Read::end;
    output.append(chunk.data(), static_cast<std::size_t>(n));
    return output.size() > output_max ? Read::bad : Read::more;
  }
};

/// `done` if the child closed its output in time.
ChildResult::End exchange(Talk& talk, Clock::time_point deadline, const std::atomic<bool>& cancelled) {
  using End = ChildResult::End;
  if (talk.input.empty()) ::shutdown(talk.fd, SHUT_WR);
  for (;;) {
    pollfd poll{talk.fd, static_cast<short>(talk.input.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    const int ready = ::poll(&poll, 1, kLookUpMs);
    if (cancelled || Clock::now() >= deadline) return End::late;
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    if (ready < 0) return End::failed;
    if ((poll.revents & POLLOUT) && !talk.write_some()) return End::failed;
    if (!(poll.revents & (POLLIN | POLLHUP | POLLERR))) continue;
    const Talk::Read read = talk.read_some();
    if (read == Talk::Read::end) return End::done;
    if (read == Talk::Read::bad) return End::failed;
  }
}

int wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string describe(int status) {
  if (WIFSIGNALED(status)) return "killed by signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) == 0) return "it did not read all of its input, or closed early";
  return "exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& command, const std::string& input, Clock::time_point deadline,
                      std::size_t output_max, const std::atomic<bool>& cancelled) {
  Ends ends;
  if (!make_ends(ends)) return {ChildResult::End::failed, {}, std::strerror(errno)};
  pid_t pid = -1;
  if (const int error = spawn(command, ends.theirs.get(), pid); error != 0)
    return {ChildResult::End::failed, {}, std::string("cannot start it: ") + std::strerror(error)};
  ends.theirs.close();
  Talk talk{ends.ours.get(), input, {}, output_max};
  const ChildResult::End end = exchange(talk, deadline, cancelled);
  if (end != ChildResult::End::done) ::kill(pid, SIGKILL);
  const int status = wait_for(pid);
  if (end == ChildResult::End::late) return {end, {}, {}};
  if (end == ChildResult::End::failed || status != 0) return {ChildResult::End::failed, {}, describe(status)};
  return {end, std::move(talk.output), {}};
}

}  // namespace entonnoir::net
