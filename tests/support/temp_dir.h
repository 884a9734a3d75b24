#pragma once
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/check.h"

namespace entonnoir {

/// A directory that goes with all that is in it.
class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "entonnoir-XXXXXX").string();
    ENTONNOIR_CHECK(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TempDir(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;  // a test has its result by now
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace entonnoir
