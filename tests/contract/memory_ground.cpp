#include "contract/ground.h"
#include "support/memory_op_log.h"

namespace entonnoir {
namespace {

class MemoryGround final : public Ground {
 public:
  MemoryGround() { reopen(); }
  OpLog& log() override { return *log_; }
  void close() override { log_.reset(); }
  void reopen(std::uint64_t history_bytes_max = 0) override {
    close();
    log_ = std::make_unique<MemoryOpLog>(MemoryOpLog::Answers::by_itself, clock(), history_bytes_max);
  }
  void spoil(const BoardId& board) override { log_->spoil(board); }
  void keep_copy() override { log_->keep_copy(); }
  void set_back() override { log_->set_back(); }

 private:
  std::unique_ptr<MemoryOpLog> log_;
};

}  // namespace

Kind memory_kind() {
  return Kind{"memory", [] { return std::make_unique<MemoryGround>(); }};
}

}  // namespace entonnoir
