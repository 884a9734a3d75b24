#pragma once
#include <string>
#include <string_view>

namespace entonnoir::render {

/// One line of Markdown that shows `text` and nothing else: no emphasis, link, HTML, table, list, heading or code, in
/// CommonMark, GitHub's and Pandoc's dialects. Line breaks become spaces.
std::string escape_line(std::string_view text);

/// The same with its line breaks kept as hard breaks; every line but the first begins with `indent`. Blank lines go.
std::string escape_lines(std::string_view text, std::string_view indent);

}  // namespace entonnoir::render
