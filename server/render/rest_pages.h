#pragma once
#include "render/flow.h"
#include "render/render.h"
#include "render/report.h"

namespace entonnoir::render {

/// What the definition does not hold: statements not kept, notes set aside under their reasons, merged and open notes;
/// then the ledger and the stages.
void rest_pages(Flow& flow, const Report& report, const Options& options);

}  // namespace entonnoir::render
