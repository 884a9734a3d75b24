#include "base/check.h"

#include <cstdio>
#include <cstdlib>

#include "base/result.h"

namespace entonnoir {

void broken(const char* what, const char* file, int line) {
  std::fprintf(stderr, "broken invariant: %s (%s:%d)\n", what, file, line);
  std::abort();
}

void throw_exception_from_error(const Rejection& e, const boost::source_location& where) {
  broken(code_name(e.code), where.file_name(), static_cast<int>(where.line()));
}

}  // namespace entonnoir
