import { describe, expect, it } from "vitest";
import { noteId } from "../src/protocol/types";
import { stateWith } from "./boards";
import { judge } from "./judge";
import { Sequencer } from "./sequencer";
import { UndoPage } from "./undo_world";

const a = noteId("a");

describe("what is refused is offered back", () => {
  it("[OPX1] all that its author typed into a note which was hidden meanwhile, wherever in it", () => {
    const server = new Sequencer(stateWith(), judge);
    const [ana, ben] = [new UndoPage(server, "ana", "x"), new UndoPage(server, "ben", "y")];
    ana.settle();
    ana.do({ op: "note.post", note: a, text: "one two", colour: "yellow", stage: server.board.current_stage });
    ana.settle();
    ben.settle();
    ana.write(a, 7, " three");
    ana.disconnect();
    ana.write(a, "zero ");
    ben.do({ op: "note.hide", notes: [a] });
    ben.settle();
    ana.listen();
    const { text, hidden } = ana.replica.view?.notes.get(a) ?? expect.fail("no such note");
    expect([text, hidden !== undefined]).toEqual(["", true]);
    ana.settle();
    expect(ana.refused).toEqual([{ code: "note_hidden", text: "zero one two three" }]);
  });
});
