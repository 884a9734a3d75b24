#include "wire/ops.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

/// Fields that only tell the reader something (ledger, position, time) are passed over: the state is what counts.
Board read_archive(const Value& value) {
  const Value* format = value.find("format");
  const Value* version = value.find("version");
  if (!format || !format->is_text() || format->text() != "entonnoir" || !version || !version->is_natural() ||
      version->natural() != 1)
    bad("archive: an export of Entonnoir, version 1, was expected");
  const Value* state = value.find("state");
  if (!state) bad("archive.state is missing");
  Board board = read_state(*state);
  board.generation = 1;
  board.participant_hash.clear();
  board.viewer_hash.clear();
  for (auto& [number, person] : board.people) person.key = {};
  if (board.timer && board.timer->ends_at) board.timer.reset();  // it ended in the other workshop
  return board;
}

}  // namespace

std::string encode_archive(const Board& projected, const Position& position, Millis exported_at,
                           std::optional<Millis> kept_until) {
  const std::string kept = kept_until ? "\"kept_until\":" + std::to_string(kept_until->value) + "," : "";
  return "{\"exported_at\":" + std::to_string(exported_at.value) + ",\"format\":\"entonnoir\"," + kept +
         "\"ledger\":" + encode_ledger(ledger(projected)) + ",\"position\":" + encode_position(position) +
         ",\"state\":" + encode_state(projected) + ",\"version\":1}";
}

std::string encode_history(const History& page) {
  const auto revision = [](const char* name, Revision r) {
    return ",\"" + std::string(name) + "\":" + std::to_string(r.value);
  };
  std::string out = "{";
  if (page.base)
    out += "\"base\":{\"position\":" + encode_position(page.base->position) + ",\"state\":" + page.base->state + "},";
  out += "\"entries\":[" + page.entries + "]" + revision("first", page.first) + revision("from", page.from) +
         ",\"position\":" + encode_position(page.position) + revision("to", page.to);
  return out + "}";
}

Result<CreateBoard> decode_create(std::string_view json) try {
  Document document;
  Fields f(document.read(json), "body");
  CreateBoard out;
  if (f.has("archive")) {
    out.archive = read_archive(f.at("archive"));
    f.done();
    return out;
  }
  out.title = f.text("title", limits::title_max, 1);
  out.template_ = read_enum<Template>(f, "template");
  out.locale = read_enum<Locale>(f, "locale");
  f.done();
  return out;
} catch (const Bad& b) {
  return b.why;
}

}  // namespace entonnoir::wire
