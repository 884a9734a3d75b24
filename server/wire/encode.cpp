#include "wire/ops.h"
#include "wire/presence.h"
#include "wire/rounds.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

/// What `write_it(out)` writes.
template <class WriteIt>
std::string written(WriteIt write_it) {
  std::string out;
  out.reserve(160);
  write_it(out);
  return out;
}

std::string why_text(const Rejection& why) {
  const std::string general = code_message(why.code);
  return why.detail.empty() ? general : general + " (" + why.detail + ")";
}

void write_edit(std::string& out, const MadeEdit& e) {
  Object x(out);
  if (e.by.value != 0) x("by", e.by.value);
  write_delta(x.field("delta"), e.delta);
  if (e.later) x("later", true);
  if (e.seq) x("seq", e.seq->value);
}

void write_edits(std::string& out, const NoteEdits& n) {
  Object x(out);
  write_list(x.field("edits"), n.edits, write_edit);
  x("note", n.note.value)("version", n.version);
}

void write_ledger(std::string& out, const Ledger& l) {
  Object x(out);
  x("carried", l.carried)("merged", l.merged)("open", l.open)("posted", l.posted)("set_aside", l.set_aside);
  x("withdrawn", l.withdrawn);
}

void write_texts(std::string& out, const std::map<NoteId, Own::Text>& notes) {
  Object x(out);
  for (const auto& [note, text] : notes) Object{x.field(note.value)}("text", text.text)("version", text.version);
}

void write_own_ballots(std::string& out, const std::map<RoundId, Ballot>& ballots) {
  Object x(out);
  for (const auto& [round, ballot] : ballots) write_ballot(x.field(round.value), ballot);
}

void write_own_stances(std::string& out, const std::map<RoundId, std::map<NoteId, Stance>>& stances) {
  Object x(out);
  for (const auto& [round, of_round] : stances) {
    Object notes(x.field(round.value));
    for (const auto& [note, stance] : of_round) write_stance(notes.field(note.value), stance);
  }
}

}  // namespace

std::string encode(const Welcome& m) {
  return written([&](std::string& out) {
    Object x(out, "welcome");
    x("durability", m.durable ? "saved" : "sent");
    if (m.kept_until) x("kept_until", m.kept_until->value);
    if (m.last_revision) x("last_revision", m.last_revision->value);
    x("last_seq", m.last_seq.value)("now", m.now.value)("participant", m.participant.value);
    write_position(x.field("position"), m.position);
    x("resume", m.resume == Resume::entries ? "entries" : "snapshot")("role", role_name(m.role));
    x("session", m.session.value);
  });
}

std::string encode(const Saved& m) {
  return written([&](std::string& out) {
    Object x(out, "saved");
    if (m.participant) x("participant", m.participant->value);
    write_position(x.field("position"), m.position);
    x("seq", m.seq.value);
  });
}

std::string encode(const Rejected& m) {
  return written([&](std::string& out) {
    Object x(out, "rejected");
    x("code", code_name(m.why.code))("message", why_text(m.why));
    if (m.why.op) x("op", *m.why.op);
    x("seq", m.seq.value);
  });
}

std::string encode(const Bye& m) {
  return written([&](std::string& out) {
    Object x(out, "bye");
    x("after_ms", m.after_ms)("code", code_name(m.code));
    if (m.lost) x("lost", *m.lost);
    x("message", code_message(m.code))("reconnect", m.reconnect);
    if (m.restored) x("restored", *m.restored);
  });
}

std::string encode(const PresenceFrame& m) {
  return written([&](std::string& out) {
    Object x(out, "presence");
    write_presence_frame(x, m);
  });
}

std::string encode_pong(Millis now) {
  return written([&](std::string& out) { Object{out, "pong"}("now", now.value); });
}

std::string encode_error(const Rejection& why) {
  return written([&](std::string& out) {
    Object{out, "error"}("code", code_name(why.code))("message", why_text(why));
  });
}

std::string encode_snapshot_message(const Position& position, std::string_view state) {
  std::string out = "{\"type\":\"snapshot\",\"position\":" + encode_position(position) + ",\"state\":";
  out += state;
  return out + "}";
}

std::string encode_snapshot_with(std::string_view snapshot, const std::vector<NoteEdits>& edits) {
  std::string out(snapshot.substr(0, snapshot.size() - 1));
  out += ",\"edits\":";
  write_list(out, edits, write_edits);
  return out + "}";
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
  return written([&](std::string& out) {
    Object x(out, "own");
    if (!own.ballots.empty()) write_own_ballots(x.field("ballots"), own.ballots);
    if (!own.notes.empty()) write_texts(x.field("notes"), own.notes);
    x("participant", person.value)("revision", revision.value);
    if (!own.stances.empty()) write_own_stances(x.field("stances"), own.stances);
  });
}

std::string encode_position(const Position& position) {
  return written([&](std::string& out) { write_position(out, position); });
}

std::string encode_ledger(const Ledger& ledger) {
  return written([&](std::string& out) { write_ledger(out, ledger); });
}

std::string quote(std::string_view text) {
  return written([&](std::string& out) { write(out, text); });
}

}  // namespace entonnoir::wire
