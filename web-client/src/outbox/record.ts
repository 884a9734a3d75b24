// A record: what a page keeps of what it did and the log does not hold. Records of every earlier format are read.
import type { Unsaved } from "../replica/unsaved";

/// Whose changes these are, and how they are sent.
export interface Sender {
  readonly client: string;
  readonly board: string;
  readonly token: string;
  readonly person: string;
  readonly name: string;
}

export interface PageRecord extends Sender {
  readonly v: 1;
  /// The page that answers for it, and until when; 0: it has given it up. Milliseconds since 1970.
  readonly owner: string;
  readonly until: number;
  readonly unsaved: Unsaved;
}

/// In place of a record that another page has taken over and sent: so the page that had it learns of that.
export interface Drained {
  readonly v: 1;
  readonly board: string;
  readonly drained: number;
}

type Fields = Readonly<Record<string, unknown>>;

const readers: Readonly<Record<number, (raw: Fields) => PageRecord | undefined>> = { 1: readV1 };

/// Undefined if this page cannot read it: `wordsIn` still can.
export function readRecord(raw: unknown): PageRecord | undefined {
  return isObject(raw) ? readers[Number(raw["v"])]?.(raw) : undefined;
}

export function isDrained(raw: unknown): raw is Drained {
  return isObject(raw) && typeof raw["drained"] === "number";
}

/// Of which board a record is, whatever else it holds.
export function boardOfRecord(raw: unknown): string | undefined {
  return isObject(raw) && typeof raw["board"] === "string" ? raw["board"] : undefined;
}

function readV1(raw: Fields): PageRecord | undefined {
  const { client, board, token, person, owner, until, unsaved, name } = raw;
  if (![client, board, token, person, owner].every((field) => typeof field === "string")) return undefined;
  const read = readUnsaved(unsaved);
  if (!read || typeof until !== "number") return undefined;
  const sender = { client, board, token, person, name: typeof name === "string" ? name : "", owner } as Sender & {
    owner: string;
  };
  return { v: 1, ...sender, until, unsaved: read };
}

function readUnsaved(raw: unknown): Unsaved | undefined {
  if (!isObject(raw)) return undefined;
  const { position, inFlight, again = [], pending = [], texts = {}, gone = {} } = raw;
  if (!Array.isArray(again) || !Array.isArray(pending) || !isObject(texts) || !isObject(gone)) return undefined;
  const sent = [...(inFlight === undefined ? [] : [inFlight]), ...again].map(readSent);
  const changes = pending.map(readChange);
  const whole = [...sent, ...changes].every(Boolean) && Object.values(texts).every(isBase);
  if (!whole || !Object.values(gone).every((text) => typeof text === "string")) return undefined;
  const [first, others] = inFlight === undefined ? [undefined, sent] : [sent[0], sent.slice(1)];
  return {
    ...(isObject(position) && { position }),
    ...(first && { inFlight: first }),
    again: others,
    pending: changes,
    texts,
    gone,
  } as unknown as Unsaved;
}

function readSent(raw: unknown): object | undefined {
  if (!isObject(raw) || typeof raw["seq"] !== "number" || !areOps(raw["ops"])) return undefined;
  const change = readChange(raw["change"]);
  const made = raw["made"] === undefined ? change : readChange(raw["made"]);
  return change && made && { ...raw, change, made, bases: raw["bases"] ?? {} };
}

function readChange(raw: unknown): object | undefined {
  if (!isObject(raw) || !areOps(raw["ops"])) return undefined;
  const { ops, guessed, at, typed } = raw;
  const guesses = Array.isArray(guessed) ? guessed : ops.map(() => false);
  return { ...raw, guessed: guesses, at: typeof at === "number" ? at : 0, typed: isObject(typed) ? typed : {} };
}

function areOps(raw: unknown): raw is readonly Fields[] {
  return Array.isArray(raw) && raw.length > 0 && raw.every((op) => isObject(op) && typeof op["op"] === "string");
}

function isBase(raw: unknown): boolean {
  return isObject(raw) && typeof raw["text"] === "string" && typeof raw["version"] === "number";
}

function isObject(raw: unknown): raw is Fields {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

const worded = new Set(["text", "title", "why", "prompt", "delta", "typed"]);

/// All that a person wrote, one line each, as far as it can be found in whatever this is.
export function wordsIn(raw: unknown): string {
  const found = new Set<string>();
  collect(isObject(raw) ? (raw["unsaved"] ?? raw) : raw, false, found);
  return [...found].filter((words) => words.trim() !== "").join("\n");
}

function collect(raw: unknown, wanted: boolean, found: Set<string>): void {
  if (typeof raw === "string" && wanted) found.add(raw);
  if (Array.isArray(raw)) for (const item of raw) collect(item, wanted, found);
  if (!isObject(raw)) return;
  for (const [field, value] of Object.entries(raw)) {
    // What edits were made on is not what this person wrote.
    if (field !== "texts" && field !== "bases" && field !== "gone") collect(value, wanted || worded.has(field), found);
  }
}
