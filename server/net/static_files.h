#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "net/request.h"

namespace entonnoir::net {

/// The web client's built files, read into memory once. Nothing but what was read then can be reached: an exact lookup.
/// Immutable after `load`; any thread.
class StaticFiles {
 public:
  /// Reads every regular file below `directory`. Throws std::runtime_error with a sentence if there is no index.html.
  static StaticFiles load(const std::filesystem::path& directory);
  /// Without a page: every page answers 503 with `sentence`.
  static StaticFiles missing(std::string sentence);

  /// GET of `path`. `/` and `/b/{board}` give index.html. Files under /assets/ have their hash in their name and never
  /// change; everything else is asked for again by its ETag.
  Response get(const std::string& path, const Request& request) const;
  std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string content_type;
    std::string etag;
    bool immutable = false;
    std::shared_ptr<const std::string> plain;
    std::shared_ptr<const std::string> gzipped;  ///< null where it would not be smaller
  };
  static File make_file(const std::filesystem::path& path, const std::string& name);
  static Response respond(const File& file, const Request& request);

  std::map<std::string, File> files_;
  std::string missing_;
};

/// True if a list like `a, "b", W/"c"` or `*` names the ETag (RFC 9110 section 13.1.2).
bool etag_matches(std::string_view if_none_match, std::string_view etag);

}  // namespace entonnoir::net
