#pragma once
#include <string>

#include "render/render.h"
#include "render/report.h"

namespace entonnoir::render {

/// The rounds as a section of Markdown; "" where there was none.
std::string markdown_rounds(const Report& report, const Options& options);

}  // namespace entonnoir::render
