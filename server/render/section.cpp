#include "render/section.h"

namespace entonnoir::render {

void section(Flow& flow, const std::string& title, double below) {
  const Style style{.size = 16, .weight = Weight::semibold, .colour = kAccent};
  const TextPtr text = flow.type().text(title, style, kWidth);
  flow.space(mm(6));
  flow.need(text->height() + mm(3) + below);
  flow.bookmark(title);
  flow.text(text);
  flow.space(mm(3));
}

void quiet(Flow& flow, const std::string& text, double indent) {
  flow.text(flow.type().text(text, {.size = 9, .colour = kQuiet}, kWidth - indent), 0, indent);
}

void own_voice(Flow& flow, const std::string& text) {
  flow.text(flow.type().text(text, {.size = 9, .colour = kQuiet, .italic = true}, kWidth));
}

}  // namespace entonnoir::render
