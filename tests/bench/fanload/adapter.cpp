#include "adapter.h"

#include <cstdio>
#include <cstdlib>
#include <random>
#include <sstream>
#include <string_view>

#include "options.h"

namespace fanload {
namespace {

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    char kind = text[++i];
    if (kind == 'n')
      out += '\n';
    else if (kind == 's')
      out += ' ';
    else if (kind == 'x' && i + 2 < text.size()) {
      out += static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
      i += 2;
    } else
      out += kind;
  }
  return out;
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

bool set(Adapter& adapter, const std::string& word, const std::string& value) {
  if (word == "path")
    adapter.path = value;
  else if (word == "subprotocol")
    adapter.subprotocol = value;
  else if (word == "send")
    adapter.steps.push_back({true, unescape(value)});
  else if (word == "wait")
    adapter.steps.push_back({false, unescape(value)});
  else if (word == "pub")
    adapter.op = unescape(value);
  else if (word == "marker")
    adapter.marker = unescape(value);
  else if (word == "stamp")
    adapter.stamp_is_seq = value == "seq";
  else if (word == "deliver")
    adapter.deliver_all = value == "all";
  else if (word == "seqmod")
    adapter.seqmod = std::strtoull(value.c_str(), nullptr, 10);
  else
    return false;
  return true;
}

const Board& board_of(const Adapter& adapter, const Filling& with) {
  if (adapter.boards.empty()) die("this adapter needs --boards FILE");
  return adapter.boards[static_cast<std::size_t>(with.connection) % adapter.boards.size()];
}

std::string value_of(std::string_view name, const Adapter& adapter, const Filling& with) {
  static std::minstd_rand random(12345);
  if (name == "TS") {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%016lu", with.sent_us);
    return digits;
  }
  if (name == "SEQ") return std::to_string(with.seq % adapter.seqmod);
  if (name == "CID") return std::to_string(with.connection);
  if (name == "CN") return std::to_string(with.op_of_connection);
  if (name == "X" || name == "Y") return std::to_string(100 + random() % 900);
  if (name == "BOARD") return board_of(adapter, with).id;
  if (name == "TOKEN") return board_of(adapter, with).token;
  if (name == "STAGE") return board_of(adapter, with).stage;
  die("no placeholder %" + std::string(name) + "%");
}

}  // namespace

std::string read_file(const std::string& path) {
  std::string out;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return out;
  char bytes[65536];
  for (std::size_t n; (n = std::fread(bytes, 1, sizeof bytes, file)) > 0;) out.append(bytes, n);
  std::fclose(file);
  return out;
}

Adapter load_adapter(const std::string& file, const std::map<std::string, std::string>& vars) {
  std::string text = read_file(file);
  if (text.empty()) die("cannot read adapter " + file);
  for (const auto& [name, value] : vars) replace_all(text, "${" + name + "}", value);
  Adapter adapter;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::size_t space = line.find(' ');
    std::string value = space == std::string::npos ? "" : line.substr(space + 1);
    if (!set(adapter, line.substr(0, space), value)) die(file + ": unknown word in: " + line);
  }
  return adapter;
}

std::vector<Board> load_boards(const std::string& file) {
  std::istringstream lines(read_file(file));
  std::vector<Board> boards;
  for (Board board; lines >> board.id >> board.token >> board.stage;) boards.push_back(board);
  if (boards.empty()) die("no boards in " + file);
  return boards;
}

std::string fill(const std::string& text, const Adapter& adapter, const Filling& with) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    std::size_t begin = text.find('%', at);
    std::size_t end = begin == std::string::npos ? begin : text.find('%', begin + 1);
    if (end == std::string::npos) return out + text.substr(at);
    out.append(text, at, begin - at);
    out += value_of(std::string_view(text).substr(begin + 1, end - begin - 1), adapter, with);
    at = end + 1;
  }
}

}  // namespace fanload
