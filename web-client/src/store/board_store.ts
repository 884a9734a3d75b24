import { type Accessor, batch, createMemo, createRoot, createSignal, type Setter, untrack } from "solid-js";
import { cleanText, compose } from "../board";
import type { Delta, Entry, Note, NoteId, Op, Place, Position, Role, StageId, Welcome } from "../protocol/types";
import { type Move, type Replica, unsaved } from "../replica";
import { type Held, type Phase, randomId, Session, type SessionOptions } from "../session";
import type {
  BoardStore,
  Drafts,
  JoinCode,
  Peer,
  PersonsWork,
  Refusal,
  Replay,
  SaveState,
  SetBack,
  Shown,
  UndoAnswer,
} from "./api";
import { BoardSignals } from "./board_signals";
import { type AskFrame, mayWait, Shown as ShownWhen } from "./frames";
import { ApiError, boardPath, fetchTokens, type Tokens } from "./http";
import { PeopleHere } from "./people_here";
import { Undoing } from "./undoing";

export interface StoreOptions extends Omit<SessionOptions, "events" | "replica"> {
  readonly board: string;
  /// Told when the role is known, and whenever the title changes.
  readonly opened: (role: Role, title: string) => void;
  readonly nameChosen: (name: string) => void;
  readonly drafts: Drafts;
  /// The server said bye for good. True: somebody else deals with it.
  readonly gone: (code: string) => boolean;
  /// Absent: everything is shown at once.
  readonly frame?: AskFrame;
}

/// BoardStore on a session. Made by `openStore`; `close` ends it.
class SessionStore extends BoardSignals implements BoardStore {
  readonly board: string;
  readonly phase: Accessor<Phase>;
  readonly role: Accessor<Role>;
  readonly me: Accessor<number>;
  readonly save: Accessor<SaveState>;
  readonly keptUntil: Accessor<number | undefined>;
  readonly keeps: Accessor<boolean>;
  readonly name: Accessor<string>;
  readonly erased: Accessor<number>;
  readonly refusals: Accessor<readonly Refusal[]>;
  readonly setBacks: Accessor<readonly SetBack[]>;
  readonly count: Accessor<number>;
  readonly peers: Accessor<readonly Peer[]>;
  readonly position: Accessor<Position | undefined>;
  private readonly here = new PeopleHere();
  private readonly drawn: ShownWhen<Replica>;
  private readonly session: Session;
  private readonly undoing: Undoing;
  readonly canUndo: Accessor<boolean>;
  readonly canRedo: Accessor<boolean>;
  private readonly setPhase: Setter<Phase>;
  private readonly setWelcome: Setter<Welcome | undefined>;
  private readonly setMe: Setter<number>;
  private readonly setPosition: Setter<Position | undefined>;
  private readonly setUnsaved: Setter<number>;
  private readonly setHeld: Setter<Held | undefined>;
  private readonly setMovedOn: Setter<boolean>;
  private readonly setLeft: Setter<number>;
  private readonly setKeeps: Setter<boolean>;
  private readonly settled = new Map<number, () => void>();
  private readonly setShownName: Setter<string>;
  private readonly setErased: Setter<number>;
  private readonly setRefusals: Setter<readonly Refusal[]>;
  private readonly setSetBacks: Setter<readonly SetBack[]>;
  private moves: readonly Move[] = [];
  private noticeCount = 0;
  private told = "";

  constructor(
    private readonly options: StoreOptions,
    private readonly dispose: () => void,
  ) {
    super();
    this.board = options.board;
    this.drawn = new ShownWhen((replica) => this.draw(replica), options.frame);
    ({ count: this.count, peers: this.peers } = this.here);
    [this.phase, this.setPhase] = createSignal<Phase>({ kind: "connecting" });
    const [welcome, setWelcome] = createSignal<Welcome>();
    this.setWelcome = setWelcome;
    this.role = createMemo(() => welcome()?.role ?? "viewer");
    this.keptUntil = () => welcome()?.kept_until;
    [this.me, this.setMe] = createSignal(0);
    [this.position, this.setPosition] = createSignal<Position>();
    [this.name, this.setShownName] = createSignal(options.name);
    [this.erased, this.setErased] = createSignal(0);
    [this.refusals, this.setRefusals] = createSignal<readonly Refusal[]>([]);
    [this.setBacks, this.setSetBacks] = createSignal<readonly SetBack[]>([]);
    const [pending, setUnsaved] = createSignal(0);
    const [held, setHeld] = createSignal<Held>();
    const [movedOn, setMovedOn] = createSignal(false);
    [this.setUnsaved, this.setHeld, this.setMovedOn] = [setUnsaved, setHeld, setMovedOn];
    const [left, setLeft] = createSignal(0);
    [this.keeps, this.setKeeps] = createSignal(true);
    this.setLeft = setLeft;
    this.save = () => {
      const all = pending() + left();
      const kind = saveKind(this.phase(), all, welcome()?.durability, held());
      return { kind: kind === "saving" && movedOn() ? "moved_on" : kind, pending: all };
    };
    this.session = new Session({ ...options, events: this.events() });
    this.undoing = new Undoing({
      replica: () => this.session.replica,
      submit: (ops) => this.session.submit(ops),
      edit: (note, delta) => this.session.edit(note, delta),
      facilitator: () => untrack(this.role) === "facilitator",
      newNote: () => randomId(15) as NoteId,
    });
    ({ canUndo: this.canUndo, canRedo: this.canRedo } = this.undoing);
    this.session.start();
  }

  get drafts(): Drafts {
    return this.options.drafts;
  }

  isMine(note: Note): boolean {
    return note.by === this.me();
  }

  erase(person?: number): void {
    this.session.submit([person === undefined ? { op: "person.erase" } : { op: "person.erase", person }]);
    if (person !== undefined && person !== this.me()) return;
    for (const kind of ["composer", "pasted", "note"] as const) this.drafts.keep(kind, "");
    this.nameIs("");
    this.undoing.forget();
    for (const { id } of untrack(this.refusals)) this.dismiss(id);
    this.setErased((before) => before + 1);
  }

  submit(ops: readonly Op[]): void {
    this.session.submit(ops);
  }

  post(texts: readonly string[], stage: StageId, colour: Note["colour"], place?: Place): readonly NoteId[] {
    // Notes of one change have one time: ids that ascend keep the order of the lines.
    const first = randomId(12);
    const ops = texts
      .map((text) => cleanText(text))
      .filter((text) => text.trim() !== "")
      .map((text, i): Op & { note: NoteId } => {
        const note = `${first}${String(i).padStart(3, "0")}` as NoteId;
        const op = { op: "note.post", note, text, colour, stage } as const;
        return place ? { ...op, place } : op;
      });
    this.session.submit(ops);
    return ops.map((op) => op.note);
  }

  editText(note: NoteId, delta: Delta): void {
    this.session.edit(note, delta);
  }

  movedBy(note: NoteId): Delta | undefined {
    const deltas = this.moves.filter((move) => move.note === note).map(({ delta }) => delta);
    return deltas.length > 0 ? deltas.reduce(compose) : undefined;
  }

  lastStep(): number | undefined {
    return this.undoing.last();
  }
  undo(step?: number): UndoAnswer {
    return this.undone(this.undoing.undo(step));
  }
  redo(): UndoAnswer {
    return this.undone(this.undoing.redo());
  }

  /// This page and this device call the person as the board does.
  private undone(answer: UndoAnswer): UndoAnswer {
    const name = untrack(this.people).get(untrack(this.me))?.name;
    if (answer.kind === "done" && answer.act === "name" && name !== undefined) this.nameIs(name);
    return answer;
  }

  leave(): void {
    this.session.leave();
  }
  flush(): void {
    this.session.flush();
  }
  wake(): void {
    this.session.wake();
  }

  serverNow(): number {
    return this.session.now();
  }

  setPresence(presence: Shown): void {
    this.session.setPresence(presence);
  }

  setName(name: string, shown?: boolean): void {
    const clean = cleanText(name).replace(/\n/g, " ").trim();
    const same = shown === undefined || shown === untrack(this.nameShown);
    if (clean === this.name() && same) return;
    this.nameIs(clean);
    const op = { op: "person.name", name: clean } as const;
    if (this.role() !== "viewer") this.session.submit([same ? op : { ...op, shown }]);
  }

  /// Nothing of this page outlives it.
  keepsNothing(): void {
    this.setKeeps(false);
  }
  /// So many changes of ended pages are being sent.
  left(count: number): void {
    this.setLeft(count);
  }

  dismiss(refusal: number): void {
    this.settled.get(refusal)?.();
    this.settled.delete(refusal);
    this.setRefusals((before) => before.filter(({ id }) => id !== refusal));
  }

  dismissSetBack(id: number): void {
    this.setSetBacks((before) => before.filter((one) => one.id !== id));
  }

  async links(): ReturnType<BoardStore["links"]> {
    return (await this.onDemand()).linksOf(this.board, this.options.token);
  }

  tokens(): Promise<Tokens> {
    return fetchTokens(this.board, this.options.token);
  }

  async download(...what: Parameters<BoardStore["download"]>): Promise<void> {
    await (await this.onDemand()).downloadExport(boardPath(this.board), this.options.token, ...what);
  }

  async joinCode(): Promise<JoinCode | undefined> {
    return (await this.onDemand()).joinCodeOf(boardPath(this.board), this.options.token);
  }
  async makeJoinCode(renew = false): Promise<JoinCode> {
    return (await this.onDemand()).makeJoinCode(boardPath(this.board), this.options.token, renew);
  }
  async dropJoinCode(): Promise<void> {
    await (await this.onDemand()).dropJoinCode(boardPath(this.board), this.options.token);
  }
  async duplicates(stage: StageId): Promise<readonly (readonly NoteId[])[]> {
    return (await this.onDemand()).duplicatesIn(boardPath(this.board), this.options.token, stage);
  }
  async personsWork(person: number, since: number, why: string): Promise<PersonsWork> {
    const { personsWorkIn } = await this.onDemand();
    const notes = () => untrack(this.notes);
    return personsWorkIn(notes, boardPath(this.board), this.options.token, { person, since, why });
  }

  async replay(): Promise<Replay> {
    return (await this.onDemand()).openReplay(this, boardPath(this.board), this.options.token);
  }

  private onDemand() {
    return import("./on_demand").catch(() => Promise.reject(new ApiError("network")));
  }

  close(): void {
    this.session.close();
    this.dispose();
  }

  private events(): SessionOptions["events"] {
    return {
      changed: (replica, moves, entries) => this.changed(replica, moves, entries),
      turned: (turn) => this.undoing.take(turn),
      phase: (phase) => this.phaseChanged(phase),
      presence: (frame) => {
        this.drawn.flush(); // where somebody dropped something is known before that they did
        batch(() => this.here.take(frame));
      },
      refused: ({ code, text }) => this.offer(code, text),
      held: (why) => void this.setHeld(() => why),
      movedOn: (on) => void this.setMovedOn(on),
      setBack: (setBack) => void this.setSetBacks((before) => [...before, { id: ++this.noticeCount, ...setBack }]),
      welcome: (welcome) => {
        this.undoing.load().catch(() => undefined); // at the next welcome again
        this.here.begin(welcome.session);
        this.setWelcome(welcome);
        this.tell();
      },
    };
  }

  private nameIs(name: string) {
    this.setShownName(name);
    this.options.nameChosen(name);
    this.session.setName(name);
  }

  private changed(replica: Replica, moves: readonly Move[], entries: readonly Entry[]) {
    this.moves = moves;
    if (mayWait(entries, moves, replica)) this.drawn.soon(replica);
    else this.drawn.now(replica);
  }

  private draw(replica: Replica) {
    batch(() => {
      this.setMe(replica.me);
      this.setPosition(replica.position);
      this.setUnsaved(unsaved(replica));
      if (replica.view) this.show(replica.view);
    });
    this.tell();
  }

  private phaseChanged(phase: Phase) {
    if (phase.kind === "gone" && this.options.gone(phase.code)) return;
    this.setPhase((before) => (samePhase(before, phase) ? before : phase));
  }

  /// `settled`: called when the person is done with it.
  offer(code: string, text: string, settled?: () => void): void {
    this.noticeCount += 1;
    if (settled) this.settled.set(this.noticeCount, settled);
    this.setRefusals((before) => [...before, { id: this.noticeCount, code, text }]);
  }

  /// Tells role and title to those who keep them, once both are known.
  private tell() {
    if (!untrack(this.ready)) return;
    const [role, title] = [untrack(this.role), untrack(this.title)];
    if (this.told === role + title) return;
    this.told = role + title;
    this.options.opened(role, title);
  }
}

function samePhase(a: Phase, b: Phase): boolean {
  if (a.kind === "offline" && b.kind === "offline") return a.why === b.why;
  return a.kind === b.kind && a.kind !== "gone";
}

function saveKind(
  phase: Phase,
  pending: number,
  durability: Welcome["durability"] | undefined,
  held: Held | undefined,
): SaveState["kind"] {
  if (phase.kind === "offline" && phase.why === "log_unavailable") return "unreachable";
  if (phase.kind === "offline" || phase.kind === "gone") return "offline";
  if (held && pending > 0) return held === "log_full" ? "full" : "held";
  if (durability === "sent") return pending > 0 ? "sending" : "sent";
  return pending > 0 ? "saving" : "saved";
}

export type { SessionStore };

export function openStore(options: StoreOptions): SessionStore {
  return createRoot((dispose) => new SessionStore(options, dispose));
}
