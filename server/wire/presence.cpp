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

Json write_presence(const Presence& p) {
  Json out = Json::object();
  if (p.cursor)
    out["cursor"] = Json{{"stage", p.cursor->stage.value}, {"x", p.cursor->place.x}, {"y", p.cursor->place.y}};
  if (p.drag)
    out["drag"] = Json{
        {"stage", p.drag->stage.value}, {"notes", write_ids(p.drag->notes)}, {"dx", p.drag->dx}, {"dy", p.drag->dy}};
  if (p.editing) out["editing"] = p.editing->value;
  if (p.view)
    out["view"] =
        Json{{"stage", p.view->stage.value}, {"x", p.view->place.x}, {"y", p.view->place.y}, {"zoom", p.view->zoom}};
  if (p.look) out["look"] = true;
  return out;
}

Here read_here(const Value& value) {
  Fields f(value, "here");
  Here h{SessionId{f.count("session")},
         Participant{static_cast<std::uint32_t>(f.integer("participant", 0, UINT32_MAX))},
         f.text("name", limits::name_max), read_enum<Role>(f, "role")};
  f.done();
  return h;
}

Json write_here(const Here& h) {
  return {{"session", h.session.value},
          {"participant", h.participant.value},
          {"name", h.name},
          {"role", std::string(role_name(h.role))}};
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

Json write_presence_frame(const PresenceFrame& frame) {
  Json fields{{"count", frame.count}};
  for (const Here& h : frame.here) fields["here"].push_back(write_here(h));
  for (const SessionId& s : frame.gone) fields["gone"].push_back(s.value);
  for (const Moved& moved : frame.moved) {
    Json one = write_presence(moved.presence);
    one["session"] = moved.session.value;
    fields["moved"].push_back(std::move(one));
  }
  return fields;
}

}  // namespace entonnoir::wire
