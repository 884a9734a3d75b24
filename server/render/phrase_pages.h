#pragma once
#include "render/flow.h"
#include "render/render.h"
#include "render/report.h"

namespace entonnoir::render {

/// A page for each phrase, or as many as it needs: the phrase, its statements, and under them their notes by theme.
void phrase_pages(Flow& flow, const Report& report, const Options& options);

/// The statements of a branch with their notes, then the notes that it was drawn from without a statement between.
void branch_body(Flow& flow, const Report& report, const Options& options, const Branch& branch);

}  // namespace entonnoir::render
