#pragma once
#include "base/ids.h"

namespace entonnoir {

/// The wall clock. Only shells call it; pure code gets the time as an argument.
Millis wall_clock();

}  // namespace entonnoir
