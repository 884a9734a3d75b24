import { createRoot, createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import { limits, type Stage, type StageId } from "../../src/protocol/types";
import type { Role } from "../../src/protocol/types";
import type { BoardStore } from "../../src/store/api";
import type { BoardUi } from "../../src/view/board_ui";
import { createCompose, type Compose } from "../../src/view/board/compose";

const kOpen = { post: true, group: false, vote: false, react: false, move: "own", edit: "own" } as const;

function stage(id: string, change: Partial<Stage> = {}): Stage {
  const rest = { prompt: "", kind: "notes", status: "open", visibility: "public", policy: kOpen, groups: [] } as const;
  return { id: id as StageId, title: id, ...rest, ...change };
}

/// A composer over a board of `stages` of which the first is current, and what it posted.
function composer(
  stages: readonly Stage[] = [stage("wide")],
  current = "wide",
  role: Role = "participant",
  kept = new Map(),
  room: Partial<Pick<BoardStore, "closed" | "frozen" | "muted">> = {},
) {
  const posted: { texts: readonly string[]; stage: StageId }[] = [];
  const erased = createSignal(0);
  const store = {
    role: () => role,
    closed: () => undefined,
    frozen: () => false,
    muted: () => false,
    ...room,
    stages: createSignal(stages)[0],
    currentStage: () => current as StageId,
    drafts: {
      text: (kind: string) => (kept.get(kind) as string | undefined) ?? "",
      keep: (kind: string, text: string) => kept.set(kind, text),
    },
    erased: erased[0],
    post: (texts: readonly string[], to: StageId) => posted.push({ texts, stage: to }),
  };
  const ui = { store, colour: () => "yellow" } as unknown as BoardUi;
  return createRoot((): { compose: Compose; posted: typeof posted } => ({ compose: createCompose(ui), posted }));
}

function paste(compose: Compose, text: string): void {
  compose.pasted(text);
  compose.setText(text);
}

describe("the composer", () => {
  it("posts what was written, without spaces around it, and is empty then", () => {
    const { compose, posted } = composer();
    compose.setText("  an idea ");
    expect(compose.post()).toBe(true);
    expect(posted).toEqual([{ texts: ["an idea"], stage: "wide" }]);
    expect(compose.text()).toBe("");
  });

  it("finds again what was written before the page was loaded anew, until it is posted", () => {
    const kept = new Map<string, string>();
    const before = composer([stage("wide")], "wide", "participant", kept);
    paste(before.compose, "one\ntwo");
    kept.set("note", "three");
    const { compose, posted } = composer([stage("wide")], "wide", "participant", kept);
    expect(compose.text()).toBe("one\ntwo\nthree");
    compose.post();
    expect(posted).toEqual([{ texts: ["one", "two", "three"], stage: "wide" }]);
    expect([...kept.values()].join("")).toBe("");
  });

  it("keeps typed lines as one note", () => {
    const { compose, posted } = composer();
    compose.setText("one\ntwo");
    compose.post();
    expect(posted[0]?.texts).toEqual(["one\ntwo"]);
  });

  it("makes one note of each pasted line, without bullets and numbers", () => {
    const { compose, posted } = composer();
    paste(compose, "- one\r\n• two\n\n3. three\n4 seasons");
    expect(compose.notes()).toHaveLength(4);
    compose.post();
    expect(posted).toEqual([{ texts: ["one", "two", "three", "4 seasons"], stage: "wide" }]);
  });

  it("makes one note of pasted lines if the person says so", () => {
    const { compose } = composer();
    paste(compose, "one\ntwo");
    compose.setMany(false);
    expect(compose.notes()).toEqual(["one\ntwo"]);
  });

  it("posts over a hundred pasted lines in several changes, in their order", () => {
    const { compose, posted } = composer();
    const lines = Array.from({ length: 230 }, (_, at) => `line ${at}`);
    paste(compose, lines.join("\n"));
    compose.post();
    expect(posted.map(({ texts }) => texts.length)).toEqual([100, 100, 30]);
    expect(posted.flatMap(({ texts }) => texts)).toEqual(lines);
  });

  it("keeps a text that is too long, and says by how much in code points", () => {
    const { compose, posted } = composer();
    compose.setText("🌍".repeat(limits.note_text_max + 3));
    expect(compose.tooLong()).toBe(3);
    expect(compose.post()).toBe(false);
    expect(posted).toEqual([]);
    expect(compose.text()).not.toBe("");
  });

  it("posts to the widest open stage when the current one takes no notes", () => {
    const reading = { ...kOpen, post: false };
    const { compose } = composer([stage("a", { status: "closed" }), stage("b"), stage("c", { policy: reading })], "c");
    expect(compose.target()?.id).toBe("b");
  });

  it.each([
    ["closed", { closed: () => ({ at: 1, by: 1 }) }],
    ["frozen", { frozen: () => true }],
    ["and this person is muted", { muted: () => true }],
  ])("[ROL4] keeps the text where the board is %s", (_, room) => {
    const { compose, posted } = composer([stage("wide")], "wide", "participant", new Map(), room);
    compose.setText("an idea");
    expect(compose.post()).toBe(false);
    expect(compose.text()).toBe("an idea");
    expect(posted).toEqual([]);
  });

  it("[ROL4] posts for facilitators where the board is closed and frozen", () => {
    const room = { closed: () => ({ at: 1, by: 1 }), frozen: () => true };
    const { compose, posted } = composer([stage("wide")], "wide", "facilitator", new Map(), room);
    compose.setText("an idea");
    expect(compose.post()).toBe(true);
    expect(posted).toHaveLength(1);
  });

  it("keeps the text when no stage takes notes", () => {
    const { compose, posted } = composer([stage("wide", { status: "closed" })]);
    compose.setText("late");
    expect(compose.post()).toBe(false);
    expect(compose.text()).toBe("late");
    expect(posted).toEqual([]);
  });
});
