export type { Act, UndoAnswer, Why } from "./answer";
export { History, type Ports } from "./history";
