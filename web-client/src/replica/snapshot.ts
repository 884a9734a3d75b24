// A snapshot takes the confirmed board's place: what is pending is kept, and put on it (CON4 to CON6). Pure.
import { type Board, boardOf, textWithheld } from "../board";
import type { Hello, NoteId, Snapshot } from "../protocol/types";
import { type Change, edited, insertedInto, notesEdited } from "./change";
import { type Base, rebaseOverSnapshot } from "./rebase";
import type { Refused, Replica } from "./replica";
import { fresh, parted, stoodByEdits, versionsAgain } from "./resend";
import { shared } from "./shared";
import { carried, isHidden, shown, worthSending } from "./shown";

const texts_max = 200;

/// CON4, CON5. What is pending is kept and rebased.
export function onSnapshot(replica: Replica, snapshot: Snapshot): Replica {
  const { position } = snapshot;
  const old = replica.confirmed;
  const confirmed = old ? shared(old, boardOf(snapshot.state)) : boardOf(snapshot.state);
  const { origin: _, blank: __, astray: ___, ...others } = replica;
  const rest = { ...others, kept: others.kept.filter(({ sent }) => (sent.was?.epoch ?? 0) >= position.epoch) };
  const told = withLanded(rest, snapshot);
  const arrived = withoutIncluded({ ...told, position, stale: false });
  const anew = old && !replica.position && (!replica.inFlight || replica.inFlight.logged);
  const carries = parted(replica) || anew;
  const flying = carries ? fresh(replica) : replica.inFlight;
  const pending = carries ? [] : replica.pending;
  const changes = rebaseOverSnapshot([...(flying ? [flying.change] : []), ...pending], {
    me: replica.me,
    ended: replica.ended,
    base: (note) => baseOf(replica, note),
    now: (note) => baseIn(confirmed, note, replica.me),
    edits: snapshot.edits ?? [],
    seq: flying?.seq,
    landed: flying !== undefined && !arrived.inFlight,
    sameLog: (replica.position ?? replica.origin)?.epoch === position.epoch,
    watch: carries ? undefined : replica.watch,
  });
  if (!carries) return shown({ ...withChanges(arrived, changes, flying !== undefined), confirmed });
  const again = stoodByEdits(arrived.again, snapshot.edits, confirmed);
  const flown = withChanges(arrived, changes, flying !== undefined);
  return carried(replica, { ...flown, pending: replica.pending, confirmed, again });
}

/// `flies`: the first of the changes was in flight.
function withChanges(replica: Replica, changes: readonly Change[], flies: boolean): Replica {
  const [change, ...others] = flies ? changes : [undefined, ...changes];
  const { inFlight } = replica;
  const pending = worthSending(others.filter((other) => other !== undefined));
  return inFlight && change ? { ...replica, inFlight: { ...inFlight, change }, pending } : { ...replica, pending };
}

/// Edits that have lost their places in a hidden text are taken back; their words are offered.
export function takeBackAdrift(replica: Replica): { replica: Replica; refused?: Refused } {
  const sorted = replica.pending.map((change) => edited(change, change.adrift ?? []));
  const goes = sorted.flatMap((one) => one.goes);
  if (goes.length === 0) return { replica };
  const words = [...new Set(notesEdited(goes))].map((note) => insertedInto(goes, note));
  const text = words.filter((each) => each !== "").join("\n");
  const pending = sorted.flatMap(({ stays }) => stays);
  return { replica: shown({ ...replica, pending }), refused: { code: "note_hidden", text } };
}

/// What is in flight and among the edits that the snapshot brings is in the log.
function withLanded(replica: Replica, { position, edits = [] }: Snapshot): Replica {
  const { inFlight } = replica;
  const lands = edits.some((one) => one.edits.some(({ seq }) => seq !== undefined && seq === inFlight?.seq));
  if (!inFlight || inFlight.logged || !lands) return replica;
  const logged = { epoch: position.epoch, revision: position.revision, exact: false };
  return { ...replica, inFlight: { ...inFlight, logged } };
}

/// The texts that unsaved edits were made on, for `hello` (CON6).
export function textsPending(replica: Replica): NonNullable<Hello["pending"]> {
  const { inFlight, pending } = replica;
  const flying = fresh(replica);
  if (parted(replica) && !flying) return versionsAgain(replica.again).slice(0, texts_max);
  const behind = parted(replica) ? [] : pending;
  const changes = [...(inFlight ? [inFlight.change] : []), ...behind];
  const notes = [...new Set(notesEdited(changes))];
  return notes
    .flatMap((note) => {
      const base = baseOf(replica, note);
      return base && base.version !== unknown ? [{ note, version: base.version }] : [];
    })
    .slice(0, texts_max);
}

/// What the first edit of the note was made on, which may be a post that is in flight.
export function baseOf({ confirmed, origin, inFlight, blank, me }: Replica, note: NoteId): Base | undefined {
  const known = confirmed ? baseIn(confirmed, note, me) : origin?.texts.get(note);
  const hidden = known?.hidden !== undefined || blank?.has(note);
  if (known) return { text: known.text, version: known.version, ...(hidden && { hidden }) };
  const post = inFlight?.ops.find((op) => (op.op === "note.post" || op.op === "note.distil") && op.note === note);
  return post && "text" in post ? { text: post.text, version: 0 } : undefined;
}

/// Of what is withheld nobody tells the version: it is above all that are known (SEE1).
const unknown = Number.MAX_SAFE_INTEGER;

function baseIn(board: Board, id: NoteId, me: number): Base | undefined {
  const note = board.notes.get(id);
  if (!note) return undefined;
  const version = textWithheld(note, me) ? unknown : note.version;
  return { text: note.text, version, ...(isHidden(board, id, me) && { hidden: true }) };
}

/// In flight ends when what is confirmed includes it (SUB4).
export function settled(replica: Replica): Replica {
  const next = withoutIncluded(replica);
  return next === replica ? replica : carried(replica, next);
}

function withoutIncluded(replica: Replica): Replica {
  const { inFlight, ...rest } = replica;
  const { logged } = inFlight ?? {};
  const { position } = replica;
  if (!logged || !position || logged.epoch > position.epoch) return replica;
  // What an earlier epoch held is in where a later one begins (CON12).
  if (logged.epoch === position.epoch && logged.revision > position.revision) return replica;
  return rest;
}
