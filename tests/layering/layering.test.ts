import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readTree, violations } from "./check.js";

const root = resolve(import.meta.dirname, "../..");
const check = (files: Record<string, string>): string[] => violations(new Map(Object.entries(files)));

describe("the folders of the project", () => {
  it("[LAY1] every include and import runs down the list of the design", () => {
    const tree = readTree(root);
    expect(tree.size).toBeGreaterThan(20);
    expect(violations(tree)).toEqual([]);
  });
});

describe("the layering check itself can fail", () => {
  it("[LAY2] on an include that runs up", () => {
    expect(check({ "server/board/fold.cpp": '#include "room/room.h"\n' })).toHaveLength(1);
    expect(check({ "server/room/room.cpp": '#include "board/fold.h"\n' })).toEqual([]);
  });
  it("[LAY2] on Beast outside net, directly and by way of a header", () => {
    expect(check({ "server/app/main.cpp": "#include <boost/beast/core.hpp>\n" })).toHaveLength(1);
    const tree = {
      "server/net/session.h": "#include <boost/beast/websocket.hpp>\n",
      "server/app/main.cpp": '#include "net/session.h"\n',
    };
    expect(check(tree)).toEqual(["server/app/main.cpp: reaches Beast by way of net/session.h"]);
  });
  it("[LAY2] on JSON outside wire", () => {
    expect(check({ "server/room/room.cpp": "#include <nlohmann/json.hpp>\n" })).not.toEqual([]);
    expect(check({ "server/wire/decode.cpp": "#include <nlohmann/json.hpp>\n" })).toEqual([]);
  });
  it("[LAY2] on a pure file that reaches sockets, threads or files", () => {
    expect(check({ "server/rules/judge.cpp": "#include <mutex>\n" })).toHaveLength(1);
    expect(check({ "server/room/room.h": "#include <boost/asio/io_context.hpp>\n" })).toHaveLength(1);
    const tree = { "server/base/clock.h": "#include <thread>\n", "server/board/fold.h": '#include "base/clock.h"\n' };
    expect(check(tree)).toEqual(["server/board/fold.h: pure, yet has thread by way of base/clock.h"]);
  });
  it("[LAY2] on a folder that is in no layer", () => {
    expect(check({ "server/utils/strings.h": "" })).toHaveLength(1);
    expect(check({ "web-client/src/helpers/a.ts": "" })).toHaveLength(1);
  });
  it("[LAY3] on a view that goes past the store's interface", () => {
    const file = "web-client/src/view/Board.tsx";
    expect(check({ [file]: 'import { connect } from "../session/connection";' })).toHaveLength(1);
    expect(check({ [file]: 'import { open } from "../store/board_store";' })).toHaveLength(1);
    expect(
      check({ [file]: 'import type { BoardStore } from "../store/api";\nimport { For } from "solid-js";' }),
    ).toEqual([]);
  });
  it("[LAY3] on a dynamic import and on a re-export", () => {
    expect(check({ "web-client/src/board/a.ts": 'export * from "../store/api";' })).toHaveLength(1);
    expect(check({ "web-client/src/view/A.tsx": 'const m = import("../session/x");' })).toHaveLength(1);
  });
  it("[LAY3] on a framework or a browser global in the pure folders", () => {
    expect(check({ "web-client/src/board/a.ts": 'import { createSignal } from "solid-js";' })).toHaveLength(1);
    expect(check({ "web-client/src/replica/a.ts": "export const now = () => Date.now();" })).toHaveLength(1);
    expect(check({ "web-client/src/replica/a.ts": "// the window of the document\nexport const a = 1;" })).toEqual([]);
  });
});
