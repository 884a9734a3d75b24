#include "render/poppler.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cctype>
#include <memory>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace entonnoir {

Poppler::Poppler(const std::string& pdf) {
  char name[] = "/tmp/entonnoir-render-XXXXXX";
  const int file = mkstemp(name);
  if (file < 0) throw std::runtime_error("no temporary file");
  path_ = name;
  for (std::size_t done = 0; done < pdf.size();) {
    const auto n = write(file, pdf.data() + done, pdf.size() - done);
    if (n < 0) throw std::runtime_error("cannot write " + path_);
    done += static_cast<std::size_t>(n);
  }
  close(file);
}

Poppler::~Poppler() { unlink(path_.c_str()); }

std::string Poppler::run(const std::string& command) const {
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string out;
  char bytes[4096];
  for (std::size_t n; (n = fread(bytes, 1, sizeof bytes, pipe)) > 0;) out.append(bytes, n);
  if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  return out;
}

std::string Poppler::text(const std::string& options) const {
  std::string line;
  for (const char c : run(std::string(PDFTOTEXT) + " " + options + " " + path_ + " -")) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!blank) line += c;
    if (blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  return line;
}

std::string Poppler::info() const { return run(std::string(PDFINFO) + " " + path_); }
std::string Poppler::fonts() const { return run(std::string(PDFFONTS) + " " + path_); }

int Poppler::pages() const {
  const std::string all = info();
  return std::stoi(all.substr(all.find("Pages:") + 6));
}

std::vector<Poppler::Word> Poppler::words() const {
  static const std::regex kWord(
      R"re(<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">(.*)</word>)re");
  std::istringstream lines(run(std::string(PDFTOTEXT) + " -bbox " + path_ + " -"));
  std::vector<Word> words;
  int page = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("<page ") != std::string::npos) ++page;
    std::smatch m;
    if (std::regex_search(line, m, kWord))
      words.push_back({page, std::stod(m[1]), std::stod(m[2]), std::stod(m[3]), std::stod(m[4]), m[5]});
  }
  return words;
}

}  // namespace entonnoir
