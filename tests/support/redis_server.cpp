#include "support/redis_server.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

extern char** environ;

namespace entonnoir {

namespace fs = std::filesystem;

RedisServer::RedisServer(std::vector<std::string> settings) : settings_(std::move(settings)) {
  fs::create_directory(data_);
  start();
}

RedisServer::~RedisServer() {
  if (pid_ > 0) kill();
}

void RedisServer::start() {
  std::vector<std::string> words{
      "redis-server", "--port", "0", "--unixsocket", socket_, "--dir",         data_,    "--logfile",
      dir_ / "log",   "--save", "",  "--appendonly", "yes",   "--appendfsync", "always", "--maxmemory-policy",
      "noeviction"};
  words.insert(words.end(), settings_.begin(), settings_.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t quiet;  // a server that outlives an aborted test must not hold the test's output open
  ::posix_spawn_file_actions_init(&quiet);
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO})
    ::posix_spawn_file_actions_addopen(&quiet, fd, "/dev/null", O_WRONLY, 0);
  const int failed = ::posix_spawnp(&pid_, argv[0], &quiet, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&quiet);
  ENTONNOIR_CHECK(failed == 0);
  for (int i = 0; i < 1000; ++i) {
    const std::string answer = cli("PING");
    if (answer.starts_with("PONG") || answer.starts_with("NOAUTH")) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ENTONNOIR_CHECK(!"redis-server does not answer");
}

void RedisServer::kill() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void RedisServer::pause() { ::kill(pid_, SIGSTOP); }
void RedisServer::resume() { ::kill(pid_, SIGCONT); }

void RedisServer::keep_copy() {
  fs::remove_all(dir_ / "copy");
  fs::copy(data_, dir_ / "copy", fs::copy_options::recursive);
}

void RedisServer::set_back() {
  ENTONNOIR_CHECK(pid_ < 0);
  fs::remove_all(data_);
  fs::copy(dir_ / "copy", data_, fs::copy_options::recursive);
}

bool RedisServer::stores(const std::string& text) const {
  return std::system(("grep -rqaF '" + text + "' '" + data_ + "'").c_str()) == 0;
}

std::string RedisServer::cli(const std::string& command) const {
  const std::string line = "redis-cli -s '" + socket_ + "' " + command + " 2>&1";
  FILE* out = ::popen(line.c_str(), "r");
  ENTONNOIR_CHECK(out != nullptr);
  std::string text;
  char piece[4096];
  while (std::fgets(piece, sizeof piece, out) != nullptr) text += piece;
  ::pclose(out);
  return text;
}

}  // namespace entonnoir
