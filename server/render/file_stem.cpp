#include <glib.h>

#include <map>
#include <memory>
#include <string>

#include "render/render.h"

namespace entonnoir::render {
namespace {

constexpr std::size_t kStemMax = 60;

/// Letters that no decomposition turns into ASCII.
const char* spelled(gunichar c) {
  static const std::map<gunichar, const char*> kSpelled = {
      {0xc6, "ae"}, {0xe6, "ae"}, {0x152, "oe"}, {0x153, "oe"}, {0xd8, "o"},  {0xf8, "o"},
      {0xdf, "ss"}, {0x110, "d"}, {0x111, "d"},  {0xd0, "d"},   {0xf0, "d"},  {0x141, "l"},
      {0x142, "l"}, {0x131, "i"}, {0xde, "th"},  {0xfe, "th"},  {0x130, "i"}, {0x20ac, "e"}};
  const auto it = kSpelled.find(c);
  return it == kSpelled.end() ? nullptr : it->second;
}

/// "" for marks that belong to the letter before, "-" for what has no ASCII form.
std::string ascii(gunichar c) {
  if (c < 0x80 && g_ascii_isalnum(static_cast<gchar>(c))) return {g_ascii_tolower(static_cast<gchar>(c))};
  if (g_unichar_ismark(c)) return "";
  if (const char* letters = spelled(c)) return letters;
  return "-";
}

}  // namespace

std::string file_stem(const std::string& title) {
  const std::unique_ptr<gchar, decltype(&g_free)> plain(
      g_utf8_normalize(title.data(), static_cast<gssize>(title.size()), G_NORMALIZE_ALL), &g_free);
  std::string stem;
  for (const gchar* p = plain.get(); p && *p && stem.size() < kStemMax; p = g_utf8_next_char(p)) {
    const std::string next = ascii(g_utf8_get_char(p));
    if (next != "-" || (!stem.empty() && stem.back() != '-')) stem += next;
  }
  stem.resize(std::min(stem.size(), kStemMax));
  while (!stem.empty() && stem.back() == '-') stem.pop_back();
  return stem.empty() ? "definition" : stem;
}

}  // namespace entonnoir::render
