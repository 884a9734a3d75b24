#pragma once
#include <string>

#include "base/result.h"
#include "render/scene.h"

namespace entonnoir::render {

/// What the document says of itself.
struct DocumentInfo {
  std::string title;
  Millis created;
};

/// The pages as a PDF. Equal input, equal bytes. Error: render_failed.
Result<std::string> draw_pdf(const Scene& scene, const DocumentInfo& info);

}  // namespace entonnoir::render
