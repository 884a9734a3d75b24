import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

/// The page. In development `npm run dev` serves it and hands /api on to a server at ENTONNOIR_SERVER.
const server = process.env["ENTONNOIR_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [solid()],
  build: {
    target: "es2022",
    outDir: "dist",
    sourcemap: false,
    // The server's Content-Security-Policy allows no inline script, style or data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: server, ws: true } },
  },
});
