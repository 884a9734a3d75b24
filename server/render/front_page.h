#pragma once
#include "render/flow.h"
#include "render/render.h"
#include "render/report.h"

namespace entonnoir::render {

/// Page 1, which stands alone: title and day, the definition, a column for each phrase, the ledger, the state. What of
/// the definition or the columns does not fit goes on on the pages behind it.
void front_page(Flow& flow, const Report& report, const Options& options);

/// The ledger as a proportional bar, and under it its numbers; `y`: its top. Answers the height.
double ledger_bar(Flow& flow, const Report& report, double y);

}  // namespace entonnoir::render
