import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "output/**"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Two files at a time: each starts a server, and the machine may have two cores.
    maxWorkers: 2,
  },
});
