#include "net/static_files.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/gzip.h"
#include "base/secrets.h"
#include "net/target.h"

namespace entonnoir::net {
namespace {

struct Kind {
  std::string_view extension;
  const char* content_type;
  bool squeezes;  ///< worth compressing
};
constexpr Kind kKinds[] = {
    {".html", "text/html; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".svg", "image/svg+xml", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".map", "application/json", true},
    {".png", "image/png", false},
    {".ico", "image/x-icon", false},
    {".webp", "image/webp", false},
    {".woff2", "font/woff2", false},
};
constexpr Kind kUnknown{"", "application/octet-stream", false};

const Kind& kind_of(const std::filesystem::path& path) {
  for (const Kind& kind : kKinds)
    if (path.extension() == kind.extension) return kind;
  return kUnknown;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || !in.is_open()) throw std::runtime_error("cannot read " + path.string());
  return bytes;
}

bool is_board_page(std::string_view path) { return path.starts_with("/b/") && is_token(path.substr(3)); }

}  // namespace

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  if (if_none_match == "*") return true;
  for (std::size_t at = if_none_match.find(etag); at != if_none_match.npos; at = if_none_match.find(etag, at + 1)) {
    const std::size_t end = at + etag.size();  // the quotes belong to the tag: only a separator may follow
    if (end == if_none_match.size() || if_none_match[end] == ',' || if_none_match[end] == ' ') return true;
  }
  return false;
}

StaticFiles::File StaticFiles::make_file(const std::filesystem::path& path, const std::string& name) {
  const Kind& kind = kind_of(path);
  std::string plain = read(path);
  File file;
  file.content_type = kind.content_type;
  file.etag = '"' + token_hash(plain).substr(0, 32) + '"';
  file.immutable = name.starts_with("/assets/");
  if (kind.squeezes) {
    std::string smaller = gzip(plain, kGzipSmall);
    if (smaller.size() < plain.size()) file.gzipped = std::make_shared<const std::string>(std::move(smaller));
  }
  file.plain = std::make_shared<const std::string>(std::move(plain));
  return file;
}

StaticFiles StaticFiles::load(const std::filesystem::path& directory) {
  namespace fs = std::filesystem;
  if (!fs::is_regular_file(directory / "index.html"))
    throw std::runtime_error("The web client is not built: there is no " + (directory / "index.html").string() +
                             ". Run deploy/run.sh, or npm run build in web-client/.");
  StaticFiles out;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const std::string name = "/" + fs::relative(entry.path(), directory).generic_string();
    out.files_.emplace(name, make_file(entry.path(), name));
  }
  return out;
}

StaticFiles StaticFiles::missing(std::string sentence) {
  StaticFiles out;
  out.missing_ = std::move(sentence);
  return out;
}

Response StaticFiles::get(const std::string& path, const Request& request) const {
  const bool page = path == "/" || is_board_page(path);
  const auto found = files_.find(page ? "/index.html" : path);
  if (found != files_.end()) return respond(found->second, request);
  if (page && !missing_.empty()) return text_response(503, "text/plain; charset=utf-8", missing_ + "\n");
  return problem(reject(Code::not_found));
}

Response StaticFiles::respond(const File& file, const Request& request) {
  Response out;
  out.fields.emplace_back("ETag", "W/" + file.etag);  // weak: the same for both encodings
  out.fields.emplace_back("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (file.gzipped) out.fields.emplace_back("Vary", "Accept-Encoding");
  if (etag_matches(request.if_none_match, file.etag)) {
    out.status = 304;
    return out;
  }
  out.content_type = file.content_type;
  const bool squeeze = file.gzipped && accepts_gzip(request.accept_encoding);
  if (squeeze) out.fields.emplace_back("Content-Encoding", "gzip");
  out.body = squeeze ? file.gzipped : file.plain;
  return out;
}

}  // namespace entonnoir::net
