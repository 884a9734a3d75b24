#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fanload {

/// One thing of the hand-shake: send a text, or wait for a message that contains it.
struct Step {
  bool send;
  std::string text;
};

/// One of several boards, with the token by which its people come.
struct Board {
  std::string id;
  std::string token;
  std::string stage;
};

/// How a protocol is spoken. A file of lines, a word and its argument each; \n \s \\ \xNN are escapes, ${NAME} a --var.
///   path TARGET · subprotocol NAME · send TEXT · wait TEXT · pub TEXT (the op) · deliver all|others
///   marker TEXT (what to count in what is received; the digits behind it are the stamp) · stamp ts|seq · seqmod N
/// Texts may hold %TS% (us), %SEQ% (modulo seqmod), %CID% (connection), %CN% (ops of this connection, from 1), %X% %Y%
/// (random), %BOARD% %TOKEN% %STAGE% (of the connection's board, where there are several).
struct Adapter {
  std::string path = "/";
  std::string subprotocol;
  std::vector<Step> steps;
  std::string op;
  std::string marker = "fL";
  bool stamp_is_seq = false;
  bool deliver_all = false;  ///< the sender gets its own op too
  std::uint64_t seqmod = 1'000'000'000;
  std::vector<Board> boards;  ///< connection i belongs to board i modulo their number; empty: all to one
};

/// Ends the process if the file cannot be read or has a word that is not one of these.
Adapter load_adapter(const std::string& file, const std::map<std::string, std::string>& vars);

/// Lines of `BOARD TOKEN STAGE`. Ends the process if there are none.
std::vector<Board> load_boards(const std::string& file);

/// What a text's placeholders stand for.
struct Filling {
  std::uint64_t seq = 0;
  std::uint64_t sent_us = 0;
  int connection = 0;
  std::uint64_t op_of_connection = 0;
};
std::string fill(const std::string& text, const Adapter& adapter, const Filling& with);

/// All of a file; empty if it cannot be read.
std::string read_file(const std::string& path);

}  // namespace fanload
