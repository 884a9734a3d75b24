import { defineConfig } from "vite";

/// The replica and the session for Node: what the end-to-end tests' bots run on. Makes dist-node/client.js.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: "src/session/node.ts",
    outDir: "dist-node",
    target: "node20",
    rollupOptions: { output: { entryFileNames: "client.js" } },
  },
});
