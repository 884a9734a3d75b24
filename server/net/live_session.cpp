// The only file with Beast's WebSocket templates.
#include "net/live_session.h"

#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <array>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <variant>

#include "base/clock.h"
#include "base/limits.h"
#include "base/secrets.h"
#include "net/frames.h"
#include "net/layer.h"
#include "net/outbox.ipp"
#include "room/runner.h"
#include "wire/wire.h"

namespace entonnoir::net {

template class BasicOutbox<Socket>;

namespace {

namespace websocket = boost::beast::websocket;
using std::chrono::seconds;

constexpr seconds kPingAfter{15};
constexpr seconds kIdleMax{limits::connection_idle_s - 1};  ///< ticks are a second apart: never later than it says
constexpr seconds kStalledMax{limits::connection_stalled_s};
constexpr seconds kLinger{3};  ///< so long the peer may take to read the goodbye
/// Longer messages get a buffer of their own for as long as they are here: most connections are silent most of the
/// time.
constexpr std::size_t kShortMessage = 256;

/// One browser tab on one board: what came in is decoded, limited and given to the room; what the room says leaves by
/// the outbox. On its shard's thread. The shard owns it until `drop`.
class LiveSession final : public LiveMember,
                          public Port,
                          public OutboxOwner,
                          public std::enable_shared_from_this<LiveSession> {
 public:
  LiveSession(Shard& shard, BoardId board, Socket socket)
      : shard_(shard),
        board_(std::move(board)),
        outbox_(std::make_shared<Outbox>(std::move(socket), *this, shard.counters())),
        intake_(std::make_shared<Intake>(shard.io(), Steady::now())),
        stream_(Layer(outbox_, intake_)),
        presence_timer_(shard.io()),
        state_(AwaitingHello{Steady::now() + seconds(limits::hello_s_max)}) {}

  void start(const UpgradeRequest& request) {
    prepare_socket();
    stream_.read_message_max(limits::message_bytes_max);
    stream_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
      response.set(boost::beast::http::field::sec_websocket_protocol, "entonnoir.v1");
    }));
    stream_.async_accept(request, [self = shared_from_this()](Error error) {
      if (error) return self->drop();
      self->read();
    });
  }

  // Port
  void send(Frame frame) override { outbox_->send(std::move(frame)); }
  void follow(const Ring& ring) override { outbox_->follow(ring); }
  void wake() override { outbox_->wake(); }
  void close(wire::Bye bye) override { goodbye(bye); }

  // OutboxOwner: said from within a call of the room, perhaps, and so done after it
  void fell_off_ring() override { later(&LiveSession::resync); }
  void reader_too_slow() override { later(&LiveSession::too_slow); }
  void socket_broken() override { later(&LiveSession::drop); }

  // LiveMember
  void tick(Time now) override;
  void goodbye(wire::Bye bye) override;
  void drop() override;

 private:
  struct AwaitingHello {
    Time until;
  };
  struct Entering {};  ///< the room is asked; nothing is read meanwhile
  struct Live {
    std::shared_ptr<Runner> runner;
    SessionId id;
    ChangeLimits limits;
    PresencePace<wire::Presence> pace;
  };
  struct Closing {
    Time until;
  };
  using State = std::variant<AwaitingHello, Entering, Live, Closing>;

  void later(void (LiveSession::*what)()) {
    asio::post(shard_.io(), [self = shared_from_this(), what] { (self.get()->*what)(); });
  }
  void prepare_socket();
  void read();
  void on_beginning(Error error, std::size_t n);
  void on_read(Error error, std::string_view message);
  void on_message(std::string_view bytes, Time now);
  void on_first(wire::ClientMessage message);
  void on_live(Live& live, wire::ClientMessage message, Time now);
  void enter(wire::Hello hello);
  void on_entered(std::optional<RoomHost::Entered> entered);
  void submit(Live& live, wire::Submit submit, Time now);
  void use_presence(Live& live, Time now);
  void misunderstood(const wire::Misunderstood& what);
  void resync();
  void too_slow();
  void begin_closing();
  void on_read_end(Error error);
  void linger();
  void say(const std::string& message) { outbox_->send(text_frame(message)); }

  Shard& shard_;
  BoardId board_;
  std::shared_ptr<Outbox> outbox_;
  std::shared_ptr<Intake> intake_;
  websocket::stream<Layer, false> stream_;
  std::array<char, kShortMessage> beginning_;  ///< of the message that is read; mostly all of it
  boost::beast::flat_buffer long_message_;     ///< holds nothing between messages
  Timer presence_timer_;
  State state_;
  int misunderstood_ = 0;
  bool presence_timed_ = false;
  bool reading_ = false;
  bool dropped_ = false;
  Time pinged_at_{};
};

void LiveSession::prepare_socket() {
  Error ignored;  // without these it works too, only slower
  outbox_->socket().set_option(Tcp::no_delay(true), ignored);
  // What was not sent yet waits here, where it can still be skipped, rather than in the kernel.
  constexpr int kUnsentMax = 128 * 1024;
  ::setsockopt(outbox_->socket().native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentMax, sizeof kUnsentMax);
}

void LiveSession::read() {
  if (dropped_ || std::exchange(reading_, true)) return;
  stream_.async_read_some(asio::buffer(beginning_),
                          [self = shared_from_this()](Error error, std::size_t n) { self->on_beginning(error, n); });
}

void LiveSession::on_beginning(Error error, std::size_t n) {
  if (error || stream_.is_message_done()) return on_read(error, {beginning_.data(), n});
  long_message_.commit(asio::buffer_copy(long_message_.prepare(n), asio::buffer(beginning_, n)));
  stream_.async_read(long_message_, [self = shared_from_this()](Error failed, std::size_t) {
    const auto bytes = self->long_message_.cdata();
    self->on_read(failed, {static_cast<const char*>(bytes.data()), bytes.size()});
    self->long_message_.clear();
    self->long_message_.shrink_to_fit();
  });
}

void LiveSession::on_read(Error error, std::string_view message) {
  if (dropped_) return;
  if (error) return on_read_end(error);
  if (!std::holds_alternative<Closing>(state_)) on_message(message, Steady::now());
  // Only now: a room that is awake answers `enter` within on_message, and must not read into a buffer in use.
  reading_ = false;
  if (!std::holds_alternative<Entering>(state_)) read();
}

void LiveSession::on_message(std::string_view bytes, Time now) {
  shard_.counters().messages_in.add();
  if (!stream_.got_text()) return misunderstood({reject(Code::bad_message, "Text frames only."), {}});
  auto decoded = wire::decode_client(bytes);
  if (const auto* what = std::get_if<wire::Misunderstood>(&decoded)) return misunderstood(*what);
  wire::ClientMessage message = std::get<wire::ClientMessage>(std::move(decoded));
  if (std::holds_alternative<AwaitingHello>(state_)) return on_first(std::move(message));
  if (auto* live = std::get_if<Live>(&state_)) on_live(*live, std::move(message), now);
}

void LiveSession::on_first(wire::ClientMessage message) {
  if (auto* hello = std::get_if<wire::Hello>(&message)) return enter(std::move(*hello));
  goodbye({Code::hello_expected, false, 0});
}

void LiveSession::on_live(Live& live, wire::ClientMessage message, Time now) {
  std::visit(cases{
                 [&](wire::Hello&) {
                   misunderstood({reject(Code::bad_message, "hello was said before."), {}});
                 },
                 [&](wire::Submit& change) { submit(live, std::move(change), now); },
                 [&](wire::Presence& presence) {
                   live.pace.offer(std::move(presence));
                   use_presence(live, now);
                 },
                 [&](wire::Ping&) { say(wire::encode_pong(wall_clock())); },
             },
             message);
}

void LiveSession::enter(wire::Hello hello) {
  state_ = Entering{};
  shard_.host().join(
      board_, std::move(hello), shared_from_this(),
      [self = shared_from_this()](std::optional<RoomHost::Entered> entered) { self->on_entered(std::move(entered)); });
}

void LiveSession::on_entered(std::optional<RoomHost::Entered> entered) {
  const bool wanted = std::holds_alternative<Entering>(state_) && !dropped_;
  if (entered && !wanted) {  // the connection ended meanwhile
    asio::post(shard_.io(), [runner = entered->runner, id = entered->session] { runner->leave(id); });
  } else if (entered) {
    const Time now = Steady::now();
    state_ = Live{std::move(entered->runner), entered->session, ChangeLimits(now), PresencePace<wire::Presence>(now)};
  } else if (wanted) {
    goodbye({Code::internal, true, 1000});  // refused without a word: never by the host's contract
  }
  later(&LiveSession::read);  // the message that is being handled is in the buffer still
}

void LiveSession::submit(Live& live, wire::Submit change, Time now) {
  if (live.limits.allow(change.ops.size(), now)) return live.runner->submit(live.id, std::move(change));
  shard_.counters().refuse(Code::rate_limited);
  say(wire::encode(wire::Rejected{change.seq, reject(Code::rate_limited)}));
}

void LiveSession::use_presence(Live& live, Time now) {
  if (auto presence = live.pace.due(now)) return live.runner->presence(live.id, std::move(*presence));
  const auto wait = live.pace.wait(now);
  if (!wait || presence_timed_) return;
  presence_timed_ = true;
  presence_timer_.expires_after(std::chrono::duration_cast<Steady::duration>(*wait) + std::chrono::milliseconds(1));
  presence_timer_.async_wait([self = shared_from_this()](Error) {
    self->presence_timed_ = false;
    if (auto* still = std::get_if<Live>(&self->state_)) self->use_presence(*still, Steady::now());
  });
}

void LiveSession::misunderstood(const wire::Misunderstood& what) {
  shard_.counters().refuse(what.why.code);
  if (what.seq && std::holds_alternative<Live>(state_)) {
    say(wire::encode(wire::Rejected{*what.seq, what.why}));  // SUB8
  } else {
    say(wire::encode_error(what.why));
  }
  // What a person may do by typing (too long a text) is refused as often as it comes; what only a wrong client does
  // counts.
  const bool wrong_client = what.why.code == Code::bad_json || what.why.code == Code::bad_message;
  if (wrong_client && ++misunderstood_ >= limits::connection_bad_messages_max)
    goodbye({Code::too_many_errors, false, 0});  // CON9
}

void LiveSession::resync() {
  if (auto* live = std::get_if<Live>(&state_)) live->runner->resync(live->id);
}

void LiveSession::too_slow() {
  goodbye({Code::slow_reader, true, static_cast<std::int64_t>(500 + random_bits() % 1500)});
}

void LiveSession::tick(Time now) {
  if (const auto* closing = std::get_if<Closing>(&state_)) {
    if (now >= closing->until) drop();
    return;
  }
  if (const auto* waiting = std::get_if<AwaitingHello>(&state_); waiting && now >= waiting->until)
    return goodbye({Code::hello_expected, false, 0});
  if (outbox_->stalled(now, kStalledMax)) return too_slow();
  if (!std::holds_alternative<Live>(state_)) return;
  const auto silence = now - intake_->last_at;
  if (silence > kIdleMax) return too_slow();
  if (silence <= kPingAfter || pinged_at_ > intake_->last_at) return;
  pinged_at_ = now;
  outbox_->send(ping_frame());
}

void LiveSession::goodbye(wire::Bye bye) {
  if (std::holds_alternative<Closing>(state_) || dropped_) return;
  shard_.counters().refuse(bye.code);
  begin_closing();
  outbox_->finish({text_frame(wire::encode(bye)), close_frame(close_code(bye.code))});
}

void LiveSession::begin_closing() {
  if (auto* live = std::get_if<Live>(&state_))
    asio::post(shard_.io(), [runner = std::move(live->runner), id = live->id] { runner->leave(id); });
  outbox_->unfollow();  // the ring goes with the room
  state_ = Closing{Steady::now() + kLinger};
}

void LiveSession::on_read_end(Error error) {
  if (!std::holds_alternative<Closing>(state_)) begin_closing();
  outbox_->finish({});
  const bool protocol = error.category() == make_error_code(websocket::error::closed).category();
  if (!protocol) return drop();
  linger();  // closing with unread bytes would reset the connection, and the peer lose the close frame
}

void LiveSession::linger() {
  outbox_->socket().async_wait(Socket::wait_read, [self = shared_from_this()](Error error) {
    if (error || self->dropped_) return;
    std::array<char, 16'384> discarded;
    const ssize_t n = ::recv(self->outbox_->socket().native_handle(), discarded.data(), discarded.size(), MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) return self->drop();
    self->linger();
  });
}

void LiveSession::drop() {
  if (std::exchange(dropped_, true)) return;
  if (!std::holds_alternative<Closing>(state_)) begin_closing();
  outbox_->detach();
  presence_timer_.cancel();
  Error ignored;  // closing a socket that broke
  outbox_->socket().close(ignored);
  shard_.remove(*this);  // may be the last that holds it: nothing after this
}

}  // namespace

void start_live(Shard& shard, BoardId board, Tcp protocol, int socket, UpgradeRequest request) {
  Socket owned(shard.io(), protocol, socket);
  auto session = std::make_shared<LiveSession>(shard, std::move(board), std::move(owned));
  shard.add(session);
  session->start(request);
}

}  // namespace entonnoir::net
