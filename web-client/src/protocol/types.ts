// The words of the protocol as types. Generated from protocol/schema by `npm run generate`; this file gives them their names.
import type { ClientOp, GroupId, NoteId, Op, RoundId, SetPresence, StageId } from "./generated/protocol";

export * as limits from "./generated/limits";
export type {
  Act as BoardAct,
  Ballot,
  Bye,
  ClientId,
  ClientMessage,
  ClientOp,
  Colour,
  Cursor,
  Delta,
  Drag,
  Entry,
  ErrorCode,
  Group,
  GroupId,
  Hello,
  Here,
  Hidden,
  History,
  Locale,
  Merged,
  Method,
  Moved,
  Note,
  NoteEditOp,
  NoteEdits,
  NoteId,
  NotePostOp,
  Op,
  OpsMessage,
  Own,
  Person,
  Place,
  Policy,
  Position,
  PresenceFrame,
  Ratified,
  Reaction,
  Rejected,
  Role,
  Round,
  RoundId,
  RoundOn,
  Saved,
  Says,
  ServerMessage,
  SetAside,
  Snapshot,
  Stage,
  StageId,
  StageKind,
  Stance,
  State,
  Submit,
  Template,
  Timer,
  View,
  Welcome,
  Whose,
} from "./generated/protocol";

/// An op by its name: `OpOf<"note.post">`.
export type OpOf<Name extends Op["op"]> = Extract<Op, { readonly op: Name }>;
export type ClientOpName = ClientOp["op"];
/// What a session tells of itself (PRS1), without the envelope.
export type Presence = Omit<SetPresence, "type">;

/// Names a string as an id. For ids that are known to be ones: from a message that was checked, or newly made.
export const noteId = (id: string) => id as NoteId;
export const groupId = (id: string) => id as GroupId;
export const stageId = (id: string) => id as StageId;
export const roundId = (id: string) => id as RoundId;
