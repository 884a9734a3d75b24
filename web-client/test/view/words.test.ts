import { describe, expect, it } from "vitest";
import { core as enCore } from "../../src/i18n/en";
import { late as enLate } from "../../src/i18n/en_late";
import { core as frCore } from "../../src/i18n/fr";
import { late as frLate } from "../../src/i18n/fr_late";
import type { Word } from "../../src/i18n/words";
import errors from "../../../protocol/errors.json";

const fr: Record<string, Word> = { ...frCore, ...frLate };
const en: Record<string, Word> = { ...enCore, ...enLate };

const forms = (word: Word | undefined): readonly string[] => (typeof word === "string" ? [word] : (word ?? []));
const params = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("the page's words", () => {
  it("exist in both languages under the same keys", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
  });

  it("are never empty", () => {
    for (const [key, word] of [...Object.entries(fr), ...Object.entries(en)]) {
      for (const form of forms(word)) expect(form.trim(), key).not.toBe("");
    }
  });

  it("take the same parameters in both languages and in every form", () => {
    for (const [key, word] of Object.entries(fr)) {
      const all = [...forms(word), ...forms(en[key])].map(params);
      for (const each of all) expect(each, key).toEqual(all[0]);
    }
  });

  it("have a singular and a plural in both languages or in none", () => {
    for (const [key, word] of Object.entries(fr)) expect(Array.isArray(en[key]), key).toBe(Array.isArray(word));
  });

  it("leave the no-break spaces of French to the loader", () => {
    for (const [key, word] of Object.entries(fr)) expect(forms(word).join(""), key).not.toMatch(/[\u00a0\u202f]/);
  });

  it("explain only errors that the protocol has, the network and the outbox", () => {
    const known = [...Object.keys(errors), "network", "outbox_unreadable"];
    const explained = Object.keys(fr)
      .filter((key) => key.startsWith("error."))
      .map((key) => key.slice(6));
    expect(explained.filter((code) => !known.includes(code))).toEqual([]);
  });
});
