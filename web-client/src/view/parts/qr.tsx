// A QR code as one SVG path. The library is fetched only when a code is shown.
import { createSignal, onMount, Show, type JSX } from "solid-js";

const kQuietModules = 4;

interface Modules {
  readonly size: number;
  get(row: number, column: number): number | boolean;
}

/// The dark modules as squares, one module a unit.
function pathOf(modules: Modules): string {
  let path = "";
  for (let y = 0; y < modules.size; ++y) {
    for (let x = 0; x < modules.size; ++x) {
      if (modules.get(y, x)) path += `M${x + kQuietModules} ${y + kQuietModules}h1v1h-1z`;
    }
  }
  return path;
}

/// Draws nothing if the library cannot be fetched: the link beside it says the same.
export function Qr(props: { readonly text: string; readonly label: string }): JSX.Element {
  const [code, setCode] = createSignal<{ path: string; side: number } | null>(null);
  onMount(() => {
    import("qrcode/lib/core/qrcode")
      .then(({ default: qrcode }) => {
        const { modules } = qrcode.create(props.text, { errorCorrectionLevel: "M" });
        setCode({ path: pathOf(modules), side: modules.size + 2 * kQuietModules });
      })
      .catch(() => setCode(null));
  });
  return (
    <Show when={code()}>
      {(drawn) => (
        <svg
          class="qr"
          role="img"
          aria-label={props.label}
          viewBox={`0 0 ${drawn().side} ${drawn().side}`}
          shape-rendering="crispEdges"
        >
          <path d={drawn().path} />
        </svg>
      )}
    </Show>
  );
}
