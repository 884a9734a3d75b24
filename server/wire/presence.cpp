#include "wire/presence.h"

#include "base/secrets.h"

namespace entonnoir::wire {
namespace {

constexpr std::int64_t kZoomMin = 10;
constexpr std::int64_t kZoomMax = 10'000;

std::int32_t coordinate(Fields& f, const char* name) {
  return static_cast<std::int32_t>(f.integer(name, -limits::coordinate_abs_max, limits::coordinate_abs_max));
}

Cursor read_cursor(const Value& value) {
  Fields f(value, "cursor");
  Cursor c{StageId{f.id("stage")}, Place{coordinate(f, "x"), coordinate(f, "y")}};
  f.done();
  return c;
}

Drag read_drag(const Value& value) {
  Fields f(value, "drag");
  Drag d{StageId{f.id("stage")}, f.note_ids("notes", limits::presence_notes_max), coordinate(f, "dx"),
         coordinate(f, "dy")};
  f.done();
  return d;
}

View read_view(const Value& value) {
  Fields f(value, "view");
  View v{StageId{f.id("stage")}, Place{coordinate(f, "x"), coordinate(f, "y")},
         static_cast<std::int32_t>(f.integer("zoom", kZoomMin, kZoomMax))};
  f.done();
  return v;
}

void write_stage_and_place(std::string& out, const StageId& stage, Place place, std::optional<std::int32_t> zoom = {}) {
  Object x(out);
  x("stage", stage.value)("x", place.x)("y", place.y);
  if (zoom) x("zoom", *zoom);
}

void write_drag(std::string& out, const Drag& d) {
  Object x(out);
  x("dx", d.dx)("dy", d.dy);
  write_ids(x.field("notes"), d.notes);
  x("stage", d.stage.value);
}

void write_moved(std::string& out, const Moved& moved) {
  const Presence& p = moved.presence;
  Object x(out);
  if (p.cursor) write_stage_and_place(x.field("cursor"), p.cursor->stage, p.cursor->place);
  if (p.drag) write_drag(x.field("drag"), *p.drag);
  if (p.editing) x("editing", p.editing->value);
  if (p.look) x("look", true);
  x("session", moved.session.value);
  if (p.view) write_stage_and_place(x.field("view"), p.view->stage, p.view->place, p.view->zoom);
}

Here read_here(const Value& value) {
  Fields f(value, "here");
  Here h{SessionId{f.count("session")},
         Participant{static_cast<std::uint32_t>(f.integer("participant", 0, UINT32_MAX))},
         f.text("name", limits::name_max), read_enum<Role>(f, "role")};
  f.done();
  return h;
}

void write_here(std::string& out, const Here& h) {
  Object{out}("name", h.name)("participant", h.participant.value)("role", role_name(h.role))("session",
                                                                                             h.session.value);
}

Moved read_moved(const Value& value) {
  Fields f(value, "moved");
  Moved m{SessionId{f.count("session")}, read_presence(f)};
  f.done();
  return m;
}

SessionId read_session(const Value& value) {
  if (!value.is_natural() || value.natural() >= std::uint64_t{1} << 53) bad("gone: a list of sessions was expected");
  return SessionId{value.natural()};
}

/// The list `name` of `f`, which may be absent.
template <class T, class Read>
std::vector<T> read_list(Fields& f, const char* name, std::size_t max, Read read) {
  std::vector<T> out;
  if (!f.has(name)) return out;
  const Value& list = f.at(name);
  if (!list.is_list() || list.size() > max) f.fail(name, "a list of at most " + std::to_string(max) + " was expected");
  out.reserve(list.size());
  for (const Value& item : list) out.push_back(read(item));
  return out;
}

}  // namespace

Presence read_presence(Fields& f) {
  Presence p;
  if (f.has("cursor")) p.cursor = read_cursor(f.at("cursor"));
  if (f.has("drag")) p.drag = read_drag(f.at("drag"));
  if (f.has("editing")) p.editing = NoteId{f.id("editing")};
  if (f.has("view")) p.view = read_view(f.at("view"));
  p.look = f.flag("look");
  return p;
}

PresenceFrame read_presence_frame(Fields& f, std::size_t max) {
  PresenceFrame frame;
  frame.count = static_cast<std::uint32_t>(f.integer("count", 0, UINT32_MAX));
  frame.here = read_list<Here>(f, "here", max, read_here);
  frame.gone = read_list<SessionId>(f, "gone", max, read_session);
  frame.moved = read_list<Moved>(f, "moved", max, read_moved);
  return frame;
}

void write_presence_frame(Object& fields, const PresenceFrame& frame) {
  fields("count", frame.count);
  if (!frame.gone.empty()) write_ids(fields.field("gone"), frame.gone);
  if (!frame.here.empty()) write_list(fields.field("here"), frame.here, write_here);
  if (!frame.moved.empty()) write_list(fields.field("moved"), frame.moved, write_moved);
}

}  // namespace entonnoir::wire
