#pragma once
// Private to wire/: presence as clients and other nodes write it.
#include "wire/messages.h"
#include "wire/values.h"

namespace entonnoir::wire {

/// The fields `cursor`, `drag`, `editing`, `view`, `look` of `fields` (PRS1); the caller reads the rest and calls
/// `done`.
Presence read_presence(Fields& fields);
/// The fields `count`, `here`, `gone`, `moved` (PRS2), lists of at most `max`.
PresenceFrame read_presence_frame(Fields& fields, std::size_t max);
/// The same fields; others may stand before and after them in the order of names.
void write_presence_frame(Object& fields, const PresenceFrame& frame);

}  // namespace entonnoir::wire
