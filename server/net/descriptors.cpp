#include "net/descriptors.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <vector>

namespace entonnoir::net {

void make_descriptors(asio::io_context& io, std::size_t count) {
  using Descriptor = asio::posix::basic_stream_descriptor<Executor>;
  std::vector<Descriptor> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const int fd = i == 0 ? ::eventfd(0, EFD_CLOEXEC) : ::dup(all.front().native_handle());
    if (fd < 0) return;
    Error error;
    all.emplace_back(io).assign(fd, error);
    if (!error) continue;
    ::close(fd);
    return;
  }
}

}  // namespace entonnoir::net
