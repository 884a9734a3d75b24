import js from "@eslint/js";
import noUnsanitized from "eslint-plugin-no-unsanitized";
import ts from "typescript-eslint";

const layers = (names) =>
  names.map((name) => ({ group: [`**/${name}/**`, `**/${name}`], message: "Imports run down." }));

/// A folder may import what is named here and nothing else of the project.
function mayImport(folder, ...below) {
  const all = ["protocol", "board", "replica", "undo", "session", "outbox", "store", "i18n", "view"];
  const forbidden = all.filter((name) => name !== folder && !below.includes(name));
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: { "no-restricted-imports": ["error", { patterns: layers(forbidden) }] },
  };
}

/// Folders that know neither page nor framework.
const pure = {
  files: [
    "src/{protocol,board,replica,undo}/**/*.ts",
    "src/session/{session,link,keeping,others,outgoing,presence,deadlines}.ts",
    "src/outbox/{claim,drain,neighbours,outbox,record,shelf}.ts",
  ],
  rules: {
    "no-restricted-globals": [
      "error",
      "window",
      "document",
      "localStorage",
      "fetch",
      "WebSocket",
      "setTimeout",
      "setInterval",
    ],
    "no-restricted-properties": ["error", { object: "Date", property: "now" }, { object: "Math", property: "random" }],
  },
};

export default ts.config(
  { ignores: ["dist", "dist-node", "node_modules", "src/protocol/generated"] },
  js.configs.recommended,
  ...ts.configs.strict,
  noUnsanitized.configs.recommended,
  {
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
      // Solid assigns refs.
      "no-unassigned-vars": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='innerHTML']", message: "People's text reaches the page only as text." },
        { selector: "ImportSpecifier[imported.name='createStore']", message: "One signal per changing field." },
      ],
      eqeqeq: "error",
    },
  },
  {
    files: ["scripts/**", "*.js"],
    languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } },
  },
  pure,
  mayImport("protocol"),
  mayImport("board", "protocol"),
  mayImport("replica", "protocol", "board"),
  mayImport("undo", "protocol", "board", "replica"),
  mayImport("session", "protocol", "board", "replica"),
  mayImport("outbox", "protocol", "board", "replica", "session"),
  mayImport("store", "protocol", "board", "replica", "undo", "session", "outbox"),
  mayImport("view", "protocol", "board", "store", "i18n"),
  mayImport("i18n"),
);
