// Which kinds of log the suites run on. A new kind is one line here.
#include "contract/ground.h"

namespace entonnoir {

const auto kName = [](const auto& info) { return info.param.name; };

INSTANTIATE_TEST_SUITE_P(Logs, OpLogContract, testing::Values(memory_kind(), sqlite_kind(), redis_kind()), kName);
INSTANTIATE_TEST_SUITE_P(Logs, DurableOpLogContract, testing::Values(sqlite_kind(), redis_kind()), kName);
INSTANTIATE_TEST_SUITE_P(Logs, LiveOpLogContract, testing::Values(memory_kind(), redis_kind()), kName);

}  // namespace entonnoir
