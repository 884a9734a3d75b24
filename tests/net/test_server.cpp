#include "net/test_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <stdexcept>

#include "base/secrets.h"

namespace entonnoir::net {
namespace {

constexpr int kPatienceMs = 20'000;

std::string value_of(const std::string& json, const std::string& key) {
  const std::size_t at = json.find("\"" + key + "\":\"");
  if (at == std::string::npos) throw std::runtime_error("no " + key + " in " + json);
  const std::size_t begin = at + key.size() + 4;
  return json.substr(begin, json.find('"', begin) - begin);
}

}  // namespace

StaticFiles TestServer::page() {
  std::filesystem::create_directories(dir_ / "web/assets");
  std::ofstream(dir_ / "web/index.html") << "<!doctype html>" << std::string(2'000, 'x');
  std::ofstream(dir_ / "web/assets/a-1.js") << "export {};";
  std::ofstream(dir_ / "secret.txt") << "secret";
  return StaticFiles::load(dir_ / "web");
}

TestServer::TestServer(const std::string& renderer, std::chrono::milliseconds export_time)
    : workers_(2, 4),
      encoders_(1, 4),
      exports_(workers_, {{"/bin/sh", "-c", renderer, "renderer"}, export_time}),
      histories_(log_, 4),
      codes_(make_memory_shelf()),
      api_(shards_, workers_, encoders_, exports_, histories_, codes_, page(), [this] { return log_.health(); }) {
  start_secrets();
  for (int i = 0; i < 2; ++i) {
    ios_.push_back(std::make_unique<asio::io_context>(1));
    hosts_.push_back(std::make_unique<RoomHost>(*ios_.back(), log_, HostConfig{}));
    shards_.add(*ios_.back(), *hosts_.back());
  }
  listener_ = std::make_unique<Listener>(*ios_[0], Address{"127.0.0.1", "0"}, shards_, api_);
  listener_->start();
  for (const auto& io : ios_)
    threads_.emplace_back([&io = *io] {
      const auto work = asio::make_work_guard(io);
      io.run();
    });
}

TestServer::~TestServer() {
  exports_.cancel();
  histories_.stop();
  codes_.stop();
  workers_.stop();
  encoders_.stop();
  std::vector<std::future<void>> stopped;
  for (std::size_t i = 0; i < ios_.size(); ++i) {
    auto done = std::make_shared<std::promise<void>>();
    stopped.push_back(done->get_future());
    asio::post(*ios_[i], [this, i, done] {
      if (i == 0) listener_->stop();
      shards_.at(i).drop_all();
      asio::post(*ios_[i], [done] { done->set_value(); });
    });
  }
  for (auto& one : stopped) one.get();
  for (const auto& io : ios_) io->stop();
  for (std::thread& thread : threads_) thread.join();
}

Wire::Wire(const TestServer& server, int receive_buffer) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(server.port());
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("cannot connect");
}

Wire::~Wire() { ::close(fd_); }

void Wire::write(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n < 0) return;  // the server closed; what it said before can still be read
    sent += static_cast<std::size_t>(n);
  }
}

bool Wire::more() {
  pollfd poll{fd_, POLLIN, 0};
  if (::poll(&poll, 1, kPatienceMs) != 1) throw std::runtime_error("nothing came; had " + buffer_.substr(0, 500));
  char chunk[65'536];
  const ssize_t n = ::recv(fd_, chunk, sizeof chunk, 0);
  if (n > 0) buffer_.append(chunk, static_cast<std::size_t>(n));
  return n > 0;
}

std::vector<Wire*> Wire::await_any(const std::vector<Wire*>& wires) {
  std::vector<pollfd> polls;
  for (const Wire* wire : wires) polls.push_back({wire->fd_, POLLIN, 0});
  if (::poll(polls.data(), polls.size(), kPatienceMs) < 1) throw std::runtime_error("nothing came to any of them");
  std::vector<Wire*> out;
  for (std::size_t i = 0; i < wires.size(); ++i)
    if (polls[i].revents != 0) out.push_back(wires[i]);
  return out;
}

void Wire::sip() {
  char chunk[2'048];
  const ssize_t n = ::recv(fd_, chunk, sizeof chunk, MSG_DONTWAIT);
  if (n > 0) buffer_.append(chunk, static_cast<std::size_t>(n));
}

std::string Wire::take(std::size_t n) {
  std::string out = buffer_.substr(0, n);
  buffer_.erase(0, out.size());
  return out;
}

std::string Wire::read(std::size_t n) {
  while (buffer_.size() < n && more()) {
  }
  return take(n);
}

std::string Wire::head() {
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!more()) return take(buffer_.size());
  return take(end + 4);
}

std::string Wire::Answer::field(const std::string& name) const {
  const std::size_t at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

Wire::Answer Wire::answer(bool has_body) {
  Answer out;
  out.head = head();
  if (out.head.size() > 12) out.status = std::stoi(out.head.substr(9, 3));
  const std::string length = out.field("Content-Length");
  if (has_body && !length.empty()) out.body = read(std::stoul(length));
  return out;
}

bool Wire::at_end() {
  while (more()) {
  }
  return true;
}

void Wire::upgrade(const TestServer& server, const std::string& board) {
  const Answer answer = ask(request(server, "GET", "/api/boards/" + board + "/live",
                                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    "Sec-WebSocket-Protocol: entonnoir.v1\r\n"),
                            false);
  if (answer.status != 101) throw std::runtime_error("no upgrade: " + answer.head);
}

void Wire::text(const std::string& payload, int first) {
  std::string frame{static_cast<char>(first)};
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += {static_cast<char>(0x80 | 126), static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size())};
  }
  write(frame + std::string(4, '\0') + payload);  // a mask of zeros changes nothing
}

std::string Wire::next(int* opcode) {
  for (;;) {
    const std::string head = read(2);
    if (head.size() < 2) throw std::runtime_error("the connection ended");
    std::size_t length = static_cast<unsigned char>(head[1]);
    const std::size_t more_bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (more_bytes > 0) length = 0;
    for (const char c : read(more_bytes)) length = length << 8 | static_cast<unsigned char>(c);
    std::string payload = read(length);
    const int code = head[0] & 15;
    if (code == 9 || code == 10) continue;
    if (opcode) *opcode = code;
    return payload;
  }
}

std::string Wire::next_of(const std::string& type) {
  for (;;) {
    std::string payload = next();
    if (payload.starts_with("{\"type\":\"" + type + "\"")) return payload;
  }
}

std::string request(const TestServer& server, const std::string& method, const std::string& target,
                    const std::string& lines) {
  return method + " " + target + " HTTP/1.1\r\nHost: " + server.host() + "\r\n" + lines + "\r\n";
}

NewBoard new_board(TestServer& server) {
  const std::string body = R"({"title":"Atelier","template":"funnel","locale":"fr"})";
  const std::string lines = "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  const Wire::Answer answer = Wire(server).ask(request(server, "POST", "/api/boards", lines) + body);
  if (answer.status != 201) throw std::runtime_error("no board: " + answer.head + answer.body);
  return {value_of(answer.body, "board"), value_of(answer.body, "facilitator"), value_of(answer.body, "participant")};
}

}  // namespace entonnoir::net
