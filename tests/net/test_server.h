#pragma once
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "net/api.h"
#include "net/listener.h"
#include "support/memory_op_log.h"
#include "support/temp_dir.h"

namespace entonnoir::net {

/// The server's public address with a log in memory, on a free port of 127.0.0.1, as long as this lives.
class TestServer {
 public:
  /// `renderer`: a shell script in the renderer's place.
  explicit TestServer(const std::string& renderer = "cat > /dev/null; echo document",
                      std::chrono::milliseconds export_time = std::chrono::seconds(20));
  ~TestServer();

  std::uint16_t port() const { return listener_->endpoint().port(); }
  std::string host() const { return "127.0.0.1:" + std::to_string(port()); }
  Shards& shards() { return shards_; }
  Site& site() { return api_; }
  MemoryOpLog& log() { return log_; }

 private:
  StaticFiles page();

  TempDir dir_;
  std::vector<std::unique_ptr<asio::io_context>> ios_;
  MemoryOpLog log_;
  std::vector<std::unique_ptr<RoomHost>> hosts_;
  Shards shards_;
  Workers workers_;
  Workers encoders_;
  Exports exports_;
  Histories histories_;
  JoinCodes codes_;
  Api api_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::thread> threads_;
};

/// A connection to it that sends and receives bytes.
class Wire {
 public:
  /// `receive_buffer`: bytes that the kernel keeps for us; 0: as it likes.
  explicit Wire(const TestServer& server, int receive_buffer = 0);
  ~Wire();
  Wire(const Wire&) = delete;

  void write(const std::string& bytes);
  /// Reads until `n` bytes, or the end, are here; throws after 20 s.
  std::string read(std::size_t n);
  /// The head of an answer, up to and with its empty line.
  std::string head();
  /// An answer: head and as much body as it announces.
  struct Answer {
    int status = 0;
    std::string head;
    std::string body;
    std::string field(const std::string& name) const;
  };
  Answer answer(bool has_body = true);
  /// Writes and has the answer.
  Answer ask(const std::string& request, bool has_body = true) {
    write(request);
    return answer(has_body);
  }
  /// Those of them that have something to read; waits for one, throws after 20 s.
  static std::vector<Wire*> await_any(const std::vector<Wire*>& wires);
  /// Takes what is there, at most a little.
  void sip();
  /// True once the server has closed.
  bool at_end();

  /// WebSocket: the upgrade, a masked text frame, and the payload of the next frame (pings and pongs skipped).
  void upgrade(const TestServer& server, const std::string& board);
  void text(const std::string& payload, int first = 0x81);
  std::string next(int* opcode = nullptr);
  /// The next text frame of this type; what comes before it is skipped.
  std::string next_of(const std::string& type);

 private:
  std::string take(std::size_t n);
  bool more();

  int fd_;
  std::string buffer_;
};

/// A request without body; `lines` end in CR LF each.
std::string request(const TestServer& server, const std::string& method, const std::string& target,
                    const std::string& lines = "");

struct NewBoard {
  std::string board;
  std::string facilitator;
  std::string participant;
};
NewBoard new_board(TestServer& server);

}  // namespace entonnoir::net
