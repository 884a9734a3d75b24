#pragma once
#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/error_codes.h"  // generated from protocol/errors.json

namespace entonnoir {

/// Why something was refused: a code of protocol/errors.json and, where it helps, what exactly was wrong.
struct Rejection {
  Code code;
  /// English, for people; empty: the code's own message is enough.
  std::string detail;
  /// Index of the op of the change that failed (SUB2), where there is one.
  std::optional<std::size_t> op;
  bool operator==(const Rejection&) const = default;
};

inline Rejection reject(Code code, std::string detail = {}) { return Rejection{code, std::move(detail), {}}; }

/// A value or a Rejection. Used through `if (r)`, `*r`, `r->`, `r.error()` only.
template <class T>
using Result = boost::system::result<T, Rejection>;

/// Called by Boost when a value is taken from a failed Result: a broken invariant.
[[noreturn]] void throw_exception_from_error(const Rejection& e, const boost::source_location& where);

}  // namespace entonnoir
