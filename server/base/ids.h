#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace entonnoir {

/// A name made of text. Two kinds never mix; ordered by bytes.
template <class Tag>
struct TextId {
  std::string value;
  auto operator<=>(const TextId&) const = default;
  bool empty() const { return value.empty(); }
};

/// A whole number with a meaning. Two kinds never mix.
template <class Tag, class Rep>
struct Number {
  Rep value{};
  auto operator<=>(const Number&) const = default;
};

using NoteId = TextId<struct NoteTag>;
using GroupId = TextId<struct GroupTag>;
using StageId = TextId<struct StageTag>;
using RoundId = TextId<struct RoundTag>;
/// 22 characters of base64url: 128 random bits.
using BoardId = TextId<struct BoardTag>;
/// One page load of one browser (SUB1). Never shown to others.
using ClientId = TextId<struct ClientTag>;
/// HMAC(board, person), 64 hex digits: who it is, without telling who it is.
using PersonKey = TextId<struct PersonKeyTag>;

/// 1, 2, 3… in the order of people's first change; 0 is nobody (the server itself, or not yet numbered).
using Participant = Number<struct ParticipantTag, std::uint32_t>;
/// Gap-free count of a board's entries, from 1; 0 is the empty log.
using Revision = Number<struct RevisionTag, std::uint64_t>;
/// One life of a log, from 1.
using Epoch = Number<struct EpochTag, std::uint64_t>;
/// 64 random bits written with each entry (POS1); 0 only for revision 0.
using Mark = Number<struct MarkTag, std::uint64_t>;
/// A client's count of its changes; 0 is none.
using Seq = Number<struct SeqTag, std::uint64_t>;
/// Milliseconds since 1970 UTC.
using Millis = Number<struct MillisTag, std::int64_t>;
/// One connection to a room, unique within the server process.
using SessionId = Number<struct SessionTag, std::uint64_t>;

/// A place in a board's history (POS1).
struct Position {
  Epoch epoch{1};
  Revision revision;
  Mark mark;
  bool operator==(const Position&) const = default;
};

}  // namespace entonnoir

template <class Tag>
struct std::hash<entonnoir::TextId<Tag>> {
  std::size_t operator()(const entonnoir::TextId<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
template <class Tag, class Rep>
struct std::hash<entonnoir::Number<Tag, Rep>> {
  std::size_t operator()(const entonnoir::Number<Tag, Rep>& n) const noexcept { return std::hash<Rep>{}(n.value); }
};
