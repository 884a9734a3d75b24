#include "support/scenario_board.h"

#include <fstream>
#include <stdexcept>

namespace entonnoir {
namespace {

using nlohmann::json;

constexpr std::int64_t kDay = 1'795'219'200'000;  // 2026-11-21T00:00:00Z
constexpr std::int64_t kMinute = 60'000;
constexpr Millis kStart{kDay + 9 * 60 * kMinute};

std::string text(const json& at, const char* key) { return at.at(key).get<std::string>(); }

Colour colour(const std::string& name) {
  if (name == "blue") return Colour::blue;
  if (name == "green") return Colour::green;
  if (name == "pink") return Colour::pink;
  return name == "white" ? Colour::white : Colour::yellow;
}

class Maker {
 public:
  Board make() {
    board_.title = text(doc_, "title");
    board_.locale = text(doc_, "locale") == "fr" ? Locale::fr : Locale::en;
    board_.created_at = kStart;
    stages();
    people();
    notes();
    groups();
    distilled();
    definition();
    ends();
    board_.current_stage = board_.stages.back().id;
    board_.ratified = Ratified{later(), facilitator_, {}};
    return std::move(board_);
  }

 private:
  Millis later() { return Millis{kStart.value + ++steps_ * kMinute}; }

  void stages() {
    for (const json& s : doc_.at("stages"))
      board_.stages.push_back({.id = {text(s, "key")}, .title = text(s, "title"), .prompt = text(s, "prompt")});
    board_.stages[2].kind = StageKind::statements;
    board_.stages[3].kind = StageKind::definition;
  }

  void people() {
    for (const json& name : doc_.at("participants")) join(name.get<std::string>(), Role::participant);
    facilitator_ = join(text(doc_, "facilitator"), Role::facilitator);
  }

  Participant join(const std::string& name, Role role) {
    const Participant number{static_cast<std::uint32_t>(board_.people.size() + 1)};
    board_.people[number] = Person{PersonKey{std::string(63, '0') + name.back()}, name, role};
    numbers_[name] = number;
    return number;
  }

  Note& add(const std::string& key, Participant by, const std::string& words, std::size_t stage) {
    Note& note = board_.notes[NoteId{key}];
    note.at = later();
    note.by = by;
    note.text = words;
    enter(note, stage);
    return note;
  }

  void enter(Note& note, std::size_t stage) {
    note.stage = board_.stages[stage].id;
    note.places[note.stage] = {};
  }

  void notes() {
    for (const json& n : doc_.at("notes"))
      add(text(n, "key"), numbers_.at(text(n, "by")), text(n, "text"), 0).colour = colour(text(n, "colour"));
  }

  void groups() {
    for (const json& g : doc_.at("groups")) {
      const GroupId id{text(g, "key")};
      Group& group = board_.groups[id] = {board_.stages[1].id, text(g, "title"), {}};
      board_.stages[1].groups.push_back(id);
      for (const json& key : g.at("notes")) {
        group.notes.push_back(NoteId{key.get<std::string>()});
        enter(board_.notes.at(group.notes.back()), 1);
      }
    }
  }

  void distil(const json& from, std::size_t stage) {
    Note& note = add(text(from, "key"), facilitator_, text(from, "text"), stage);
    note.colour = Colour::white;
    for (const json& key : from.at("sources")) note.sources.push_back(NoteId{key.get<std::string>()});
    if (from.contains("set_aside")) note.set_aside = SetAside{later(), facilitator_, text(from, "set_aside")};
  }

  void distilled() {
    for (const json& d : doc_.at("distilled")) distil(d, 2);
  }

  void definition() {
    for (const json& p : doc_.at("definition")) {
      distil(p, 3);
      board_.phrases.push_back(NoteId{text(p, "key")});
    }
  }

  void ends() {
    for (const json& a : doc_.at("set_aside"))
      board_.notes.at(NoteId{text(a, "note")}).set_aside = SetAside{later(), facilitator_, text(a, "why")};
    for (const json& m : doc_.at("merged"))
      board_.notes.at(NoteId{text(m, "note")}).merged = Merged{later(), facilitator_, NoteId{text(m, "into")}};
  }

  const json& doc_ = scenario();
  Board board_;
  std::map<std::string, Participant> numbers_;
  Participant facilitator_;
  std::int64_t steps_ = 0;
};

}  // namespace

const nlohmann::json& scenario() {
  static const json doc = [] {
    const std::string path = ENTONNOIR_SCENARIO;
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return json::parse(file);
  }();
  return doc;
}

Board scenario_board() { return Maker().make(); }

}  // namespace entonnoir
