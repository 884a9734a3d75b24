// The cases of protocol/vectors, which the TypeScript side runs too.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "board/fold.h"
#include "board/history.h"
#include "board/lineage.h"
#include "board/project.h"
#include "board/votes.h"
#include "rules/placement.h"
#include "wire/wire.h"

namespace entonnoir::wire {
namespace {

using Json = nlohmann::json;

/// Every case of a folder's files; an empty folder is a failure.
std::vector<Json> cases_of(const std::string& folder) {
  std::vector<Json> out;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(ENTONNOIR_SOURCE_DIR) + "/protocol/vectors/" + folder)) {
    std::ifstream in(file.path());
    const Json list = Json::parse(in);
    for (Json one : list) {
      one["file"] = file.path().stem().string();
      out.push_back(std::move(one));
    }
  }
  EXPECT_FALSE(out.empty()) << folder;
  return out;
}

std::string title(const Json& c) {
  return "[" + c.at("rule").get<std::string>() + "] " + c.at("name").get<std::string>();
}

Board state(const Json& json) {
  auto board = decode_state(json.dump());
  if (!board) throw std::runtime_error("the vector's state is refused: " + board.error().detail);
  return std::move(*board);
}

Delta delta(const Json& json) {
  Delta out;
  for (const Json& step : json) {
    if (step.is_string()) {
      out.push_back(Insert{step.get<std::string>()});
    } else if (step.get<int>() >= 0) {
      out.push_back(Keep{step.get<std::uint32_t>()});
    } else {
      out.push_back(Delete{static_cast<std::uint32_t>(-step.get<int>())});
    }
  }
  return out;
}

Entry entry(Json json) {
  for (Json& op : json.at("ops"))
    if (op.at("op") == "person.join") op["key"] = "key";
  auto ops = decode_ops(json.at("ops").dump());
  if (!ops) throw std::runtime_error("the vector's ops are refused: " + ops.error().detail);
  return Entry{.revision = Revision{json.at("revision")},
               .at = Millis{json.at("at")},
               .by = Participant{json.value("by", 0u)},
               .ops = std::move(*ops)};
}

void check_delta(const Json& c) {
  const std::string kind = c.at("kind");
  if (kind == "canonical") {
    EXPECT_EQ(canonical(delta(c.at("delta"))), c.at("then").get<bool>());
  } else if (kind == "apply") {
    const auto text = apply_delta(c.at("text").get<std::string>(), delta(c.at("delta")));
    EXPECT_EQ(text ? Json(*text) : Json(), c.at("then"));
  } else if (kind == "compose") {
    EXPECT_EQ(compose(delta(c.at("a")), delta(c.at("b"))), delta(c.at("then")));
  } else if (kind == "transform") {
    const Side side = c.at("side") == "left" ? Side::left : Side::right;
    EXPECT_EQ(transform(delta(c.at("a")), delta(c.at("b")), side), delta(c.at("then")));
  } else {
    ADD_FAILURE() << "unknown kind " << kind;
  }
}

TEST(VectorsTXT, Deltas) {
  for (const Json& c : cases_of("delta")) {
    SCOPED_TRACE(title(c));
    check_delta(c);
  }
}

TEST(VectorsPOS4, Folds) {
  for (const Json& c : cases_of("fold")) {
    SCOPED_TRACE(title(c));
    Board board = state(c.at("given"));
    for (const Json& e : c.at("entries")) fold(board, entry(e));
    EXPECT_EQ(encode_state(project(board, Audience::everyone)), c.at("then").dump());
  }
}

TEST(VectorsHTP5, History) {
  for (const Json& c : cases_of("history")) {
    SCOPED_TRACE(title(c));
    Board board = state(c.at("given"));
    Board today = board;
    for (const Json& e : c.at("entries")) fold(today, entry(e));
    const bool facilitators = c.value("audience", "everyone") == "facilitators";
    const Audience audience = facilitators ? Audience::facilitators : Audience::everyone;
    Board base = seen_today(board, today, audience);
    EXPECT_EQ(encode_state(base), c.at("base").dump());
    std::string told;
    for (const Json& e : c.at("entries")) {
      const auto seen = fold_seen(board, entry(e), today, audience);
      if (seen) told += (told.empty() ? "" : ",") + encode_entry(*seen);
    }
    EXPECT_EQ("[" + told + "]", c.at("seen").dump());
    for (const Json& e : c.at("seen")) fold(base, entry(e));
    EXPECT_EQ(encode_state(base), c.at("then").dump());
    Board now = project(today, audience);
    for (auto& [id, note] : now.notes)
      if (note.hidden || note.withdrawn) note.version = base.note(id)->version;  // which nobody promises
    EXPECT_EQ(encode_state(now), c.at("then").dump());
  }
}

/// The case's board: `given` with `entries` folded over it.
Board folded(const Json& c) {
  Board board = state(c.at("given"));
  for (const Json& e : c.at("entries")) fold(board, entry(e));
  return board;
}

/// What stands for what, for every item of a round's ballots.
Json targets_of(const Round& round, const Targets& targets) {
  Json out = Json::object();
  for (const auto& [person, ballot] : round.ballots)
    for (const ItemId& item : ballot) {
      const auto target = targets.of(item);
      out[item.value] = target ? Json(target->value) : Json();
    }
  return out;
}

void check_tally(const Json& c) {
  const Board board = folded(c);
  const Round* round = board.round(RoundId{c.at("round")});
  ASSERT_TRUE(round);
  const Targets targets(board, *round);
  EXPECT_EQ(targets_of(*round, targets), c.at("targets"));
  Json counted = Json::object();
  for (const auto& [person, ballot] : round->ballots) counted[std::to_string(person.value)] = targets.counted(ballot);
  EXPECT_EQ(counted, c.at("counted"));
  Json result = Json::array();
  for (const Count& count : tally(board, *round))
    result.push_back({{"item", count.item.value}, {"units", count.units}, {"people", count.people}});
  EXPECT_EQ(result, c.at("result"));
}

TEST(VectorsVOT, VotesAndObjections) {
  for (const Json& c : cases_of("votes")) {
    SCOPED_TRACE(title(c));
    if (c.at("file") == "tallies") {
      check_tally(c);
      continue;
    }
    Json open = Json::array();
    for (const Objection& one : open_objections(folded(c)))
      open.push_back({{"phrase", one.phrase.value}, {"people", one.people}});
    EXPECT_EQ(open, c.at("objections"));
  }
}

const char* name(Fate fate) {
  switch (fate) {
    case Fate::withdrawn: return "withdrawn";
    case Fate::set_aside: return "set_aside";
    case Fate::merged: return "merged";
    case Fate::carried: return "carried";
    case Fate::open: return "open";
  }
  return "";
}

TEST(VectorsFAT, Fates) {
  for (const Json& c : cases_of("ledger")) {
    SCOPED_TRACE(title(c));
    const Board board = state(c.at("given"));
    Json found = Json::object();
    for (const auto& [id, fate] : fates(board)) found[id.value] = name(fate);
    EXPECT_EQ(found, c.at("fates"));
    EXPECT_EQ(Json::parse(encode_ledger(ledger(board))), c.at("ledger"));
    const Json expected = c.value("origins", Json::object());
    for (const auto& [phrase, ids] : expected.items()) {
      Json list = Json::array();
      for (const NoteId& id : origins(board, NoteId{phrase})) list.push_back(id.value);
      EXPECT_EQ(list, ids);
    }
  }
}

TEST(VectorsVAL2, CanonicalBytes) {
  for (const Json& c : cases_of("encoding")) {
    SCOPED_TRACE(title(c));
    EXPECT_EQ(c.at("value").dump(), c.at("bytes").get<std::string>());
  }
}

TEST(VectorsVAL1, Messages) {
  for (const Json& c : cases_of("messages")) {
    SCOPED_TRACE(title(c));
    const auto decoded = decode_client(c.at("message").get<std::string>());
    const auto* no = std::get_if<Misunderstood>(&decoded);
    EXPECT_EQ(no == nullptr, c.at("ok").get<bool>()) << (no ? no->why.detail : "");
    if (no && c.contains("code")) {
      EXPECT_EQ(code_name(no->why.code), c.at("code").get<std::string>()) << no->why.detail;
    }
  }
}

Json write(const std::vector<Place>& places) {
  Json out = Json::array();
  for (const Place& p : places) out.push_back({{"x", p.x}, {"y", p.y}});
  return out;
}

/// A board with so many stages whose first has so many notes.
Board board_of(int stages, int notes) {
  Board board = make_board("T", Template::blank, Locale::en, Millis{1});
  board.stages.resize(1);
  for (int i = 1; i < stages; ++i) board.stages.push_back(Stage{.id = StageId{"s" + std::to_string(i)}});
  for (int i = 0; i < notes; ++i)
    board.notes[NoteId{"n" + std::to_string(i)}] =
        Note{.stage = board.stages[0].id, .places = {{board.stages[0].id, Place{}}}};
  board.counts = count_notes(board.notes);
  return board;
}

TEST(VectorsPLC, Places) {
  for (const Json& c : cases_of("places")) {
    SCOPED_TRACE(title(c));
    if (c.at("file") == "cells") {
      const auto places = free_places(state(c.at("given")), StageId{c.at("stage")}, c.at("count").get<std::size_t>());
      EXPECT_EQ(write(places), c.at("places"));
      continue;
    }
    const Board board = board_of(c.at("stages"), c.at("fullest"));
    Json widths = Json::array();
    for (const Stage& stage : board.stages) widths.push_back(stage_width(board, stage.id));
    EXPECT_EQ(widths, c.at("widths"));
  }
}

}  // namespace
}  // namespace entonnoir::wire
