import type { Outbox } from "../outbox";
import type { Role } from "../protocol/types";
import { socketTransport, systemClock } from "../session";
import type { BoardStore, Device, Opened, StartApi } from "./api";
import { type SessionStore, openStore, type StoreOptions } from "./board_store";
import { BrowserDevice, browserStorage } from "./device";
import { sparing, windowFrames } from "./frames";
import { boardPath, startApiFor } from "./http";
import { lateOutbox } from "./late_outbox";

const browserDevice = new BrowserDevice(browserStorage());
export const device: Device = browserDevice;
export const startApi: StartApi = startApiFor((board) => browserDevice.remember(board));

/// Opens what the address asks for. A board's store lives until `close`.
export function openPage(): Opened {
  const board = /^\/b\/([A-Za-z0-9_-]{22})\/?$/.exec(location.pathname)?.[1];
  if (board === undefined) return { kind: "start" };
  // Another link to a board that is pasted over this one changes the fragment only.
  addEventListener("hashchange", () => location.reload());
  const token = tokenFor(board);
  return token === undefined ? { kind: "no_token", board } : { kind: "board", store: openBoard(board, token) };
}

/// The facilitator's key that this device keeps goes before the link, which may be the participants' (design: the address
/// bar of a facilitator shows the participants' link).
function tokenFor(board: string): string | undefined {
  const known = browserDevice.known(board);
  return known?.role === "facilitator" ? known.token : (tokenInAddress() ?? known?.token);
}

function tokenInAddress(): string | undefined {
  const token = location.hash.slice(1);
  return /^[A-Za-z0-9_-]{22}$/.test(token) ? token : undefined;
}

function openBoard(board: string, token: string): BoardStore {
  const connection = connectionOf(board);
  const { keeper, outbox } = lateOutbox(
    (there, client) => there.keeper(() => ({ client, board, token, person: connection.person, name: store.name() })),
    () => store.keepsNothing(),
  );
  const earlier = outbox.then((there) =>
    there?.drain(board, connection.transport, {
      unsaved: (count) => store.left(count),
      refused: ({ code, text }, settled) => store.offer(code, text, settled),
    }),
  );
  const store = openStore({
    ...connection,
    earlier,
    keeper,
    board,
    token,
    opened: (role, title) => opened(store, board, token, role, title),
    drafts: browserDevice.drafts(board),
    nameChosen: (name) => (browserDevice.name = name),
    gone: (code) => gone(board, token, code),
    frame: sparing(windowFrames),
  });
  watchPage(store, outbox);
  return store;
}

function connectionOf(board: string): Pick<StoreOptions, "person" | "name" | "clock" | "transport"> {
  const url = `${location.origin.replace(/^http/, "ws")}${boardPath(board)}/live`;
  const transport = socketTransport(url, WebSocket);
  return { person: browserDevice.person(), name: browserDevice.name, clock: systemClock, transport };
}

function opened(store: SessionStore, board: string, token: string, role: Role, title: string) {
  browserDevice.remember({ board, title, role, token, opened: Date.now() });
  if (role === "facilitator" && browserDevice.keeps) void showParticipantLink(store, board);
}

/// What is projected or copied from the address bar must not hand out the facilitator's key.
async function showParticipantLink(store: SessionStore, board: string) {
  const tokens = await store.tokens().catch(() => undefined);
  if (tokens?.participant) history.replaceState(null, "", `/b/${board}${location.search}#${tokens.participant}`);
}

function gone(board: string, token: string, code: string): boolean {
  if (code === "upgrade_required") return reloadOnce();
  if (code === "board_gone") browserDevice.forget(board);
  const other = tokenInAddress();
  if (code !== "unknown_board" || other === undefined || other === token) return false;
  // The key that was kept is good for nothing any more; the link may be.
  browserDevice.forget(board);
  location.reload();
  return true;
}

/// A page that is still too old after it was loaded anew says so instead of loading for ever.
function reloadOnce(): boolean {
  const since_ms = Date.now() - Number(history.state?.entonnoir_reloaded ?? 0);
  if (since_ms < 60_000) return false;
  history.replaceState({ entonnoir_reloaded: Date.now() }, "");
  location.reload();
  return true;
}

function watchPage(store: SessionStore, outbox: Promise<Outbox | undefined>) {
  const wake = () => {
    store.wake();
    void outbox.then((there) => there?.wake());
  };
  addEventListener("online", wake);
  addEventListener("pagehide", () => {
    store.leave();
    void outbox.then((there) => there?.leave());
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) void outbox.then((there) => there?.back()).then(wake);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") wake();
    else store.flush();
  });
}
