#include "contract/ground.h"
#include "support/memory_op_log.h"

namespace entonnoir {
namespace {

class MemoryGround final : public Ground {
 public:
  MemoryGround() { reopen(); }
  OpLog& log() override { return *log_; }
  void close() override { log_.reset(); }
  void reopen() override {
    close();
    log_ = std::make_unique<MemoryOpLog>(MemoryOpLog::Answers::by_itself, clock());
  }
  void spoil(const BoardId& board) override { log_->spoil(board); }

 private:
  std::unique_ptr<MemoryOpLog> log_;
};

}  // namespace

Kind memory_kind() {
  return Kind{"memory", [] { return std::make_unique<MemoryGround>(); }};
}

}  // namespace entonnoir
