#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "board/board.h"

/// The definition board as documents, from a projected board. Pure in effect: no clock, no network. Any thread.
namespace entonnoir::render {

struct Options {
  bool authors = false;  ///< name the authors of notes
  Millis now;            ///< printed as the day of the export, in the board's locale, UTC
  /// Printed as the day until which the board is kept; nothing: it is kept for ever.
  std::optional<Millis> kept_until = {};
};

/// UTF-8 Markdown: definition, phrases with their statements and notes, set aside with reasons, ledger, method
/// sentence. User text is escaped: it cannot make markup.
std::string markdown(const Board& board, const Options& options);

/// PDF by ux.md "Exported PDF" (Cairo and Pango). Error: render_failed.
Result<std::string> pdf(const Board& board, const Options& options);

/// A file name for the export: ASCII, from the title, without extension; "definition" where nothing remains.
std::string file_stem(const std::string& title);

}  // namespace entonnoir::render
