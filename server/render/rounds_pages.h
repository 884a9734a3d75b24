#pragma once
#include "render/flow.h"
#include "render/render.h"
#include "render/report.h"

namespace entonnoir::render {

/// Votes with their results as bars, and what was said of phrases, with the reasons. Nothing where there was no round.
void rounds_pages(Flow& flow, const Report& report, const Options& options);

}  // namespace entonnoir::render
