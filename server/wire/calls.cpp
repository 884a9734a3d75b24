#include "wire/calls.h"

#include "wire/values.h"

namespace entonnoir::wire {
namespace {

/// Longer than any code with spaces and hyphens between its letters.
constexpr std::int64_t kTypedMax = 100;

}  // namespace

Result<bool> decode_renew(std::string_view json) {
  if (json.empty()) return false;
  try {
    Document document;
    Fields f(document.read(json), "code");
    const bool renew = f.has("renew") && f.boolean("renew");
    f.done();
    return renew;
  } catch (const Bad& b) {
    return b.why;
  }
}

Result<std::string> decode_join(std::string_view json) {
  try {
    Document document;
    Fields f(document.read(json), "join");
    std::string code = f.text("code", kTypedMax);
    f.done();
    return code;
  } catch (const Bad& b) {
    return b.why;
  }
}

}  // namespace entonnoir::wire
