// What the server says of changes: the replica after it. Pure. Snapshots: snapshot.ts.
import { type Board, foldEntries, textWithheld } from "../board";
import type { Entry, Note, NoteId, OpsMessage, Own, Rejected, Saved, Welcome } from "../protocol/types";
import { type Change, parts, wordsIn } from "./change";
import { changesSight, withBlank } from "./owed";
import { rebaseOver, rebaseOverOwn } from "./rebase";
import type { InFlight, Refused, Replica } from "./replica";
import { isSetBack, keep, missing, parted, sameSubjects, stoodBefore, takenBack, unmarked, wasThere } from "./resend";
import { carried, shown, worthSending } from "./shown";
import { settled } from "./snapshot";

/// CON3. A change in flight that the log holds already is not sent again. What it lost is (SUB9). `now`: by any clock, as
/// for `onSaved`. `told`: the server said that its log was set back (CON11).
export function onWelcome(replica: Replica, welcome: Welcome, now: number, told = false): Replica {
  const { inFlight: flying, ...rest } = replica;
  const back = { ...rest, me: welcome.participant, role: welcome.role, stale: welcome.resume === "snapshot" };
  const missed = missing(replica, welcome, now);
  const landed = flying && flying.seq <= welcome.last_seq ? withLogged(flying, welcome) : undefined;
  const known = landed?.logged?.exact ? landed.logged.revision : 0;
  const kept = landed ? keep(replica.kept, landed, welcome.position.epoch, known, now) : replica.kept;
  if (told || isSetBack(replica, welcome, missed)) {
    const left = kept.filter(({ sent }) => !missed.some(({ seq }) => seq === sent.seq));
    const begun = { ...(back.stale ? withoutPosition(back) : back), pending: thawed(back.pending) };
    return settled(
      carried(replica, {
        ...begun,
        again: back.stale ? unmarked(missed) : missed,
        kept: left,
        ...(landed && { inFlight: landed }),
      }),
    );
  }
  if (!flying) return shown(back);
  const { logged: _, ...unlogged } = flying;
  return settled(shown({ ...back, kept, inFlight: landed ?? unlogged }));
}

function withLogged(inFlight: InFlight, { position, last_seq, last_revision }: Welcome): InFlight {
  const { epoch, revision } = position;
  const { seq, logged } = inFlight;
  if (seq === last_seq && last_revision !== undefined)
    return { ...inFlight, logged: { epoch, revision: last_revision, exact: true } };
  return { ...inFlight, logged: logged?.epoch === epoch ? logged : { epoch, revision, exact: false } };
}

/// What is here belongs to another history.
function withoutPosition(replica: Replica): Replica {
  const { position: _, ...rest } = replica;
  return rest;
}

/// SUB3: the log holds what is in flight; its entry follows.
export function onSaved(replica: Replica, saved: Saved, now: number): Replica {
  const { inFlight } = replica;
  const me = saved.participant ?? replica.me;
  if (inFlight?.seq !== saved.seq) return { ...replica, me };
  const { epoch, revision } = saved.position;
  const kept = keep(replica.kept, inFlight, epoch, revision, now);
  return settled({ ...replica, me, kept, inFlight: { ...inFlight, logged: { epoch, revision, exact: true } } });
}

/// SEE6: whose pages have this number, if they did nothing themselves yet.
export function onOwn(replica: Replica, { participant: me }: Own): Replica {
  return me === replica.me ? replica : shown({ ...replica, me });
}

/// SUB2: the change in flight is taken back, and with it what was built on what it would have made.
export function onRejected(replica: Replica, rejected: Rejected): { replica: Replica; refused?: Refused } {
  const { inFlight, view } = replica;
  if (inFlight?.seq !== rejected.seq) return { replica };
  const { inFlight: _, ...rest } = replica;
  if (inFlight.resent) return resentRejected(replica, rest, inFlight, rejected.code);
  const later = replica.pending.map((change) => parts(change, inFlight.change));
  const pending = later.flatMap(({ stays }) => stays);
  const lost = [inFlight.change, ...later.flatMap(({ goes }) => goes)];
  const gone = (note?: Note) => {
    if (!note || !view || note.by === replica.me) return false;
    return (note.withdrawn ?? note.hidden) !== undefined || textWithheld(note, replica.me);
  };
  const text = wordsIn(
    lost,
    (note) => view?.notes.get(note)?.text,
    (note) => gone(view?.notes.get(note)),
  );
  return { replica: shown({ ...rest, pending }), refused: { code: rejected.code, text } };
}

/// SUB9: stale is what the log holds already, by the server's own doing or because the welcome was behind.
function resentRejected(old: Replica, rest: Replica, inFlight: InFlight, code: string) {
  if (code === "stale_seq" && inFlight.was) return { replica: carried(old, rest) };
  return takenBack(old, rest, inFlight, code);
}

/// OPS1, OPS3. "missed": something before this frame did not arrive. Throws BrokenLog if an entry does not fit.
export function onOps(replica: Replica, message: OpsMessage): Replica | "missed" {
  const { position, confirmed, astray } = replica;
  if (!position || !confirmed || astray) return "missed";
  if (message.epoch !== position.epoch || message.from !== position.revision + 1) return "missed";
  let local: Replica = replica;
  const follow = parted(replica) ? withoutLanded : rebased;
  let owed = false;
  const board = foldEntries(confirmed, message.entries, (entry, before) => {
    owed ||= changesSight(entry, before, replica);
    local = withBlank(follow(local, entry, before), entry, before);
  });
  const at = { epoch: message.epoch, revision: message.to, mark: message.mark };
  if (owed) local = { ...local, blank: local.blank ?? new Map() };
  const next = { ...local, confirmed: board, position: at };
  return settled(parted(replica) ? carried(replica, next) : shown(next));
}

/// What is sent again, or in flight, is no longer when its entry is there. What is pending is carried along by the texts.
function withoutLanded(replica: Replica, entry: Entry, before: Board): Replica {
  const { inFlight, ...rest } = replica;
  if (inFlight && !inFlight.resent && replica.again.length === 0) {
    const { watch: _, ...alone } = replica;
    const flown = rebased({ ...alone, pending: [] }, entry, before);
    return { ...rest, me: flown.me, ...(flown.inFlight && { inFlight: flown.inFlight }) };
  }
  const landed = (sent: InFlight) => isAnswer(entry, sent, replica.me) || wasThere(entry, replica, sent);
  const mine = [...(inFlight ? [inFlight] : []), ...replica.again].find(landed);
  // What nobody said anew that it is saved.
  const { was } = mine?.logged ? {} : (mine ?? {});
  const kept = mine && was ? keep(replica.kept, mine, was.epoch, entry.revision, was.at) : replica.kept;
  const me = (mine && entry.by) || replica.me;
  const again = replica.again.filter((sent) => !landed(sent));
  const next = { ...rest, me, kept, again: stoodBefore(again, entry, before) };
  return inFlight && !landed(inFlight) ? { ...next, inFlight } : next;
}

function rebased(replica: Replica, entry: Entry, before: Board): Replica {
  const { inFlight, pending, me } = replica;
  if (!inFlight) return { ...replica, pending: worthSending(rebaseOver(pending, entry, replica)) };
  if (isAnswer(entry, inFlight, me)) {
    const { inFlight: _, ...rest } = replica;
    const textBefore = (note: NoteId) => before.notes.get(note)?.text;
    return {
      ...rest,
      me: entry.by ?? me,
      pending: worthSending(rebaseOverOwn(pending, inFlight.change, entry, textBefore, replica.watch)),
    };
  }
  const [change = inFlight.change, ...others] = rebaseOver([inFlight.change, ...pending], entry, replica);
  return { ...replica, inFlight: { ...inFlight, change }, pending: worthSending(others) };
}

/// True if the entry is the change in flight. Where its revision is not known, what it names is.
function isAnswer(entry: Entry, inFlight: InFlight, me: number): boolean {
  const { logged } = inFlight;
  if (!logged) return false;
  if (logged.exact) return entry.revision === logged.revision;
  return (entry.by === undefined || entry.by === me) && sameSubjects(entry, inFlight);
}

/// What was to be sent word for word was made on texts of a history that may be lost. Its words are kept.
function thawed(changes: readonly Change[]): readonly Change[] {
  return changes.map(({ frozen: _, ...change }) => change);
}
