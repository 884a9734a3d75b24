#include "load.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <ctime>
#include <utility>

namespace fanload {
namespace {

constexpr std::size_t kRing = 1u << 20;
constexpr std::size_t kReadBytes = 1u << 18;
constexpr Nanos kMs = 1'000'000;
constexpr int kEvents = 512;
constexpr std::uint32_t kJoiners = ~0u;  ///< in place of a connection's id
constexpr int kJoinersAtOnce = 8;        ///< whose events are taken before the others have their turn again

Nanos nanos(double seconds) { return static_cast<Nanos>(seconds * 1e9); }

}  // namespace

Nanos now_ns() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<Nanos>(t.tv_sec) * 1'000'000'000 + static_cast<Nanos>(t.tv_nsec);
}

/// Publishers are spread over the connections that are there from the beginning, samples over the rest of these.
Load::Load(const Options& options, const Adapter& adapter)
    : options_(options),
      adapter_(adapter),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      joiners_(epoll_create1(EPOLL_CLOEXEC)),
      connections_(static_cast<std::size_t>(options.conns + options.joiners)),
      buffer_(kReadBytes),
      sent_at_(kRing) {
  for (std::size_t i = 0; i < connections_.size(); ++i) connections_[i].id = static_cast<int>(i);
  auto all = static_cast<std::size_t>(options.conns);
  auto wanted = std::min(static_cast<std::size_t>(options.publishers), all);
  for (std::size_t i = 0; i < wanted; ++i) publishers_.push_back(&connections_[i * all / wanted]);
  std::vector<Connection*> others;
  for (std::size_t i = 0; i < all; ++i)
    if (std::find(publishers_.begin(), publishers_.end(), &connections_[i]) == publishers_.end())
      others.push_back(&connections_[i]);
  if (others.empty()) die("there have to be more connections than publishers");
  auto count = std::min(static_cast<std::size_t>(options.samples), others.size());
  for (std::size_t i = 0; i < count; ++i) samples_.push_back(others[(2 * i + 1) * others.size() / (2 * count)]);
  for (Connection* c : samples_) c->sampled = true;
  epoll_event some_join{.events = EPOLLIN, .data = {.u32 = kJoiners}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, joiners_, &some_join);
}

int Load::connect_all(double timeout_s) {
  Nanos end = now_ns() + nanos(timeout_s);
  const auto all = static_cast<std::size_t>(options_.conns);
  std::size_t next = 0;
  for (;;) {
    int ready = 0;
    int under_way = 0;
    for (std::size_t i = 0; i < next; ++i) {
      if (connections_[i].state == State::ready)
        ++ready;
      else if (connections_[i].state != State::closed)
        ++under_way;
    }
    while (next < all && under_way < options_.batch) {
      dial(connections_[next++]);
      ++under_way;
    }
    if ((next == all && under_way == 0) || now_ns() > end) return ready;
    poll(now_ns() + 5 * kMs);
  }
}

void Load::dial(Connection& c) {
  c.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (c.fd < 0) die(std::string("socket: ") + std::strerror(errno));
  int one = 1;
  setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  // Not one that paces by what it measured while nothing was to be sent; every Linux has this one.
  setsockopt(c.fd, IPPROTO_TCP, TCP_CONGESTION, "reno", 4);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(options_.port));
  inet_pton(AF_INET, options_.host.c_str(), &to.sin_addr);
  c.state = State::connecting;
  if (connect(c.fd, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0 && errno != EINPROGRESS) return drop(c);
  std::string host = options_.host + ":" + std::to_string(options_.port);
  c.out = upgrade_request(fill(adapter_.path, adapter_, {.connection = c.id}), host, adapter_.subprotocol);
  watch(c);
}

void Load::drop(Connection& c) {
  if (c.fd < 0) return;
  close(c.fd);  // which takes it out of epoll
  c = Connection{.id = c.id, .sampled = c.sampled, .deliveries = c.deliveries, .ops = c.ops};
  ++counters_.closed;
}

void Load::watch(Connection& c) {
  epoll_event event{};
  event.data.u32 = static_cast<std::uint32_t>(c.id);
  if (c.state != State::ready || c.sampled || options_.drain_ms <= 0) event.events |= EPOLLIN;
  if (!c.out.empty() || c.state == State::connecting) event.events |= EPOLLOUT;
  int what = event.events == 0 ? EPOLL_CTL_DEL : c.in_epoll ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  if (what != EPOLL_CTL_DEL || c.in_epoll) epoll_ctl(joins(c) ? joiners_ : epoll_, what, c.fd, &event);
  c.in_epoll = event.events != 0;
}

void Load::write(Connection& c, const std::string& bytes) {
  if (c.fd < 0) return;
  bool waiting = !c.out.empty();
  c.out += bytes;
  if (!waiting) flush(c);
}

void Load::flush(Connection& c) {
  bool watched = c.state == State::connecting || !c.out.empty();
  while (!c.out.empty()) {
    ssize_t n = send(c.fd, c.out.data(), c.out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno != EAGAIN) return drop(c);
    if (n < 0) return watch(c);
    c.out.erase(0, static_cast<std::size_t>(n));
  }
  if (watched && c.in_epoll) watch(c);
}

void Load::on_event(Connection& c, std::uint32_t events) {
  if (c.state == State::connecting) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(c.fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) return drop(c);
    c.state = State::upgrading;
    return flush(c);
  }
  if (events & EPOLLOUT) flush(c);
  if (c.fd >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR))) on_readable(c);
}

void Load::on_readable(Connection& c) {
  for (int i = 0; i < 64 && c.fd >= 0; ++i) {
    if (c.to_skip > 0 && !skip(c)) return;
    std::size_t kept = c.rest.size();
    if (buffer_.size() < kept + kReadBytes) buffer_.resize(kept + 2 * kReadBytes);
    std::size_t room = joins(c) ? kJoinerBytes : buffer_.size() - kept;
    ssize_t n = recv(c.fd, buffer_.data() + kept, room, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) return drop(c);
    if (n < 0) return;
    std::copy(c.rest.begin(), c.rest.end(), buffer_.begin());
    counters_.bytes += static_cast<std::uint64_t>(n);
    if (c.state != State::ready) counters_.joining_bytes += static_cast<std::uint64_t>(n);
    std::string_view all(buffer_.data(), kept + static_cast<std::size_t>(n));
    std::size_t used = parse(c, all);
    if (c.fd < 0) return;
    c.rest.assign(all.substr(used));
    if (static_cast<std::size_t>(n) < room) return;
  }
}

/// Takes what is whole. How many bytes that was.
std::size_t Load::parse(Connection& c, std::string_view bytes) {
  std::size_t used = c.state == State::upgrading ? upgraded(c, bytes) : 0;
  FrameHead head;
  while (c.fd >= 0 && c.state != State::upgrading && read_head(bytes.substr(used), head)) {
    if (bytes.size() - used < head.head_bytes + head.payload_bytes) {
      bool skipping =
          bytes.size() - used > head.head_bytes && begin_skipping(c, head, bytes.substr(used + head.head_bytes));
      return skipping ? bytes.size() : used;
    }
    std::string_view payload = bytes.substr(used + head.head_bytes, head.payload_bytes);
    used += head.head_bytes + head.payload_bytes;
    on_frame(c, head.opcode, head.last, payload);
  }
  return used;
}

std::size_t Load::upgraded(Connection& c, std::string_view bytes) {
  std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  if (!bytes.starts_with("HTTP/1.1 101")) die("upgrade refused: " + std::string(bytes.substr(0, 300)));
  c.state = State::stepping;
  advance(c);
  return end + 4;
}

void Load::on_frame(Connection& c, int opcode, bool last, std::string_view payload) {
  constexpr int kClose = 8;
  constexpr int kPing = 9;
  constexpr int kPong = 10;
  if (opcode == kClose) return drop(c);
  if (opcode == kPing) {
    std::string frame;
    put_frame(frame, kPong, payload);
    return write(c, frame);
  }
  if (opcode == kPong) return;
  if (last && opcode != 0) return on_message(c, payload);
  c.fragment += payload;
  if (!last) return;
  on_message(c, c.fragment);
  c.fragment.clear();
}

void Load::on_message(Connection& c, std::string_view message) {
  ++counters_.messages;
  if (c.state == State::stepping) {
    bool waited = c.step < adapter_.steps.size() && message.find(adapter_.steps[c.step].text) != message.npos;
    if (waited) ++c.step;
    return advance(c);
  }
  if (joins(c)) return;  // what the others get is what is looked at
  Nanos now = c.sampled && timing_ ? now_ns() : 0;
  std::size_t at = 0;
  for (;;) {
    const void* found =
        memmem(message.data() + at, message.size() - at, adapter_.marker.data(), adapter_.marker.size());
    if (!found) return;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - message.data()) + adapter_.marker.size();
    ++c.deliveries;
    ++counters_.deliveries;
    if (now != 0) time_receipt(message.substr(at), now);
  }
}

void Load::time_receipt(std::string_view digits, Nanos now) {
  std::uint64_t number = 0;
  std::size_t i = 0;
  while (i < digits.size() && digits[i] >= '0' && digits[i] <= '9' && i < 18)
    number = number * 10 + static_cast<std::uint64_t>(digits[i++] - '0');
  std::uint64_t sent_us = adapter_.stamp_is_seq ? sent_at_[number % adapter_.seqmod % kRing] / 1000 : number;
  std::uint64_t now_us = now / 1000;
  if (i == 0 || sent_us > now_us)
    ++counters_.bad_stamps;
  else
    latencies_us_.push_back(static_cast<std::uint32_t>(now_us - sent_us));
}

/// Sends what the hand-shake sends next, up to where it waits.
void Load::advance(Connection& c) {
  while (c.step < adapter_.steps.size() && adapter_.steps[c.step].send) {
    std::string frame;
    put_frame(frame, 1, fill(adapter_.steps[c.step].text, adapter_, {.connection = c.id}));
    ++c.step;
    write(c, frame);
    if (c.fd < 0) return;
  }
  if (c.step < adapter_.steps.size()) return;
  c.state = State::ready;
  if (joins(c)) joined_us_.push_back(static_cast<std::uint32_t>((now_ns() - storm_at_) / 1000));
  watch(c);
}

void Load::publish(Connection& c, Nanos now) {
  std::uint64_t seq = counters_.published++;
  sent_at_[seq % adapter_.seqmod % kRing] = now;
  Filling filling{.seq = seq, .sent_us = now / 1000, .connection = c.id, .op_of_connection = ++c.ops};
  std::string frame;
  put_frame(frame, 1, fill(adapter_.op, adapter_, filling));
  write(c, frame);
}

std::uint64_t Load::publish_for(double seconds) {
  Nanos began = now_ns();
  Nanos end = began + nanos(seconds);
  std::uint64_t before = counters_.published;
  std::uint64_t base = slowest();
  std::uint64_t count = 0;
  while (now_ns() < end) {
    if (options_.window > 0) {
      publish_window(base, before);
      poll(now_ns() + 2 * kMs);
    } else {
      publish_and_poll(began, end, count);
    }
  }
  return counters_.published - before;
}

void Load::publish_and_poll(Nanos began, Nanos end, std::uint64_t& count) {
  publish_due(began, end, count);
  Nanos due = began + static_cast<Nanos>(static_cast<double>(count) * 1e9 / options_.rate);
  poll(std::min(due, end));
}

/// The open loop: everything whose time has come, round robin over the publishers.
void Load::publish_due(Nanos began, Nanos end, std::uint64_t& count) {
  for (;;) {
    Nanos due = began + static_cast<Nanos>(static_cast<double>(count) * 1e9 / options_.rate);
    Nanos now = now_ns();
    if (due > now || due >= end) return;
    if (timing_) lags_us_.push_back(static_cast<std::uint32_t>((now - due) / 1000));
    ++count;
    Connection& c = *publishers_[next_publisher_++ % publishers_.size()];
    if (c.fd >= 0) publish(c, now);
  }
}

/// The closed loop: at most `window` ops that the slowest sampled connection has not seen.
void Load::publish_window(std::uint64_t base, std::uint64_t before) {
  std::uint64_t done = slowest() - base;
  while (counters_.published - before < done + static_cast<std::uint64_t>(options_.window)) {
    Connection& c = *publishers_[next_publisher_++ % publishers_.size()];
    if (c.fd < 0) return;
    publish(c, now_ns());
  }
}

std::uint64_t Load::slowest() const {
  std::uint64_t least = ~std::uint64_t{0};
  for (const Connection* c : samples_)
    if (c->fd >= 0) least = std::min(least, c->deliveries);
  return least;
}

void Load::settle(std::uint64_t deliveries, double seconds) {
  Nanos end = now_ns() + nanos(seconds);
  Nanos heard = now_ns();
  std::uint64_t bytes = counters_.bytes;
  while (counters_.deliveries < deliveries && now_ns() < end && now_ns() - heard < 500 * kMs) {
    poll(now_ns() + 2 * kMs);
    if (counters_.bytes != bytes) heard = now_ns();
    bytes = counters_.bytes;
  }
}

void Load::run_for(double seconds) {
  Nanos end = now_ns() + nanos(seconds);
  while (now_ns() < end) poll(end);
}

void Load::poll(Nanos deadline) {
  Nanos now = now_ns();
  take_events(epoll_, kEvents, deadline > now ? std::min(deadline - now, options_.drain_ms > 0 ? kMs : 50 * kMs) : 0);
  now = now_ns();
  if (options_.drain_ms > 0 && now - swept_at_ >= kMs) sweep(now);
}

void Load::take_events(int epoll, int at_most, Nanos wait) {
  epoll_event events[kEvents];
  timespec time{0, static_cast<long>(wait)};
  int count = epoll_pwait2(epoll, events, at_most, &time, nullptr);
  bool some_join = false;
  for (int i = 0; i < count; ++i) {
    if (events[i].data.u32 == kJoiners) {
      some_join = true;
      continue;
    }
    Connection& c = connections_[events[i].data.u32];
    if (c.fd >= 0) on_event(c, events[i].events);
  }
  if (some_join) take_events(joiners_, kJoinersAtOnce, 0);
}

/// A slice of the connections that are not sampled, so that each has its turn every `drain_ms`.
void Load::sweep(Nanos now) {
  double share = static_cast<double>(now - swept_at_) / 1e6 / options_.drain_ms;
  auto count = static_cast<std::size_t>(std::ceil(std::min(1.0, share) * static_cast<double>(connections_.size())));
  swept_at_ = now;
  for (; count > 0; --count) {
    Connection& c = connections_[next_swept_++ % connections_.size()];
    if (c.state == State::ready && !c.sampled) on_readable(c);
  }
}

void Load::sweep_all() {
  for (Connection& c : connections_)
    if (c.state == State::ready) on_readable(c);
}

}  // namespace fanload
