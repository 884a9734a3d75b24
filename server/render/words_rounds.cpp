// What is said of rounds, reactions, and of when things began and ended.
#include <array>
#include <chrono>

#include "render/words.h"

namespace entonnoir::render {
namespace {

// U+00A0, named so that it can be seen.
#define NBSP "\u00a0"

/// "14 h 05", "14:05"; UTC.
std::string clock(Locale locale, Millis at) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds{at.value}};
  const hh_mm_ss of_day{floor<minutes>(time - floor<days>(time))};
  const auto minute = of_day.minutes().count();
  return std::to_string(of_day.hours().count()) + (locale == Locale::fr ? NBSP "h" NBSP : ":") +
         (minute < 10 ? "0" : "") + std::to_string(minute);
}

std::string moment(Locale locale, Millis at) {
  return day(locale, at) + (locale == Locale::fr ? " à " : " at ") + clock(locale, at);
}

/// When something ended that began: the day again only if it was another one.
std::string until(Locale locale, Millis from, Millis to) {
  const bool fr = locale == Locale::fr;
  if (day(locale, from) == day(locale, to)) return (fr ? "à " : "at ") + clock(locale, to);
  return (fr ? "le " : "on ") + moment(locale, to);
}

struct Sign {
  const char* picture;
  const char* fr_one;
  const char* fr_many;
  const char* en_one;
  const char* en_many;
};

constexpr std::array<Sign, 5> kSigns = {{{"👍", "d'accord", "d'accord", "agree", "agree"},
                                         {"💡", "idée", "idées", "idea", "ideas"},
                                         {"❤️", "cœur", "cœurs", "heart", "hearts"},
                                         {"❓", "question", "questions", "question", "questions"},
                                         {"😮", "surprise", "surprises", "surprise", "surprises"}}};

const char* on_what(Locale locale, RoundOn on) {
  const bool fr = locale == Locale::fr;
  switch (on) {
    case RoundOn::notes: return fr ? " sur les notes" : " on the notes";
    case RoundOn::groups: return fr ? " sur les groupes" : " on the groups";
    case RoundOn::phrases: break;
  }
  return fr ? " sur les phrases" : " on the phrases";
}

std::string kind_of(Locale locale, const Round& round) {
  const bool consent = round.on == RoundOn::phrases;
  if (locale == Locale::fr)
    return std::string(consent ? "Tour de consentement" : "Vote") + (round.secret ? " secret" : " public");
  return std::string(round.secret ? "Secret" : "Public") + (consent ? " consent round" : " vote");
}

std::string budget_of(Locale locale, const Round& round) {
  const bool fr = locale == Locale::fr;
  const bool notes = round.on == RoundOn::notes;
  const std::string line = counted(locale, Counted::votes, round.budget) + (fr ? " par personne" : " per person");
  if (round.budget == 1 || round.per_item >= round.budget) return line;
  const std::string most = std::to_string(round.per_item);
  if (fr) return line + ", " + most + " au plus sur " + (notes ? "une même note" : "un même groupe");
  return line + ", at most " + most + " on one " + (notes ? "note" : "group");
}

}  // namespace

std::string workshop_line(Locale locale, const std::optional<Done>& started, const std::optional<Done>& closed) {
  const bool fr = locale == Locale::fr;
  if (!started && !closed) return {};
  std::string line = fr ? "Atelier " : "Workshop ";
  if (started) line += (fr ? "commencé le " : "started on ") + moment(locale, started->at);
  if (started && closed) line += (fr ? ", clos " : ", closed ") + until(locale, started->at, closed->at);
  if (!started) line += (fr ? "clos le " : "closed on ") + moment(locale, closed->at);
  return line + " (UTC)";
}

std::string reactions_line(Locale locale, const std::map<Reaction, std::vector<Participant>>& reactions,
                           bool pictures) {
  std::string line;
  for (const auto& [reaction, people] : reactions) {
    if (people.empty()) continue;
    const Sign& sign = kSigns[static_cast<std::size_t>(reaction)];
    const std::string n = std::to_string(people.size());
    const bool one = locale == Locale::fr ? people.size() < 2 : people.size() == 1;
    const char* fr = one ? sign.fr_one : sign.fr_many;
    const char* en = one ? sign.en_one : sign.en_many;
    if (!line.empty()) line += pictures ? "  " : " · ";
    line += pictures ? sign.picture + (NBSP + n) : n + NBSP + (locale == Locale::fr ? fr : en);
  }
  return line;
}

std::string round_line(Locale locale, const Round& round, const std::string& stage) {
  std::string line = kind_of(locale, round) + on_what(locale, round.on);
  if (!stage.empty()) line += (locale == Locale::fr ? " · étape " : " · stage ") + quoted(locale, stage);
  return round.on == RoundOn::phrases ? line : line + " · " + budget_of(locale, round);
}

std::string round_times(Locale locale, const Round& round) {
  const bool fr = locale == Locale::fr;
  const std::string opened = (fr ? "Ouvert le " : "Opened on ") + moment(locale, round.at);
  if (round.open()) return opened + (fr ? " (UTC), encore ouvert" : " (UTC), still open");
  return opened + (fr ? ", clos " : ", closed ") + until(locale, round.at, *round.closed) + " (UTC)";
}

std::string turnout_line(Locale locale, const Round& round, std::uint64_t people) {
  const bool answered = round.on == RoundOn::phrases;
  if (answered && round.secret) return counted(locale, Counted::answers, people);
  const std::string who = counted(locale, Counted::people, people);
  if (locale == Locale::en) return who + (answered ? " answered" : " voted");
  return who + (people < 2 ? " a " : " ont ") + (answered ? "répondu" : "voté");
}

std::string votes_line(Locale locale, const Round& round, std::uint64_t units, std::uint64_t people) {
  const std::string votes = counted(locale, Counted::votes, units);
  return round.per_item == 1 ? votes : votes + " · " + counted(locale, Counted::people, people);
}

const char* says_name(Locale locale, Says says) {
  const bool fr = locale == Locale::fr;
  switch (says) {
    case Says::agree: return fr ? "D'accord" : "Agree";
    case Says::concern: return fr ? "Réserve" : "Concern";
    case Says::objection: break;
  }
  return "Objection";
}

}  // namespace entonnoir::render
