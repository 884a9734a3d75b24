#include "room/shared_snapshot.h"

#include "base/gzip.h"
#include "wire/wire.h"

namespace entonnoir {
namespace {

/// Below this the header and the unpacking cost more than they spare.
constexpr std::size_t kPackedFrom = 1024;

}  // namespace

void SharedSnapshot::told(std::string_view entries, const Position& to) {
  if (tail_from_.value != 0 && tail_.size() + entries.size() >= kEntriesBytesMax) close_tail();
  if (std::exchange(tail_in_, false)) since_.pop_back();
  if (tail_from_.value == 0) tail_from_ = Revision{end_.revision.value + 1};
  if (!tail_.empty() && !entries.empty()) tail_ += ',';
  tail_ += entries;
  end_ = to;
}

const std::vector<Frame>& SharedSnapshot::since() {
  if (tail_from_.value == 0 || tail_in_) return since_;
  since_.push_back(text_frame(wire::encode_ops_message(end_.epoch, tail_from_, end_.revision, end_.mark, tail_)));
  tail_in_ = true;
  return since_;
}

/// The last frame is as long as one may be.
void SharedSnapshot::close_tail() {
  since();
  tail_in_ = false;
  tail_.clear();
  tail_from_ = {};
}

Frame encode_snapshot(const Board& board, const Position& at, Audience audience) {
  return text_frame(wire::encode_snapshot_message(at, wire::encode_state(project(board, audience))));
}

SnapshotFrames with_packed(Frame text) {
  const std::string_view message = payload_of(text);
  Frame packed = message.size() < kPackedFrom ? text : binary_frame(gzip(message, kGzipQuick));
  return {std::move(text), std::move(packed)};
}

}  // namespace entonnoir
