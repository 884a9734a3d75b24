import { createRoot } from "solid-js";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createI18n, loadWords, type Locale, type Translate } from "../../src/i18n";
import type { SaveState } from "../../src/store/api";
import { saveWords } from "../../src/view/parts/save_words";
import { setBackWords } from "../../src/view/parts/set_back_words";
import type { BoardUi } from "../../src/view/board_ui";

const words = {} as Record<Locale, Translate>;

beforeAll(async () => {
  vi.stubGlobal("document", { documentElement: {} });
  for (const locale of ["fr", "en"] as const) {
    vi.stubGlobal("navigator", { language: locale });
    await loadWords(locale, true);
    words[locale] = createRoot(() => createI18n()).t;
  }
});

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("[CON11] a log that was set back, in words", () => {
  const told = (locale: Locale, restored: number, lost: number) => {
    return plain(setBackWords(words[locale], { restored, lost }));
  };
  const fr = "Le stockage du serveur est revenu à un état antérieur : ";
  const en = "The server's storage went back to an earlier state: ";

  it.each([
    [12, 1, "12 modifications ont été remises, 1 n'a pas pu l'être."],
    [1, 2, "1 modification a été remise, 2 n'ont pas pu l'être."],
    [2, 0, "2 modifications ont été remises."],
    [0, 1, "1 modification n'a pas pu être remise."],
    [0, 3, "3 modifications n'ont pas pu être remises."],
    [0, 0, "cette page renvoie ses dernières modifications."],
  ])("%i and %i in French", (restored, lost, then) => {
    expect(told("fr", restored, lost)).toBe(fr + then);
  });

  it.each([
    [12, 1, "12 changes were put back, 1 could not be."],
    [1, 0, "1 change was put back."],
    [0, 2, "2 changes could not be put back."],
  ])("%i and %i in English", (restored, lost, then) => {
    expect(told("en", restored, lost)).toBe(en + then);
  });
});

describe("the save state, in words", () => {
  const said = (locale: Locale, save: SaveState, short = false) => {
    return plain(saveWords({ t: words[locale], store: { save: () => save } } as unknown as BoardUi, short));
  };

  it("[CON3] never says saved where the log is not durable", () => {
    expect(said("fr", { kind: "sent", pending: 0 })).toBe("Envoyé");
    expect(said("en", { kind: "sent", pending: 0 })).toBe("Sent");
    expect(said("fr", { kind: "sending", pending: 1 })).toBe("Envoi…");
    expect(said("en", { kind: "sending", pending: 1 })).toBe("Sending…");
  });

  it("[SUB7] says what is kept in this page, in words of its own where the storage is full", () => {
    expect(said("fr", { kind: "held", pending: 1 })).toBe("Pas encore enregistré : 1 changement gardé dans cette page");
    expect(said("fr", { kind: "held", pending: 3 })).toBe(
      "Pas encore enregistré : 3 changements gardés dans cette page",
    );
    expect(said("en", { kind: "held", pending: 3 })).toBe("Not saved yet: 3 changes kept in this page");
    expect(said("fr", { kind: "full", pending: 2 })).toBe(
      "Stockage du serveur plein : 2 changements gardés dans cette page",
    );
    expect(said("fr", { kind: "held", pending: 3 }, true)).toBe("Pas encore enregistré (3)");
  });
});
