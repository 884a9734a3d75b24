#pragma once

namespace entonnoir {
/// Prints what was broken and where, then aborts.
[[noreturn]] void broken(const char* what, const char* file, int line);
}  // namespace entonnoir

/// An invariant. Stays on in release builds: a broken one must not reach the log.
#define ENTONNOIR_CHECK(cond) ((cond) ? static_cast<void>(0) : ::entonnoir::broken(#cond, __FILE__, __LINE__))
