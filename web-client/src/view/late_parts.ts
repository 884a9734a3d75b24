// What opens only when somebody asks for it: fetched by `late.tsx` as soon as the page stands.
import "../styles/forms.css";
import "../styles/dialogs.css";
import "../styles/late.css";
import "../styles/room.css";

export { LedgerChip, ZoomCorner } from "./board/corners";
export { Announcer } from "./board/announcer";
export { Keys } from "./board/keys";
export { MoreItems } from "./board/more_items";
export { ColourMenu } from "./board/swatches";
export { Popover } from "./parts/popover";
export { SelectionBar } from "./board/selection_bar";
export { Toasts } from "./board/toasts";
export { ProjectView } from "./board/project_view";
export { Editors } from "./canvas/editor";
export { Hands } from "./canvas/hands";
export { TrayField } from "./canvas/tray_field";
export { Cursors, Lens, LineageCurves, Marquee } from "./canvas/overlays";
export { DefinitionSheet, Drawer } from "./definition/drawer";
export { ContentBar } from "./votes/content_bar";
export { Extras } from "./votes/extras";
export { RowExtras } from "./votes/row_extras";
export { FindPanel } from "./find/find_panel";
export { Dialogs } from "./dialogs/dialogs";
export { Room } from "./facilitate/room";
export { RoomTools } from "./facilitate/room_tools";
export { NameChoice, RoomStrip } from "./facilitate/strip";
export { Menus } from "./dialogs/menus";
