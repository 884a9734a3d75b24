import { randomId } from "../session";
import type { Device, Drafts, KnownBoard } from "./api";

const boardsMax = 50;

/// What this browser keeps: who the person is, their name, the boards they opened. In private modes it keeps it for this page.
export class BrowserDevice implements Device {
  readonly keeps: boolean;
  private readonly memory = new Map<string, string>();

  constructor(private readonly storage: Storage | undefined) {
    this.keeps = this.works();
  }

  boards(): readonly KnownBoard[] {
    const kept: unknown = parsed(this.read("boards"));
    return Array.isArray(kept) ? kept.filter(isKnownBoard).sort((a, b) => b.opened - a.opened) : [];
  }

  known(board: string): KnownBoard | undefined {
    return this.boards().find((known) => known.board === board);
  }

  remember(board: KnownBoard): void {
    const others = this.boards().filter((known) => known.board !== board.board);
    this.write("boards", JSON.stringify([board, ...others].slice(0, boardsMax)));
  }

  forget(board: string): void {
    this.write("boards", JSON.stringify(this.boards().filter((known) => known.board !== board)));
    for (const kind of ["composer", "pasted", "note"] as const) this.drafts(board).keep(kind, "");
  }

  /// The secret that makes a reload the same participant (CON1).
  person(): string {
    const kept = this.read("person");
    if (kept !== undefined && /^[A-Za-z0-9_-]{16,64}$/.test(kept)) return kept;
    const made = randomId(43);
    this.write("person", made);
    return made;
  }

  /// What was written for a board and is not posted.
  drafts(board: string): Drafts {
    return {
      text: (kind) => this.read(`draft.${board}.${kind}`) ?? "",
      keep: (kind, text) => this.write(`draft.${board}.${kind}`, text),
    };
  }

  get name(): string {
    return this.read("name") ?? "";
  }
  set name(name: string) {
    this.write("name", name);
  }

  private works(): boolean {
    try {
      this.storage?.setItem("entonnoir.keeps", "1");
      return this.storage?.getItem("entonnoir.keeps") === "1";
    } catch {
      return false;
    }
  }

  private read(key: string): string | undefined {
    const kept = this.keeps ? this.storage?.getItem(`entonnoir.${key}`) : undefined;
    return kept ?? this.memory.get(key);
  }

  /// "" is not kept.
  private write(key: string, value: string): void {
    this.memory.set(key, value);
    try {
      if (value === "") return this.storage?.removeItem(`entonnoir.${key}`);
      if (this.keeps) this.storage?.setItem(`entonnoir.${key}`, value);
    } catch {
      // The storage is full: this page still has it in memory.
    }
  }
}

/// Where even asking for the storage is refused there is none.
export function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
}

function isKnownBoard(value: unknown): value is KnownBoard {
  if (typeof value !== "object" || value === null) return false;
  const { board, title, role, token, opened } = value as Record<string, unknown>;
  return [board, title, role, token].every((field) => typeof field === "string") && typeof opened === "number";
}
