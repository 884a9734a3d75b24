#include "wire/ops.h"
#include "wire/presence.h"
#include "wire/rounds.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

/// A message: `type` first, then the fields in canonical order.
std::string message(const char* type, const Json& fields) {
  std::string out = std::string("{\"type\":\"") + type + "\"";
  if (fields.empty()) return out + "}";
  return out + "," + dump(fields).substr(1);
}

std::string why_text(const Rejection& why) {
  const std::string general = code_message(why.code);
  return why.detail.empty() ? general : general + " (" + why.detail + ")";
}

Json write_edits(const NoteEdits& n) {
  Json edits = Json::array();
  for (const MadeEdit& e : n.edits) {
    Json edit{{"delta", write_delta(e.delta)}};
    if (e.by.value != 0) edit["by"] = e.by.value;
    if (e.seq) edit["seq"] = e.seq->value;
    edits.push_back(std::move(edit));
  }
  return {{"note", n.note.value}, {"version", n.version}, {"edits", std::move(edits)}};
}

Json write_ledger(const Ledger& l) {
  return {{"posted", l.posted},       {"carried", l.carried},     {"merged", l.merged},
          {"set_aside", l.set_aside}, {"withdrawn", l.withdrawn}, {"open", l.open}};
}

}  // namespace

std::string encode(const Welcome& m) {
  Json fields{{"session", m.session.value},
              {"role", std::string(role_name(m.role))},
              {"participant", m.participant.value},
              {"position", write_position(m.position)},
              {"last_seq", m.last_seq.value},
              {"now", m.now.value},
              {"resume", m.resume == Resume::entries ? "entries" : "snapshot"},
              {"durability", m.durable ? "saved" : "sent"}};
  if (m.kept_until) fields["kept_until"] = m.kept_until->value;
  return message("welcome", fields);
}

std::string encode(const Saved& m) {
  Json fields{{"seq", m.seq.value}, {"position", write_position(m.position)}};
  if (m.participant) fields["participant"] = m.participant->value;
  return message("saved", fields);
}

std::string encode(const Rejected& m) {
  Json fields{{"seq", m.seq.value}, {"code", code_name(m.why.code)}, {"message", why_text(m.why)}};
  if (m.why.op) fields["op"] = *m.why.op;
  return message("rejected", fields);
}

std::string encode(const Bye& m) {
  Json fields{{"code", code_name(m.code)},
              {"message", code_message(m.code)},
              {"reconnect", m.reconnect},
              {"after_ms", m.after_ms}};
  if (m.restored) fields["restored"] = *m.restored;
  if (m.lost) fields["lost"] = *m.lost;
  return message("bye", fields);
}

std::string encode(const PresenceFrame& m) { return message("presence", write_presence_frame(m)); }

std::string encode_pong(Millis now) { return message("pong", Json{{"now", now.value}}); }

std::string encode_error(const Rejection& why) {
  return message("error", Json{{"code", code_name(why.code)}, {"message", why_text(why)}});
}

std::string encode_snapshot_message(const Position& position, std::string_view state) {
  std::string out = "{\"type\":\"snapshot\",\"position\":" + dump(write_position(position)) + ",\"state\":";
  out += state;
  return out + "}";
}

std::string encode_snapshot_with(std::string_view snapshot, const std::vector<NoteEdits>& edits) {
  Json list = Json::array();
  for (const NoteEdits& n : edits) list.push_back(write_edits(n));
  std::string out(snapshot.substr(0, snapshot.size() - 1));
  return out + ",\"edits\":" + dump(list) + "}";
}

std::string encode_ops_message(Epoch epoch, Revision from, Revision to, Mark mark, std::string_view entries) {
  std::string out = "{\"type\":\"ops\",\"epoch\":" + std::to_string(epoch.value) +
                    ",\"from\":" + std::to_string(from.value) + ",\"to\":" + std::to_string(to.value) + ",\"mark\":\"" +
                    mark_text(mark) + "\",\"entries\":[";
  out += entries;
  return out + "]}";
}

std::string encode_own_entry(Participant person, const Entry& entry) {
  return "{\"type\":\"own\",\"entry\":" + encode_entry(entry) + ",\"participant\":" + std::to_string(person.value) +
         ",\"revision\":" + std::to_string(entry.revision.value) + "}";
}

std::string encode_own(Participant person, Revision revision, const Own& own) {
  Json fields{{"participant", person.value}, {"revision", revision.value}};
  for (const auto& [note, text] : own.notes)
    fields["notes"][note.value] = Json{{"text", text.text}, {"version", text.version}};
  for (const auto& [round, ballot] : own.ballots) fields["ballots"][round.value] = write_ballot(ballot);
  for (const auto& [round, stances] : own.stances)
    for (const auto& [note, stance] : stances) fields["stances"][round.value][note.value] = write_stance(stance);
  return message("own", fields);
}

std::string encode_position(const Position& position) { return dump(write_position(position)); }

std::string encode_ledger(const Ledger& ledger) { return dump(write_ledger(ledger)); }

std::string quote(std::string_view text) { return dump(Json(std::string(text))); }

}  // namespace entonnoir::wire
