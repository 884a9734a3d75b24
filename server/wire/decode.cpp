#include "wire/ops.h"
#include "wire/presence.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

constexpr std::int64_t kPersonMin = 16;
constexpr std::int64_t kPersonMax = 64;
constexpr std::int64_t kTokenMax = 64;

std::string secret(Fields& f, const char* name, std::int64_t min, std::int64_t max) {
  const std::string text = f.text(name, max, min);
  if (!valid_id(text, max)) f.fail(name, "only A-Z a-z 0-9 _ -");
  return text;
}

/// CON6. What is too much is not used.
std::vector<PendingText> read_pending(const Value& value) {
  if (!value.is_list() || value.size() > static_cast<std::size_t>(limits::board_notes_max))
    bad("hello.pending: a list was expected");
  std::vector<PendingText> out;
  for (const Value& item : value) {
    Fields f(item, "pending");
    PendingText pending{NoteId{f.id("note")}, f.count("version")};
    f.done();
    if (out.size() < static_cast<std::size_t>(limits::hello_pending_max)) out.push_back(std::move(pending));
  }
  return out;
}

Hello read_hello(Fields& f) {
  Hello h;
  h.token = f.text("token", kTokenMax);
  h.client = ClientId{secret(f, "client", 1, limits::client_id_max)};
  h.person = secret(f, "person", kPersonMin, kPersonMax);
  h.name = f.text("name", limits::name_max);
  if (f.has("since")) h.since = read_position(f.at("since"));
  if (f.has("pending")) h.pending = read_pending(f.at("pending"));
  h.packed = f.flag("packed");
  return h;
}

Submit read_submit(Fields& f) {
  Submit s;
  s.seq = Seq{f.count("seq")};
  if (s.seq.value == 0) bad("submit.seq: from 1");
  const Value& ops = f.at("ops");
  if (!ops.is_list() || ops.empty() || ops.size() > static_cast<std::size_t>(limits::change_ops_max))
    bad("submit.ops: a list of 1 to 200 ops was expected");
  s.ops.reserve(ops.size());
  for (const Value& item : ops) {
    try {
      s.ops.push_back(read_op(item, false));
    } catch (Bad& b) {
      b.why.op = s.ops.size();
      throw;
    }
  }
  return s;
}

ClientMessage read_message(const std::string& type, Fields& f) {
  if (type == "submit") return read_submit(f);
  if (type == "presence") return read_presence(f);
  if (type == "ping") return Ping{};
  if (type == "hello") return read_hello(f);
  bad("unknown type; allowed: hello, submit, presence, ping");
}

/// The seq of a submit whose rest is wrong (SUB8).
std::optional<Seq> seq_of(const Value& message) {
  const Value* type = message.find("type");
  const Value* seq = message.find("seq");
  if (!type || !type->is_text() || type->text() != "submit" || !seq || !seq->is_natural()) return std::nullopt;
  if (seq->natural() == 0 || seq->natural() >= std::uint64_t{1} << 53) return std::nullopt;
  return Seq{seq->natural()};
}

}  // namespace

std::variant<ClientMessage, Misunderstood> decode_client(std::string_view json) {
  Document document;
  try {
    Fields f(document.read(json), "message");
    const std::string type = f.text("type", 20);
    ClientMessage message = read_message(type, f);
    f.done();
    return message;
  } catch (const Bad& b) {
    return Misunderstood{b.why, seq_of(document.value())};
  }
}

}  // namespace entonnoir::wire
