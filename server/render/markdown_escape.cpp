#include "render/markdown_escape.h"

#include <vector>

namespace entonnoir::render {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; }

char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }

/// Characters that mean something wherever they stand.
bool special_anywhere(char c) { return std::string_view("\\`*_[]{}<>|~$^#@").find(c) != std::string_view::npos; }

/// What begins a block at the start of a line: lists, rules, underlined headings, definitions.
bool special_at_start(char c) { return std::string_view("-+=:%!(").find(c) != std::string_view::npos; }

/// "12." and "12)" begin ordered lists, for Pandoc "a." and "iv)" too.
bool ends_list_number(std::string_view line, std::size_t i) {
  if (i == 0 || (line[i] != '.' && line[i] != ')')) return false;
  const std::string_view before = line.substr(0, i);
  return before.find_first_not_of("0123456789") == std::string_view::npos ||
         before.find_first_not_of("ivxlcdmIVXLCDM") == std::string_view::npos || (i == 1 && is_alpha(line[0]));
}

/// Bare addresses that readers turn into links: "https:", "mailto:", "www.".
bool begins_link(std::string_view line, std::size_t i) {
  const bool tight = i > 0 && !is_blank(line[i - 1]) && i + 1 < line.size() && !is_blank(line[i + 1]);
  if (!tight) return false;
  if (line[i] == ':') return is_alpha(line[i - 1]);
  return line[i] == '.' && i >= 3 && (line.substr(i - 3, 3) == "www" || line.substr(i - 3, 3) == "WWW");
}

bool begins_entity(std::string_view line, std::size_t i) {
  return line[i] == '&' && (is_alpha(at(line, i + 1)) || at(line, i + 1) == '#');
}

std::string escaped(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool special = special_anywhere(c) || (i == 0 && special_at_start(c)) || ends_list_number(line, i) ||
                         begins_link(line, i) || begins_entity(line, i);
    if (special) out += '\\';
    out += is_blank(c) ? ' ' : c;
  }
  return out;
}

std::string_view stripped(std::string_view line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  return line;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n\v\f", begin), text.size());
    if (const auto line = stripped(text.substr(begin, end - begin)); !line.empty()) lines.push_back(line);
    begin = end + 1;
  }
  return lines;
}

std::string joined(std::string_view text, const std::string& between) {
  std::string out;
  for (const std::string_view line : lines_of(text)) out += (out.empty() ? "" : between) + escaped(line);
  return out;
}

}  // namespace

std::string escape_line(std::string_view text) { return joined(text, " "); }

std::string escape_lines(std::string_view text, std::string_view indent) {
  return joined(text, "\\\n" + std::string(indent));
}

}  // namespace entonnoir::render
