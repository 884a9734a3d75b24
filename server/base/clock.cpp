#include "base/clock.h"

#include <chrono>

namespace entonnoir {

Millis wall_clock() {
  using namespace std::chrono;
  return Millis{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace entonnoir
