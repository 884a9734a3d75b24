// The example workshop as a state, at several moments of its life.
import { boardOf, fold, freePlaces, stateOf, type Board } from "../../../src/board";
import { groupId, noteId, stageId, type Colour, type Op, type Stage, type State } from "../../../src/protocol/types";
import scenario from "./innovation-sociale.json";

export type Moment = "empty" | "three" | "posted" | "grouped" | "end";

const kOpen = { post: true, group: false, vote: false, react: false, move: "own", edit: "own" } as const;
const kRead = { post: false, group: false, vote: false, react: false, move: "none", edit: "none" } as const;
const kKinds: readonly Stage["kind"][] = ["notes", "notes", "statements", "definition"];

function firstState(): State {
  const stages = scenario.stages.map(({ key, title, prompt }, at): Stage => ({
    id: stageId(key), title, prompt, kind: kKinds[at] ?? "notes", status: "open", visibility: "public", policy: at === 0 ? kOpen : kRead, groups: [],
  })); // prettier-ignore
  const people: State["people"] = {};
  const named = people as Record<string, { name: string; role: "participant" | "facilitator" }>;
  scenario.participants.forEach(
    (name, at) => (named[at + 1] = { name: kNames[at % kNames.length] ?? name, role: "participant" }),
  );
  named[100] = { name: "Camille", role: "facilitator" };
  return {
    format: 1, title: scenario.title, locale: "fr", template: "funnel", created_at: 1, current_stage: stageId("large"),
    links: { generation: 1 }, stages, groups: {}, notes: {}, phrases: [], people,
  }; // prettier-ignore
}

const kNames = [
  "Ana",
  "Bastien",
  "Chloé",
  "Djamila",
  "Émile",
  "Fatou",
  "Gaël",
  "Hélène",
  "Inès",
  "Jules",
  "Karim",
  "Léa",
];

/// Applies ops one by one, each a moment later.
class Play {
  board: Board;
  private revision = 1;
  constructor(state: State) {
    this.board = boardOf(state);
  }
  do(by: number, ...ops: Op[]) {
    this.revision++;
    this.board = fold(this.board, { revision: this.revision, at: 1_000 * this.revision, by, ops });
  }
  place(stage: string) {
    return freePlaces(this.board, stageId(stage), 1)[0] ?? { x: 0, y: 0 };
  }
}

function post(play: Play, count: number): void {
  for (let at = 0; at < count; at++) {
    const note = scenario.notes[at % scenario.notes.length];
    if (!note) continue;
    const id = noteId(at < scenario.notes.length ? note.key : `${note.key}x${at}`);
    const by = Number(note.by.slice(1));
    play.do(by, {
      op: "note.post",
      note: id,
      text: note.text,
      colour: note.colour as Colour,
      stage: stageId("large"),
      place: play.place("large"),
    });
  }
}

function moveAll(play: Play, notes: readonly string[], stage: string): void {
  const ids = notes.map(noteId);
  play.do(100, {
    op: "note.move",
    notes: ids,
    stage: stageId(stage),
    places: freePlaces(play.board, stageId(stage), ids.length),
  });
}

function group(play: Play): void {
  moveAll(play, scenario.notes.map(({ key }) => key), "themes"); // prettier-ignore
  let after = "";
  for (const { key, title, notes } of scenario.groups) {
    play.do(100, {
      op: "group.create",
      group: groupId(key),
      stage: stageId("themes"),
      title,
      notes: notes.map(noteId),
      after: after as "",
    });
    after = key;
  }
  scenario.set_aside.forEach(({ note, why }) => play.do(100, { op: "note.set_aside", notes: [noteId(note)], why }));
  scenario.merged.forEach(({ note, into }) =>
    play.do(100, { op: "note.merge", notes: [noteId(note)], into: noteId(into) }),
  );
  play.do(100, { op: "stage.current", stage: stageId("themes") });
}

function distil(play: Play): void {
  for (const { key, text, sources } of scenario.distilled) {
    play.do(100, {
      op: "note.distil",
      note: noteId(key),
      text,
      colour: "white",
      stage: stageId("fin"),
      sources: sources.map(noteId),
      place: play.place("fin"),
    });
  }
  for (const { key, set_aside } of scenario.distilled) {
    if (set_aside) play.do(100, { op: "note.set_aside", notes: [noteId(key)], why: set_aside });
  }
  for (const { key, text, sources } of scenario.definition) {
    play.do(100, {
      op: "note.distil",
      note: noteId(key),
      text,
      colour: "white",
      stage: stageId("definition"),
      sources: sources.map(noteId),
      place: { x: 0, y: 0 },
    });
  }
  play.do(100, { op: "stage.current", stage: stageId("definition") });
}

/// `notes`: how many are posted, beyond 60 the texts come again.
export function scenarioAt(moment: Moment, notes = 60): State {
  const play = new Play(firstState());
  if (moment === "empty") return stateOf(play.board);
  post(play, moment === "three" ? 3 : notes);
  if (moment === "grouped" || moment === "end") group(play);
  if (moment === "end") distil(play);
  return stateOf(play.board);
}
