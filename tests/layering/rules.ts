// Who may include whom: section "Folders" of the design, as data. A folder may use itself and what stands above it in its list.

export const SERVER_ORDER = [
  "base",
  "board",
  "rules",
  "wire",
  "oplog",
  "relay",
  "room",
  "render",
  "import",
  "net",
  "app",
] as const;

/// A library and the folders that may know it. `reach`: nor may others reach it through a header of those folders.
export interface LibraryRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly folders: readonly string[];
  readonly reach: boolean;
}

export const LIBRARIES: readonly LibraryRule[] = [
  { name: "Beast", pattern: /^boost\/beast/, folders: ["net"], reach: true },
  { name: "nlohmann/json", pattern: /^nlohmann\//, folders: ["wire"], reach: true },
  { name: "SQLite", pattern: /^sqlite3\.h/, folders: ["oplog"], reach: true },
  { name: "hiredis", pattern: /^hiredis/, folders: ["oplog", "relay"], reach: true },
  { name: "Cairo or Pango", pattern: /^(cairo|pango)/, folders: ["render"], reach: true },
  { name: "libsodium", pattern: /^sodium/, folders: ["base"], reach: true },
  { name: "CLI11", pattern: /^CLI\//, folders: ["app"], reach: true },
];

/// Files that must stay pure: no sockets, clock, threads or files, not even through another header.
export const PURE_FILES = /^server\/(board|rules)\/|^server\/room\/(room|ring|presence)[a-z_]*\.(h|cpp)$/;
export const IMPURE =
  /^(boost\/asio|boost\/beast|thread|mutex|condition_variable|future|fstream|iostream|filesystem|ctime|unistd\.h|sys\/|netinet\/|pthread\.h|spdlog\/|sqlite3\.h|nlohmann\/)/;

/// What each folder of the page may import. The entry files in src/ itself wire everything and are free.
export const CLIENT_MAY: Readonly<Record<string, readonly RegExp[]>> = {
  protocol: [/^protocol\//],
  board: [/^protocol\//, /^board\//],
  replica: [/^protocol\//, /^board\//, /^replica\//],
  undo: [/^protocol\//, /^board\//, /^replica\//, /^undo\//],
  session: [/^protocol\//, /^board\//, /^replica\//, /^session\//],
  outbox: [/^(protocol|board|replica|session|outbox)\//, /^npm:idb/],
  i18n: [/^i18n\//, /^protocol\//, /^npm:solid-js/],
  store: [/^(protocol|board|replica|undo|session|outbox|i18n|store)\//, /^npm:solid-js/],
  view: [/^(protocol|board|i18n|view)\//, /^store\/api$/, /^npm:solid-js/, /^npm:qrcode/],
};

/// Globals of browsers that the pure folders of the page must not touch.
export const CLIENT_PURE = ["board", "replica", "undo"] as const;
export const BROWSER_GLOBALS =
  /\b(document|window|localStorage|sessionStorage|indexedDB|navigator|WebSocket|XMLHttpRequest|fetch|setTimeout|setInterval|requestAnimationFrame|performance|Date\.now|Math\.random)\b(?!["'`])/;
