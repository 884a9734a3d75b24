#include "board/board.h"

namespace entonnoir {
namespace {

struct Words {
  const char* fr;
  const char* en;
  std::string in(Locale locale) const { return locale == Locale::fr ? fr : en; }
};

Stage make_stage(const char* id, StageKind kind, Words title, Words prompt, Policy policy, Locale locale) {
  return Stage{StageId{id}, title.in(locale), prompt.in(locale), kind, StageStatus::open, Visibility::public_, policy,
               {}};
}

constexpr Policy kPostAndCare{.post = true, .move = Whose::own, .edit = Whose::own, .react = true};
constexpr Policy kRead{};
constexpr Policy kVote{.vote = true};

}  // namespace

Board make_board(std::string title, Template template_, Locale locale, Millis at) {
  const auto wide =
      make_stage("large", StageKind::notes, {"Large", "Wide"},
                 {"Qu’est-ce que cela veut dire pour vous\u202f?", "What does it mean to you?"}, kPostAndCare, locale);
  const auto definition = make_stage("definition", StageKind::definition, {"Définition", "Definition"},
                                     {"La phrase que nous gardons", "The sentence that we keep"}, kRead, locale);
  Board board;
  board.title = std::move(title);
  board.locale = locale;
  board.template_ = template_;
  board.created_at = at;
  board.current_stage = wide.id;
  if (template_ == Template::blank) {
    board.stages = {wide, definition};
    return board;
  }
  board.stages = {wide,
                  make_stage("themes", StageKind::notes, {"Thèmes", "Themes"},
                             {"Ce qui va ensemble", "What belongs together"}, kRead, locale),
                  make_stage("refine", StageKind::statements, {"Affiner", "Refine"},
                             {"Une idée par note", "One idea per note"}, kVote, locale),
                  definition};
  return board;
}

}  // namespace entonnoir
