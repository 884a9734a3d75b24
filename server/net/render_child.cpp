#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <iostream>
#include <iterator>

#include "base/limits.h"
#include "net/exports.h"
#include "render/render.h"
#include "wire/wire.h"

namespace entonnoir::net {
namespace {

bool limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  return ::setrlimit(resource, &both) == 0;
}

/// Pango asks for fonts in threads of its own. With the usual stacks (8 MB) and heaps (64 MB of addresses) for each of
/// them, the limit on addresses would refuse threads that need next to nothing.
[[maybe_unused]] bool keep_threads_small() {
  constexpr std::size_t kStackBytes = 512 * 1024;
  pthread_attr_t attributes;
  if (::pthread_attr_init(&attributes) != 0) return false;
  const bool set =
      ::pthread_attr_setstacksize(&attributes, kStackBytes) == 0 && ::pthread_setattr_default_np(&attributes) == 0;
  ::pthread_attr_destroy(&attributes);
  return ::mallopt(M_ARENA_MAX, 1) == 1 && set;
}

/// The board may be hostile; the libraries that draw it need not be trusted with more than this.
bool limit_this_process() {
  ::alarm(static_cast<unsigned>(limits::export_s_max));  // whatever became of the parent
#if !defined(__SANITIZE_ADDRESS__)                       // AddressSanitizer reserves terabytes of addresses
  if (!keep_threads_small()) return false;
  if (!limit(RLIMIT_AS, static_cast<rlim_t>(limits::export_memory_mb_max) << 20)) return false;
#endif
  return limit(RLIMIT_CPU, static_cast<rlim_t>(limits::export_s_max)) && limit(RLIMIT_CORE, 0);
}

/// Nothing where it is no number: "for_ever".
std::optional<Millis> millis(const std::string& text) {
  Millis out;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out.value);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return out;
}

Result<std::string> draw(const std::vector<std::string>& arguments) {
  const std::string state{std::istreambuf_iterator<char>(std::cin), {}};
  const Result<Board> board = wire::decode_state(state);
  if (!board) return board.error();
  render::Options options;
  options.now = millis(arguments[1]).value_or(Millis{});
  options.kept_until = millis(arguments[3]);
  options.authors = arguments[2] == "authors";
  if (arguments[0] == "md") return render::markdown(*board, options);
  return render::pdf(*board, options);
}

}  // namespace

int render_child(const std::vector<std::string>& arguments) try {
  if (arguments.size() != 4) {
    std::cerr << "--render: FORMAT NOW_MS authors|anonymous KEPT_UNTIL_MS|for_ever, the state on standard input\n";
    return 2;
  }
  if (!limit_this_process()) {
    std::perror("--render: cannot limit itself");
    return 1;
  }
  const Result<std::string> document = draw(arguments);
  if (!document) {
    std::cerr << "--render: " << code_name(document.error().code) << " " << document.error().detail << "\n";
    return 1;
  }
  std::cout << *document << std::flush;
  return std::cout ? 0 : 1;
} catch (const std::exception& problem) {
  std::cerr << "--render: " << problem.what() << "\n";
  return 1;
}

}  // namespace entonnoir::net
