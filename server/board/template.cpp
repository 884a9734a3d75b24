#include <initializer_list>
#include <utility>

#include "board/board.h"

namespace entonnoir {
namespace {

struct Words {
  const char* fr;
  const char* en;
  std::string in(Locale locale) const { return locale == Locale::fr ? fr : en; }
};

Stage make_stage(const char* id, StageKind kind, Words title, Words prompt, Policy policy, Locale locale) {
  return Stage{StageId{id}, title.in(locale), prompt.in(locale), kind, StageStatus::open, Visibility::public_, policy};
}

constexpr Policy kPostAndCare{.post = true, .move = Whose::own, .edit = Whose::own, .react = true};
constexpr Policy kPostAndSort{.post = true, .move = Whose::own, .edit = Whose::own, .group = true, .react = true};
constexpr Policy kRead{};
constexpr Policy kVote{.vote = true};

/// Gives a stage a group for each title.
void add_groups(Board& board, const StageId& stage, std::initializer_list<std::pair<const char*, Words>> groups) {
  for (const auto& [id, title] : groups) {
    board.groups[GroupId{id}] = Group{stage, title.in(board.locale), {}};
    board.stage(stage)->groups.push_back(GroupId{id});
  }
}

Stage wide(Locale locale) {
  return make_stage("large", StageKind::notes, {"Large", "Wide"},
                    {"Qu’est-ce que cela veut dire pour vous\u202f?", "What does it mean to you?"}, kPostAndCare,
                    locale);
}

Stage themes(Locale locale) {
  return make_stage("themes", StageKind::notes, {"Thèmes", "Themes"}, {"Ce qui va ensemble", "What belongs together"},
                    kRead, locale);
}

Stage definition(Locale locale) {
  return make_stage("definition", StageKind::definition, {"Définition", "Definition"},
                    {"La phrase que nous gardons", "The sentence that we keep"}, kRead, locale);
}

void funnel(Board& board) {
  board.stages = {wide(board.locale), themes(board.locale),
                  make_stage("refine", StageKind::statements, {"Affiner", "Refine"},
                             {"Une idée par note", "One idea per note"}, kVote, board.locale),
                  definition(board.locale)};
}

void blank(Board& board) { board.stages = {wide(board.locale), definition(board.locale)}; }

void retrospective(Board& board) {
  board.stages = {
      make_stage("look", StageKind::notes, {"Regard en arrière", "Looking back"},
                 {"Que garder, qu’arrêter, qu’essayer\u202f?", "What to keep, to stop, to try?"}, kPostAndSort,
                 board.locale),
      make_stage("choose", StageKind::statements, {"Choisir", "Choose"},
                 {"Ce qui compte le plus pour la suite", "What matters most from here on"}, kVote, board.locale),
      make_stage("decisions", StageKind::definition, {"Décisions", "Decisions"},
                 {"Ce que nous ferons", "What we shall do"}, kRead, board.locale)};
  add_groups(board, StageId{"look"},
             {{"keep", {"Garder", "Keep"}}, {"stop", {"Arrêter", "Stop"}}, {"try", {"Essayer", "Try"}}});
}

/// Everybody writes alone first (SEE1).
void brainwriting(Board& board) {
  Stage alone = make_stage("alone", StageKind::notes, {"Chacun pour soi", "Each alone"},
                           {"Écrivez tout ce qui vous vient\u202f: les autres le verront plus tard",
                            "Write down what comes to you: the others will see it later"},
                           kPostAndCare, board.locale);
  alone.visibility = Visibility::private_;
  board.stages = {std::move(alone), themes(board.locale),
                  make_stage("refine", StageKind::statements, {"Affiner", "Refine"},
                             {"Une idée par note", "One idea per note"}, kVote, board.locale),
                  definition(board.locale)};
}

}  // namespace

Board make_board(std::string title, Template template_, Locale locale, Millis at) {
  Board board;
  board.title = std::move(title);
  board.locale = locale;
  board.template_ = template_;
  board.created_at = at;
  switch (template_) {
    case Template::funnel: funnel(board); break;
    case Template::blank: blank(board); break;
    case Template::retrospective: retrospective(board); break;
    case Template::brainwriting: brainwriting(board); break;
  }
  board.current_stage = board.stages.front().id;
  return board;
}

}  // namespace entonnoir
