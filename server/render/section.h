#pragma once
#include "render/flow.h"
#include "render/words.h"

namespace entonnoir::render {

/// A section's title, with at least `below` points after it on the page, and its entry in the outline.
void section(Flow& flow, const std::string& title, double below);
/// Small print in the width of the page, `indent` points from its left edge.
void quiet(Flow& flow, const std::string& text, double indent = 0);
/// What stands in place of somebody's words.
void own_voice(Flow& flow, const std::string& text);

}  // namespace entonnoir::render
