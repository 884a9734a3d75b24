#include "boards.h"

#include "board/fold.h"
#include "wire/wire.h"

namespace entonnoir::bench {
namespace {

constexpr Millis kAt{1'790'000'000'000};

}  // namespace

NoteId note_id(std::int64_t i) { return NoteId{"k3x9q7w2mZ" + std::to_string(100'000 + i)}; }

PersonKey person_key(std::int64_t i) {
  const std::string number = std::to_string(100'000 + i);
  return PersonKey{std::string(64 - number.size(), 'a') + number};
}

std::string text(std::int64_t i) {
  return "Une idée née d'une envie commune, portée à plusieurs n° " + std::to_string(i);
}

Board board(std::int64_t notes, std::int64_t people) {
  Board b = make_board("Atelier", Template::funnel, Locale::fr, kAt);
  for (std::int64_t i = 1; i <= people; ++i) {
    const Participant number{static_cast<std::uint32_t>(i)};
    const Role role = i == 1 ? Role::facilitator : Role::participant;
    fold(b, op::PersonJoin{number, person_key(i), "Personne " + std::to_string(i), role}, kAt, number);
  }
  for (std::int64_t i = 0; i < notes; ++i)
    fold(b, post(i), kAt, Participant{static_cast<std::uint32_t>(i % people + 1)});
  return b;
}

Op move(std::int64_t note, std::int32_t x) { return op::NoteMove{{note_id(note)}, kStage, std::vector{Place{x, 8}}}; }

Op edit(std::int64_t note, std::uint64_t version) {
  return op::NoteEdit{note_id(note), version, Delta{Keep{20}, Insert{"très "}}};
}

Op post(std::int64_t note) {
  const auto n = static_cast<std::int32_t>(note);
  const Place place{(n % 40 - 20) * 184, n / 40 * 184 + 8};
  return op::NotePost{note_id(note), text(note), Colour::yellow, kStage, place, {}};
}

Ops posts(std::int64_t count) {
  Ops out;
  for (std::int64_t i = 0; i < count; ++i) out.push_back(post(i));
  return out;
}

Entry entry(Ops ops) {
  return {Revision{4711}, Mark{0x1234}, kAt, kAuthor, ClientId{"client"}, Seq{7}, std::move(ops)};
}

std::string submit(const Ops& ops) { return "{\"type\":\"submit\",\"seq\":7,\"ops\":" + wire::encode_ops(ops) + "}"; }

}  // namespace entonnoir::bench
