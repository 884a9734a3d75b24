// The figures of a run as lines of text.
const columns = {
  fps: "fps",
  frame_p95: "p95",
  frame_max: "max",
  late: "late",
  dropped: "dropped",
  main_ms: "main",
  style_ms: "style",
  styled: "elements",
  layout_ms: "layout",
  laid_out: "boxes",
  paint_ms: "paint",
  raster_ms: "raster",
};
const kName = 34;
const kWide = 9;

const number = (value) => String(Number(value.toFixed(value < 10 ? 2 : 0))).padStart(kWide);

function screen(name, { cold, reload, rows, texts_ms, keys, memory }) {
  const load = (what, { paint, board, whole, interactive }) =>
    `  ${what}: painted ${paint.toFixed(0)}, board ${board.toFixed(0)}, all of it ${whole.toFixed(0)}, interactive ${interactive.toFixed(0)} ms`;
  const head = `  ${"".padEnd(kName)}${Object.values(columns)
    .map((title) => title.padStart(kWide))
    .join("")}`;
  const lines = Object.entries(rows).map(
    ([row, values]) =>
      `  ${row.padEnd(kName)}${Object.keys(columns)
        .map((column) => number(values[column]))
        .join("")}`,
  );
  const typed = Object.entries(keys).map(
    ([where, { p50, p95, max }]) => `${where} p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, max ${max.toFixed(0)} ms`,
  );
  return [
    name,
    load("cold", cold),
    load("reload", reload),
    head,
    ...lines,
    ...(texts_ms === undefined ? [] : [`  texts there after a zoom: ${texts_ms.toFixed(0)} ms`]),
    `  key to paint: ${typed.join("; ")}`,
    `  heap ${memory.heap_mb.toFixed(1)} MB, ${memory.nodes.toFixed(0)} nodes, ${memory.listeners.toFixed(0)} listeners`,
  ].join("\n");
}

/// Times in ms; `main` to `raster` are of a frame.
export function printed({ load, desktop, phone }) {
  return [`load ${load}`, desktop && screen("desktop", desktop), phone && screen("phone", phone)]
    .filter(Boolean)
    .join("\n");
}
