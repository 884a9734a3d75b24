#include "oplog/redis_scripts.h"

#include <array>
#include <charconv>

namespace entonnoir {
namespace {

/// In front of every script. `row` reads the board's row and answers for boards that are not there. Numbers are
/// doubles in Lua: exact up to 2^53, which revisions, seqs and times stay below.
/// Answers begin with a word and a number: the tail's revision if it is not on enough replicas yet (`wait`), else 0.
/// Where it is not 0, something was written on this connection, so that a WAIT after it means all that the answer
/// tells.
constexpr std::string_view kPrelude = R"lua(
local NONE = '0000000000000000'
local function text(n) return string.format('%.0f', n) end
local function row()
  local m = redis.call('HMGET', KEYS[1], 'gone', 'epoch', 'revision', 'mark', 'at', 'safe', 'base', 'base_mark', 'bytes')
  if not m[2] then return nil, {'unknown_board', 0} end
  if m[1] == '1' then return nil, {'board_gone', 0} end
  return { epoch = m[2], revision = tonumber(m[3]), mark = m[4], at = tonumber(m[5]), safe = tonumber(m[6]),
           base = tonumber(m[7]), base_mark = m[8], bytes = tonumber(m[9]) }
end
-- Fields of an entry of the stream by name.
local function fields(list)
  local f = {}
  for i = 1, #list, 2 do f[list[i]] = list[i + 1] end
  return f
end
local function entry_at(revision)
  local id = text(revision) .. '-0'
  local found = redis.call('XRANGE', KEYS[2], id, id)
  return found[1] and fields(found[1][2])
end
-- Whether the position is one of this log (POS1).
local function known(r, epoch, revision, mark)
  if epoch ~= r.epoch or revision > r.revision then return false end
  if revision == r.revision then return mark == r.mark end
  if revision == r.base then return mark == r.base_mark end
  local e = entry_at(revision)
  return e ~= nil and e.m == mark
end
-- At most so many entries, and not much more than a megabyte.
local function after(revision, count)
  local found, bytes = redis.call('XRANGE', KEYS[2], text(revision + 1) .. '-0', '+', 'COUNT', count), 0
  for i = 1, #found do
    if bytes > 1000000 then
      found[i] = nil
    else
      bytes = bytes + #fields(found[i][2]).o
    end
  end
  return found
end
local function unsafe(r, wait)
  if wait ~= '1' or r.revision <= r.safe then return 0 end
  redis.call('HINCRBY', KEYS[1], 'touched', 1)
  return text(r.revision)
end
)lua";

/// KEYS meta. ARGV again, created_at, generation, three hashes. -> ok | id_taken
constexpr std::string_view kCreate = R"lua(
if redis.call('EXISTS', KEYS[1]) == 1 then
  local m = redis.call('HMGET', KEYS[1], 'facilitator', 'revision', 'gone')
  if ARGV[1] == '1' and m[1] == ARGV[4] and m[2] == '0' and m[3] == '0' then return {'ok', 0} end
  return {'id_taken', 0}
end
redis.call('HSET', KEYS[1], 'gone', '0', 'epoch', '1', 'revision', '0', 'mark', NONE, 'at', '0', 'safe', '0',
           'base', '0', 'base_mark', NONE, 'bytes', '0', 'created_at', ARGV[2], 'generation', ARGV[3],
           'facilitator', ARGV[4], 'participant', ARGV[5], 'viewer', ARGV[6])
return {'ok', 0}
)lua";

/// KEYS meta. ARGV wait, generation, two hashes. -> ok
constexpr std::string_view kRenew = R"lua(
local r, refused = row()
if not r then return refused end
if tonumber(redis.call('HGET', KEYS[1], 'generation')) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], 'generation', ARGV[2], 'participant', ARGV[3], 'viewer', ARGV[4])
end
if ARGV[1] ~= '1' then return {'ok', 0} end
redis.call('HINCRBY', KEYS[1], 'touched', 1)  -- so that a WAIT means it, whoever wrote it
return {'ok', text(math.max(r.revision, 1))}
)lua";

/// KEYS meta, entries, seqs, latest, base. ARGV again, before (0: in any case), channel. -> ok, 1 if it did
constexpr std::string_view kErase = R"lua(
local r, refused = row()
if not r then
  if ARGV[1] == '1' and refused[1] == 'board_gone' then return {'ok', 0, 1} end
  return refused
end
local last = r.at
if r.revision == 0 then last = tonumber(redis.call('HGET', KEYS[1], 'created_at')) end
local before = tonumber(ARGV[2])
if before > 0 and last >= before then return {'ok', 0, 0} end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'gone', '1', 'epoch', r.epoch)
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
redis.call('PUBLISH', ARGV[3], 'gone')
return {'ok', 0, 1}
)lua";

/// KEYS meta, entries, seqs. ARGV again, epoch, revision, mark, now ('': Redis' own clock), wait, channel, kind
/// (append | restore), missed_max, then six for each entry: mark, by, client, seq, at, ops.
/// -> appended, at | conflict, epoch, revision, mark, known, entries after | repeat, index, seq's value | stale, index
constexpr std::string_view kAppend = R"lua(
local r, refused = row()
if not r then return refused end
local FIRST, STRIDE = 10, 6
local n = (#ARGV - FIRST + 1) / STRIDE
local function arg(i, k) return ARGV[FIRST + (i - 1) * STRIDE + k] end
local at_revision = tonumber(ARGV[3])
-- The answer to this very batch was lost.
if ARGV[1] == '1' and n > 0 and r.revision >= at_revision + n then
  local e = entry_at(at_revision + 1)
  if e and e.m == arg(1, 0) then return {'appended', unsafe(r, ARGV[6]), e.a} end
end
local function name(i) return arg(i, 1) .. ':' .. arg(i, 2) end
if ARGV[8] == 'append' and n > 0 then
  local names = {}
  for i = 1, n do names[i] = name(i) end
  local last, within = redis.call('HMGET', KEYS[3], unpack(names)), {}
  for i = 1, n do
    if arg(i, 1) ~= '0' then
      local seq, before = tonumber(arg(i, 3)), within[names[i]]
      local kept = last[i] and tonumber(string.match(last[i], '^%d+'))
      if kept == seq then return {'repeat', unsafe(r, ARGV[6]), i - 1, last[i]} end
      if (kept and seq < kept) or (before and seq <= before) then return {'stale', 0, i - 1} end
      within[names[i]] = seq
    end
  end
end
if ARGV[2] ~= r.epoch or at_revision ~= r.revision or ARGV[4] ~= r.mark then
  local is_known, missed = 0, {}
  if known(r, ARGV[2], at_revision, ARGV[4]) then is_known, missed = 1, after(at_revision, ARGV[9]) end
  return {'conflict', unsafe(r, ARGV[6]), r.epoch, text(r.revision), r.mark, is_known, missed}
end
local now = tonumber(ARGV[5])
if not now then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local at = math.max(now, r.at)
if n == 0 then return {'appended', unsafe(r, ARGV[6]), text(at)} end
local revision, bytes = r.revision, r.bytes
for i = 1, n do
  revision = revision + 1
  bytes = bytes + #arg(i, 5)
  if ARGV[8] == 'restore' then at = tonumber(arg(i, 4)) end
  redis.call('XADD', KEYS[2], text(revision) .. '-0', 'm', arg(i, 0), 'a', text(at), 'b', arg(i, 1), 'c', arg(i, 2),
             's', arg(i, 3), 'o', arg(i, 5), 't', text(bytes))
  if arg(i, 1) ~= '0' then
    redis.call('HSET', KEYS[3], name(i), arg(i, 3) .. ' ' .. r.epoch .. ' ' .. text(revision) .. ' ' .. arg(i, 0))
  end
end
redis.call('HSET', KEYS[1], 'revision', text(revision), 'mark', arg(n, 0), 'at', text(at), 'bytes', text(bytes))
if ARGV[6] == '1' then return {'appended', text(revision), text(at)} end
redis.call('PUBLISH', ARGV[7], text(revision))
return {'appended', 0, text(at)}
)lua";

/// What is up to this revision is on enough replicas. KEYS meta. ARGV revision, mark, channel. -> ok
constexpr std::string_view kSecure = R"lua(
local r = row()
if not r then return {'ok', 0} end
local revision = tonumber(ARGV[1])
if revision > r.safe and revision <= r.revision then
  redis.call('HSET', KEYS[1], 'safe', ARGV[1])
  redis.call('PUBLISH', ARGV[2], ARGV[1])
end
return {'ok', 0}
)lua";

/// KEYS meta, entries, seqs, latest. ARGV wait.
/// -> ok, epoch, revision, mark, base, meta (5), latest (4, or nothing), entries after it, seqs | damaged
constexpr std::string_view kLoad = R"lua(
local r, refused = row()
if not r then return refused end
local latest = redis.call('HMGET', KEYS[4], 'epoch', 'revision', 'mark', 'bytes')
local from = r.base
if latest[1] then
  from = tonumber(latest[2])
  if not known(r, latest[1], from, latest[3]) then return {'damaged', 0} end
else
  latest = {}
end
return {'ok', unsafe(r, ARGV[1]), r.epoch, text(r.revision), r.mark, text(r.base),
        redis.call('HMGET', KEYS[1], 'created_at', 'generation', 'facilitator', 'participant', 'viewer'),
        latest, redis.call('XRANGE', KEYS[2], text(from + 1) .. '-0', '+'), redis.call('HGETALL', KEYS[3])}
)lua";

/// KEYS meta, entries. ARGV wait, epoch, revision, mark, count. -> ok, tail's revision, entries | foreign
constexpr std::string_view kFollow = R"lua(
local r, refused = row()
if not r then return refused end
local revision = tonumber(ARGV[3])
if not known(r, ARGV[2], revision, ARGV[4]) then return {'foreign', 0} end
return {'ok', unsafe(r, ARGV[1]), text(r.revision), after(revision, ARGV[5])}
)lua";

/// KEYS meta, entries. ARGV wait, from, to. -> ok, revision, mark, base, entries
constexpr std::string_view kHistory = R"lua(
local r, refused = row()
if not r then return refused end
local from, to = math.max(tonumber(ARGV[2]), r.base + 1), math.min(tonumber(ARGV[3]), r.revision)
local entries = {}
if from <= to then entries = redis.call('XRANGE', KEYS[2], text(from) .. '-0', text(to) .. '-0') end
return {'ok', unsafe(r, ARGV[1]), text(r.revision), r.mark, text(r.base), entries}
)lua";

/// KEYS meta, entries, latest, base. ARGV epoch, revision, mark, bytes, history_bytes_max (0: none). -> ok
/// `t` of an entry: the bytes of all ops up to it, since the board was made.
constexpr std::string_view kSnapshot = R"lua(
local r, refused = row()
if not r then return refused end
local revision, most = tonumber(ARGV[2]), tonumber(ARGV[5])
local kept = redis.call('HMGET', KEYS[3], 'revision', 'mark')
if kept[1] and tonumber(kept[1]) >= revision then return {'ok', 0} end
if not known(r, ARGV[1], revision, ARGV[3]) then return {'ok', 0} end
local trimmed = tonumber(redis.call('HGET', KEYS[1], 'base_total') or 0)
if most > 0 and kept[1] and tonumber(kept[1]) > r.base and r.bytes - trimmed > most then
  local total = entry_at(tonumber(kept[1])).t
  redis.call('RENAME', KEYS[3], KEYS[4])
  redis.call('XTRIM', KEYS[2], 'MINID', text(tonumber(kept[1]) + 1) .. '-0')
  redis.call('HSET', KEYS[1], 'base', kept[1], 'base_mark', kept[2], 'base_total', total)
end
redis.call('HSET', KEYS[3], 'epoch', ARGV[1], 'revision', ARGV[2], 'mark', ARGV[3], 'bytes', ARGV[4])
return {'ok', 0}
)lua";

/// KEYS meta, entries, seqs, latest, base. ARGV again, epoch, revision, mark, bytes, wait, channel.
/// -> ok, epoch, revision, mark | foreign
/// Entries that stay move to a stream of their own: what XTRIM takes from the middle of a node stays in its bytes.
constexpr std::string_view kForget = R"lua(
local r, refused = row()
if not r then return refused end
local epoch, revision = text(tonumber(ARGV[2]) + 1), tonumber(ARGV[3])
local function done() return {'ok', unsafe(r, ARGV[6]), epoch, text(r.revision), r.mark} end
-- The answer to this very question was lost.
if ARGV[1] == '1' and r.epoch == epoch and r.base == revision and r.base_mark == ARGV[4] then return done() end
if revision == 0 or not known(r, ARGV[2], revision, ARGV[4]) then return {'foreign', 0} end
-- All that could fail comes before the first write.
local total = revision > r.base and entry_at(revision).t or redis.call('HGET', KEYS[1], 'base_total')
local stay = redis.call('XRANGE', KEYS[2], text(revision + 1) .. '-0', '+')
local seqs, renewed = redis.call('HGETALL', KEYS[3]), {}
for i = 1, #seqs, 2 do
  local seq, of, mark = string.match(seqs[i + 1], '^(%d+) %d+ (%d+) (%x+)$')
  if tonumber(of) > revision then renewed[seqs[i]] = seq .. ' ' .. epoch .. ' ' .. of .. ' ' .. mark end
end
redis.call('HSET', KEYS[1], 'epoch', epoch, 'base', ARGV[3], 'base_mark', ARGV[4], 'base_total', total)
redis.call('UNLINK', KEYS[2], KEYS[4], KEYS[5])
for i = 1, #stay do redis.call('XADD', KEYS[2], stay[i][1], unpack(stay[i][2])) end
for i = 4, 5 do
  redis.call('HSET', KEYS[i], 'epoch', epoch, 'revision', ARGV[3], 'mark', ARGV[4], 'bytes', ARGV[5])
end
for name, value in pairs(renewed) do redis.call('HSET', KEYS[3], name, value) end
redis.call('PUBLISH', ARGV[7], 'look')
if ARGV[6] == '1' then  -- the tail is told to nobody before enough replicas have its new epoch
  r.safe = math.min(r.safe, r.revision - 1)
  redis.call('HSET', KEYS[1], 'safe', text(r.safe))
end
return done()
)lua";

}  // namespace

RedisKeys::RedisKeys(const BoardId& board) {
  const std::string stem = "ent:{" + board.value + "}:";
  meta = stem + "meta";
  entries = stem + "entries";
  seqs = stem + "seqs";
  latest = stem + "latest";
  base = stem + "base";
  doorbell = stem + "bell";
}

std::string redis_script_text(RedisScript script) {
  constexpr std::array<std::string_view, kRedisScripts> kBodies{kCreate, kRenew,  kErase,   kAppend,   kSecure,
                                                                kLoad,   kFollow, kHistory, kSnapshot, kForget};
  return std::string(kPrelude) + std::string(kBodies.at(static_cast<std::size_t>(script)));
}

Mark mark_from(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return Mark{error == std::errc() && end == text.data() + text.size() ? value : 0};
}

}  // namespace entonnoir
