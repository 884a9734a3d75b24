// Bytes in the file that are no row's any more.
#include <sqlite3.h>

#include <algorithm>
#include <vector>

#include "oplog/sqlite.h"

namespace entonnoir {
namespace {

using Page = std::vector<unsigned char>;

/// Page numbers stay below this, so that a page that begins with one (overflow, list of free pages) begins with a byte
/// that is no kind of b-tree page. 128 GiB of 4 KiB.
constexpr std::int64_t kPagesMax = 0x02000000;

constexpr unsigned char kIndexInterior = 2, kTableInterior = 5, kIndexLeaf = 10, kTableLeaf = 13;

struct Span {
  std::size_t begin = 0, end = 0;
};

std::size_t number_at(const Page& page, std::size_t at) { return std::size_t{page[at]} << 8 | page[at + 1]; }

/// What lies between the list of cells, which grows upwards, and the cells, which are put below one another from the
/// end on (SQLite's file format, 1.6). Empty for other pages than those of b-trees.
Span unused_in(const Page& page, bool first) {
  const std::size_t head = first ? 100 : 0;
  const unsigned char kind = page[head];
  const bool interior = kind == kIndexInterior || kind == kTableInterior;
  if (!interior && kind != kIndexLeaf && kind != kTableLeaf) return {};
  const std::size_t begin = head + (interior ? 12 : 8) + 2 * number_at(page, head + 3);
  const std::size_t cells = number_at(page, head + 5), end = cells == 0 ? 65'536 : cells;
  return begin < end && end <= page.size() ? Span{begin, end} : Span{};
}

void must(int result, const char* doing) {
  if (result != SQLITE_OK) throw SqliteError(result & 0xff, std::string(doing) + ": " + sqlite3_errstr(result));
}

}  // namespace

/// `secure_delete` overwrites what is deleted. But where SQLite balances pages it builds a page anew from its end, and
/// what the page held before stays in its middle: copies of rows that moved to another page, which nothing overwrites
/// when those are deleted. So it is done here, below SQLite's pager: an empty write-ahead log means that the file's
/// pages are the valid ones, and the exclusive lock that nobody else reads them. A page that is cut off in the middle
/// of its writing is whole all the same, since only bytes without meaning change.
void Sqlite::wipe_unused() {
  if (number("PRAGMA auto_vacuum") != 0) throw SqliteError(SQLITE_ERROR, "a file with auto_vacuum cannot be wiped");
  const std::int64_t pages = number("PRAGMA page_count"), size = number("PRAGMA page_size");
  if (pages >= kPagesMax) throw SqliteError(SQLITE_TOOBIG, "the file is too large to be wiped");
  sqlite3_file* file = nullptr;
  must(sqlite3_file_control(db_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file), "wiping");
  // What SQLite keeps of the pages in memory is as it was before.
  must(sqlite3_db_release_memory(db_.get()), "wiping");
  Page page(static_cast<std::size_t>(size));
  for (std::int64_t i = 0; i < pages; ++i) {
    must(file->pMethods->xRead(file, page.data(), static_cast<int>(size), i * size), "wiping, reading");
    const auto [begin, end] = unused_in(page, i == 0);
    const auto from = page.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = page.begin() + static_cast<std::ptrdiff_t>(end);
    if (std::all_of(from, to, [](unsigned char byte) { return byte == 0; })) continue;
    std::fill(from, to, 0);
    must(file->pMethods->xWrite(file, page.data(), static_cast<int>(size), i * size), "wiping, writing");
  }
  must(file->pMethods->xSync(file, SQLITE_SYNC_NORMAL), "wiping, syncing");
}

}  // namespace entonnoir
