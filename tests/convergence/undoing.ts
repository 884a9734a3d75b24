import type { Board } from "../../web-client/src/board/index.js";
import { noteId } from "../../web-client/src/protocol/types.js";
import { History } from "../../web-client/src/undo/index.js";
import type { Bot } from "../harness/bot.js";
import { randomId } from "../harness/client.js";
import { present } from "../harness/shapes.js";
import type { Words } from "./words.js";

/// Undo and redo as the page has them, over the replica of a bot.
export class Undoing {
  private readonly history: History;

  constructor(
    private readonly bot: Bot,
    private readonly words: Words,
    facilitator: boolean,
  ) {
    this.history = new History({
      replica: () => bot.replica,
      submit: (ops) => bot.submit(...ops),
      edit: (note, delta) => bot.change(note, delta),
      facilitator: () => facilitator,
      newNote: (withdrawn) => {
        const id = noteId(randomId("u"));
        words.reposted(withdrawn, id);
        return id;
      },
    });
    bot.onTurn = (turn) => this.history.take(turn);
  }

  get canRedo(): boolean {
    return this.history.canRedo;
  }

  /// What of it is wrong: letters of somebody else went with it.
  back(doing: "undo" | "redo"): string[] {
    const before = textsOf(present(this.bot.replica.view));
    this.history[doing]();
    const after = textsOf(present(this.bot.replica.view));
    return [...before].flatMap(([note, text]) => {
      const now = after.get(note);
      if (now === undefined) return []; // withdrawn, with all that is in it
      const [was, is] = [[...text], [...now]];
      const gone = was.filter((letter) => !is.includes(letter));
      this.words.cameBack(is.filter((letter) => !was.includes(letter)));
      return this.words
        .undone(gone, this.bot.name)
        .map((letter) => `${this.bot.name}: ${doing} took ${letter} of somebody else out of ${note}`);
    });
  }
}

function textsOf({ notes }: Board): Map<string, string> {
  return new Map(
    [...notes].flatMap(([id, note]) => (note.withdrawn || note.hidden ? [] : [[id as string, note.text]])),
  );
}
