import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

/// The page. In development `npm run dev` serves it and hands /api on to a server at ENTONNOIR_SERVER.
const server = process.env["ENTONNOIR_SERVER"] ?? "http://127.0.0.1:8080";

/// What a board page needs at once is one file, which compresses better than many: all but the pages of one layout or
/// one language, and what opens later.
const later = new RegExp(
  "src/(main|undo|board/(field_text|persons_work)|store/(on_demand|download|facilitating|history|replay|timeline)|outbox|replica/(beyond|handed_over|unsaved)|styles/(dialogs|forms|late|phone|replay|room|start|ways_in)|i18n/(fr|en)|view/(late_parts|text|canvas/(overlays|presence|tray_field|editor|hands|gestures|drags|drop|keys|neighbours|free_cell)|dialogs|definition|votes|find|final|facilitate|phone|replay|start|parts/(modal|popover|qr|fates|ids|time|kept_until|link_path|links|set_back_words)|actions|group_acts|take_back|board/" +
    "(desktop|top_bar|rail|more_items|content_items|project_view|selection_bar|swatches|toasts|refusals|announcer|keys|lead_keys|panes|set_back|corners)))",
);
const atOnce = (file: string) => /\/web-client\/src\/|solid-js/.test(file) && !later.test(file);

export default defineConfig({
  plugins: [solid()],
  build: {
    target: "es2022",
    outDir: "dist",
    sourcemap: false,
    // The server's Content-Security-Policy allows no inline script, style or data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "page", test: atOnce }] } } },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: server, ws: true } },
  },
});
