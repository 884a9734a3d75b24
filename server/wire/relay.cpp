#include "wire/relay.h"

#include "base/secrets.h"
#include "wire/presence.h"

namespace entonnoir::wire {
namespace {

/// Raised with every change of these messages: servers of two versions do not see each other's people.
constexpr std::int64_t kVersion = 2;
/// Far above what a full node sends: 50 people who drag 50 notes each are 75 KB.
constexpr std::size_t kBytesMax = 1 << 20;

constexpr const char* kTellings[] = {"whole", "change", "bye"};

Telling read_telling(Fields& f) {
  const std::string text = f.text("telling", 10);
  for (const Telling t : {Telling::whole, Telling::change, Telling::bye})
    if (text == kTellings[static_cast<std::size_t>(t)]) return t;
  f.fail("telling", "one of whole, change, bye was expected");
}

NodeMessage read_message(Fields& f) {
  NodeMessage m;
  f.integer("v", kVersion, kVersion);
  m.node = NodeId{read_bits(f, "node")};
  m.seq = f.count("seq");
  m.telling = read_telling(f);
  m.ask = f.boolean("ask");
  m.frame = read_presence_frame(f, static_cast<std::size_t>(limits::node_connections_max));
  f.done();
  return m;
}

}  // namespace

std::string encode(const NodeMessage& m) {
  std::string out;
  {
    Object x(out);
    x("ask", m.ask);
    write_presence_frame(x, m.frame);
    x("node", mark_text(Mark{m.node.value}))("seq", m.seq);
    x("telling", kTellings[static_cast<std::size_t>(m.telling)])("v", kVersion);
  }
  return out;
}

Result<NodeMessage> decode_node_message(std::string_view json) {
  if (json.size() > kBytesMax) return reject(Code::bad_message, "a message between nodes is too long");
  try {
    Document document;
    Fields f(document.read(json), "node message");
    return read_message(f);
  } catch (const Bad& b) {
    return b.why;
  }
}

}  // namespace entonnoir::wire
