import { describe, expect, it } from "vitest";
import { apply, compose, type Delta, diff, encodeState } from "../src/board";
import { type NoteEdits, noteId, type Op } from "../src/protocol/types";
import * as replicas from "../src/replica";
import { beyond } from "../src/replica/beyond";
import { handedOver } from "../src/replica/handed_over";
import type { Replica } from "../src/replica";
import { large, positionAt, snapshotAt, stateWith } from "./boards";
import { begin, charactersIn, loggedIn, pagesOn } from "./page";
import { firstSeed, Random } from "./seeds";
import { Sequencer } from "./sequencer";

const a = noteId("a");
const n = noteId("n");

/// Pages end and begin again at any moment, with nothing but what they had kept.
function run(seed: number): void {
  const random = new Random(seed);
  const server = new Sequencer(begin);
  const pages = pagesOn(server, random);
  const ever = new Set<string>();
  for (let i = 0; i < 400; ++i) {
    const page = random.pick(pages);
    if (random.chance(0.35)) page.act(random);
    page.step(random);
    for (const character of page.shows()) ever.add(character);
    if (random.chance(0.05)) page.reload();
  }
  for (const page of [...pages, ...pages]) page.settle();
  const expected = encodeState(server.board);
  for (const { replica } of pages) {
    expect(replicas.unsaved(replica)).toBe(0);
    expect(encodeState(replica.view ?? expect.fail("no view"))).toBe(expected);
  }
  expect(
    pages.flatMap(({ refused }) => refused.map(({ code }) => code)).filter((code) => code !== "text_empty"),
  ).toEqual([]);
  const there = loggedIn(server);
  expect(new Set(there).size).toBe(there.length);
  const offered = new Set(pages.flatMap(({ refused }) => refused.flatMap(({ text }) => charactersIn(text))));
  expect([...ever].filter((character) => !there.includes(character) && !offered.has(character))).toEqual([]);
  expect([...server.board.notes.values()].flatMap(({ text }) => charactersIn(text)).sort()).toEqual([...there].sort());
}

describe("what a page had kept", () => {
  const first = firstSeed("unsaved");
  it.each(Array.from({ length: 60 }, (_, i) => first + i))(
    "[SUB10, CON6] is sent by the next one, once and to the letter, seed %i",
    run,
  );
});

describe("[CON6] a snapshot with the edits between", () => {
  const state = (text: string, version: number) => stateWith({ a: { text, version } });
  const opened = (text: string, me = 1) => {
    return replicas.onSnapshot({ ...replicas.emptyReplica, me }, snapshotAt(10, stateWith({ a: text })));
  };
  const typed = (replica: Replica, text: string) => {
    return replicas.edit(replica, a, diff(replica.view?.notes.get(a)?.text ?? "", text), 1);
  };
  const textIn = (replica: Replica) => replica.view?.notes.get(a)?.text;
  const later = (replica: Replica, text: string, edits: NoteEdits["edits"], version = 0) => {
    const snapshot = snapshotAt(20, state(text, version + edits.length));
    return replicas.onSnapshot(replica, { ...snapshot, edits: [{ note: a, version, edits }] });
  };

  it("is asked for by the note and the version that unsaved edits were made on", () => {
    expect(replicas.textsPending(opened("aaa"))).toEqual([]);
    const { replica } = replicas.send(typed(opened("aaa"), "aaaX"), 1);
    expect(replicas.textsPending(typed(replica, "aaaXY"))).toEqual([{ note: "a", version: 0 }]);
  });

  it("[TXT6] puts what is pending where entries would have put it", () => {
    const edits = [{ delta: [3, "a"], by: 2 }];
    expect(textIn(later(typed(opened("aaa"), "aaaX"), "aaaa", edits))).toBe("aaaXa");
    expect(textIn(later(typed(opened("aaa", 3), "aaaX"), "aaaa", edits))).toBe("aaaaX");
    const sent = replicas.send(later(typed(opened("aaa"), "aaaX"), "aaaa", edits), 1).message;
    expect(sent.ops).toEqual([{ op: "note.edit", note: "a", version: 1, delta: [3, "X"] }]);
  });

  it("knows its own change by the number, and what was typed behind it stays there", () => {
    const { replica } = replicas.send(typed(opened("aa"), "aaX"), 7);
    const edits = [
      { delta: ["a"], by: 2 },
      { delta: [3, "X"], by: 1, seq: 7 },
      { delta: [3, "a"], by: 2 },
    ];
    const back = later(typed(replica, "aaXY"), "aaaaX", edits);
    expect(back.inFlight).toBeUndefined();
    expect(textIn(back)).toBe("aaaaXY");
    expect(replicas.unsaved(back)).toBe(1);
  });

  it("is not believed where the edits do not make the one text out of the other", () => {
    const edits = [{ delta: ["zzz"], by: 2 }];
    expect(textIn(later(typed(opened("abc"), "abcX"), "Mabc", edits))).toBe("MabcX");
    expect(textIn(later(typed(opened("abc"), "abcX"), "Mabc", [{ delta: [9, "M"], by: 2 }]))).toBe("MabcX");
    expect(textIn(later(typed(opened("abc"), "abcX"), "Mabc", [{ delta: ["M"], by: 2 }], 3))).toBe("MabcX");
  });
});

describe("[SUB10] what another page has taken over", () => {
  const post = (text: string): Op => ({ op: "note.post", note: n, text, colour: "blue", stage: large });
  const opened = () => replicas.onSnapshot(replicas.emptyReplica, snapshotAt(10, stateWith({ a: "abc" })));
  const textIn = (replica: Replica, id = a) => replica.view?.notes.get(id)?.text;

  it("is dropped, and nothing has a number any more", () => {
    const kept = replicas.submit(replicas.edit(opened(), a, [3, "d"], 1), [post("mots")], 2);
    const { replica } = replicas.send(kept, 1);
    const left = handedOver(replica, kept);
    expect(replicas.unsaved(left)).toBe(0);
    expect(left.inFlight).toBeUndefined();
    expect(textIn(left)).toBe("abc");
  });

  it("leaves what was done since, to the letter", () => {
    const kept = replicas.edit(opened(), a, [3, "d"], 1);
    const more = replicas.submit(replicas.edit(kept, a, ["X", 3, 1, "e"], 2), [post("mots")], 3);
    const left = handedOver(more, kept);
    expect(textIn(left)).toBe("Xabce");
    expect(textIn(left, n)).toBe("mots");
    expect(replicas.unsaved(left)).toBe(2);
  });

  it("all is left where nothing had been kept", () => {
    const more = replicas.edit(opened(), a, [3, "d"], 1);
    expect(textIn(handedOver(more, undefined))).toBe("abcd");
  });

  it("typing into a note that was taken over waits for it", () => {
    const kept = replicas.submit(opened(), [post("mots")], 1);
    const left = handedOver(replicas.edit(kept, n, [4, " de plus"], 2), kept);
    expect(replicas.isStuck(left)).toBe(true);
    const entry = { revision: 11, at: 100, by: 1, ops: [{ ...post("mots"), place: { x: 0, y: 0 } } as Op] };
    const ops = { type: "ops", epoch: 1, from: 11, to: 11, mark: positionAt(11).mark, entries: [entry] } as const;
    const back = replicas.onOps(left, ops);
    if (back === "missed") expect.fail("missed");
    expect(textIn(back, n)).toBe("mots de plus");
    expect(replicas.isStuck(back)).toBe(false);
  });

  /// With an edit in flight that was made after the takeover, and one that waits for the note that was taken over.
  const goneOn = () => {
    const kept = replicas.submit(replicas.edit(opened(), a, [3, "d"], 1), [post("mots")], 1);
    const more = replicas.edit(replicas.edit(kept, a, [2, "X"], 2), n, [4, " de plus"], 3);
    const left = handedOver(more, kept);
    expect([textIn(left), [...left.gone.keys()]]).toEqual(["abXc", [n]]);
    return replicas.send(left, 1).replica;
  };

  it("[TXT6] what goes on is put on the entries of others while something waits for what was taken over", () => {
    const entry = {
      revision: 11,
      at: 100,
      by: 2,
      ops: [{ op: "note.edit", note: a, version: 0, delta: ["yz"] } as Op],
    };
    const ops = { type: "ops", epoch: 1, from: 11, to: 11, mark: positionAt(11).mark, entries: [entry] } as const;
    const after = replicas.onOps(goneOn(), ops);
    if (after === "missed") expect.fail("missed");
    expect(textIn(after)).toBe("yzabXc");
    expect(after.gone.size).toBe(1);
  });

  it("[CON6] what goes on is put on a snapshot while something waits for what was taken over", () => {
    expect(replicas.textsPending(goneOn())).toEqual([{ note: a, version: 0 }]);
    const edits = [{ note: a, version: 0, edits: [{ delta: ["yz", -1], by: 2 }] }];
    const snapshot = snapshotAt(20, stateWith({ a: { text: "yzbc", version: 1 } }));
    const after = replicas.onSnapshot(goneOn(), { ...snapshot, edits });
    expect(textIn(after)).toBe("yzbXc");
    expect(after.gone.size).toBe(1);
  });

  it("comes once, wherever its letters stand in the page that had it", () => {
    const kept = replicas.edit(opened(), a, [2, "pq"], 1);
    const elsewhere = replicas.edit(opened(), a, [1, "pXqY"], 1);
    expect(textIn(handedOver(elsewhere, kept))).toBe("abXYc");
  });

  it("leaves a word that was typed elsewhere whole, and each letter where it was typed", () => {
    const kept = replicas.edit(opened(), a, ["a"], 1);
    expect(textIn(handedOver(replicas.edit(kept, a, [4, " table"], 2), kept))).toBe("abc table");
  });
});

describe("[SUB10] what an edit does beyond another one", () => {
  const first = firstSeed("beyond");
  const anyEdit = (random: Random, text: string) => {
    let now = text;
    let delta: Delta = [];
    for (let i = random.below(4); i >= 0; --i) {
      const letters = [...now];
      const inserted = Array.from({ length: random.below(4) }, () => random.pick([..."abcé😀"]));
      letters.splice(random.below(letters.length + 1), random.below(3), ...inserted);
      delta = compose(delta, diff(now, letters.join("")));
      now = letters.join("");
    }
    return delta;
  };

  it.each(Array.from({ length: 50 }, (_, i) => first + i))("is nothing where it does no more, seed %i", (seed) => {
    const random = new Random(seed);
    const taken = anyEdit(random, "abcabc");
    expect(beyond("abcabc", taken, taken)).toEqual([]);
  });

  it.each(Array.from({ length: 50 }, (_, i) => first + i))(
    "is all of it where the other does nothing, seed %i",
    (seed) => {
      const own = anyEdit(new Random(seed), "abcabc");
      expect(apply("abcabc", beyond("abcabc", [], own))).toBe(apply("abcabc", own));
    },
  );

  it.each(Array.from({ length: 50 }, (_, i) => first + i))("has each letter once, seed %i", (seed) => {
    const random = new Random(seed);
    const taken = anyEdit(random, "abcabc");
    const after = apply("abcabc", taken) ?? expect.fail("does not fit");
    const own = compose(taken, anyEdit(random, after));
    const sorted = (text: string | undefined) => [...(text ?? expect.fail("does not fit"))].sort();
    expect(sorted(apply(after, beyond("abcabc", taken, own)))).toEqual(sorted(apply("abcabc", own)));
  });
});
