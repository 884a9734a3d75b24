#pragma once
#include <string>
#include <string_view>

#include "wire/messages.h"

/// What the servers of a cluster tell each other of the people on a board. Pure; any thread.
namespace entonnoir::wire {

/// A server on a board: random, and new each time the server opens the board for its first session.
using NodeId = Number<struct NodeTag, std::uint64_t>;

enum class Telling : std::uint8_t {
  whole,   ///< all that others may see of the node's people
  change,  ///< what changed since the node's last message
  bye      ///< the node has nobody here any more
};

struct NodeMessage {
  NodeId node;
  std::uint64_t seq = 0;  ///< counts the node's messages from 1: a gap is something missed
  Telling telling = Telling::change;
  bool ask = false;     ///< the others are asked for all that they have
  PresenceFrame frame;  ///< of the node's own people, its `count` too; empty in a bye
  bool operator==(const NodeMessage&) const = default;
};

std::string encode(const NodeMessage& message);
/// Errors: bad_json, bad_message (also: it comes from a server of another version), invalid_text, text_too_long.
Result<NodeMessage> decode_node_message(std::string_view json);

}  // namespace entonnoir::wire
