import { createRoot, createSignal } from "solid-js";
import { describe, expect, it } from "vitest";
import type { BoardStore, JoinCode } from "../../src/store/api";
import { createCode, type CodeControl } from "../../src/view/facilitate/code";

const join = (code: string): JoinCode => ({ code, expires_at: 8_000_000 });
const settled = () => new Promise((done) => setTimeout(done));

/// A board whose server has the code `first`, or none.
function page(first: JoinCode | undefined, make = false) {
  const asked: string[] = [];
  const [generation, renew] = createSignal(1);
  const answers: JoinCode[] = [join("AAAABBBB"), join("CCCCDDDD"), join("EEEEFFFF")];
  const store = {
    linkGeneration: generation,
    save: () => ({ kind: "saved", pending: 0 }),
    serverNow: () => 1_000_000,
    joinCode: () => (asked.push("ask"), Promise.resolve(first)),
    makeJoinCode: (anew = false) => (asked.push(anew ? "renew" : "make"), Promise.resolve(answers.shift())),
    dropJoinCode: () => (asked.push("drop"), Promise.resolve()),
  } as unknown as BoardStore;
  const [control, dispose] = createRoot((end): [CodeControl, () => void] => [createCode(store, make), end]);
  const code = () => {
    const state = control.state();
    return state.kind === "there" ? state.join.code : state.kind;
  };
  return { control, asked, code, renew, dispose };
}

describe("[HTP7] the join code on a page", () => {
  it("is the one there is, and none is made unasked", async () => {
    const { asked, code, control, dispose } = page(undefined);
    await settled();
    expect(code()).toBe("none");
    expect(asked).toEqual(["ask"]);
    control.make();
    await settled();
    expect(code()).toBe("AAAABBBB");
    dispose();
  });

  it("is made at once where a room waits for it", async () => {
    const { asked, code, dispose } = page(undefined, true);
    await settled();
    expect(code()).toBe("AAAABBBB");
    expect(asked).toEqual(["make"]);
    dispose();
  });

  it("can be renewed and switched off", async () => {
    const { control, code, dispose } = page(join("ZZZZZZZZ"));
    await settled();
    expect(code()).toBe("ZZZZZZZZ");
    control.make(true);
    await settled();
    expect(code()).toBe("AAAABBBB");
    control.drop();
    await settled();
    expect(code()).toBe("none");
    dispose();
  });

  it("[OPL1] is asked for again when the links are new", async () => {
    const { asked, renew, dispose } = page(join("ZZZZZZZZ"));
    await settled();
    renew(2);
    await settled();
    expect(asked).toEqual(["ask", "ask"]);
    dispose();
  });

  it("shows the answer to the last question only", async () => {
    const { control, code, dispose } = page(undefined);
    control.make();
    control.drop();
    await settled();
    expect(code()).toBe("none");
    dispose();
  });
});
