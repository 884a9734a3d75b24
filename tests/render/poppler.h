#pragma once
#include <string>
#include <vector>

namespace entonnoir {

/// What Poppler's tools read in a PDF: the judge of what receivers get. A tool that fails throws.
class Poppler {
 public:
  explicit Poppler(const std::string& pdf);
  ~Poppler();
  Poppler(const Poppler&) = delete;
  Poppler& operator=(const Poppler&) = delete;

  /// The text in reading order, all blanks and line breaks as single spaces.
  std::string text(const std::string& options = "") const;
  std::string info() const;   ///< pdfinfo
  std::string fonts() const;  ///< pdffonts
  int pages() const;

  struct Word {
    int page;
    double left, top, right, bottom;
    std::string text;
  };
  std::vector<Word> words() const;

 private:
  std::string run(const std::string& command) const;
  std::string path_;
};

}  // namespace entonnoir
