// The page's words in French and English. Keys are typed: a word that is missing in one language does not compile.
// A page loads the words of one language, first those that stand on it at once; the others come when they are wanted.
import { createSignal, type Accessor } from "solid-js";
import type { Words } from "./words";

export type Locale = "fr" | "en";
export type Key = keyof Words;
export type Params = Readonly<Record<string, string | number>>;

/// A word of the page in the language now chosen; reactive. `{name}` is replaced by `params.name`. Words with a singular
/// and a plural choose by `params.n`.
export type Translate = (key: Key, params?: Params) => string;

export interface I18n {
  readonly t: Translate;
  readonly locale: Accessor<Locale>;
  /// What the person chose in the menu; kept by the browser and stronger than everything else.
  choose(locale: Locale): void;
  /// What the board or the browser suggests.
  suggest(locale: Locale): void;
  /// Fetches the words of what opens later. Rejects if they cannot be fetched.
  loadMore(): Promise<void>;
  /// The sentence for a code of `errors.json`: what happened, why, what to do.
  error(code: string): string;
}

const kLocaleKey = "entonnoir.locale";
const kRules = { fr: new Intl.PluralRules("fr"), en: new Intl.PluralRules("en") };
const [words, setWords] = createSignal<Readonly<Partial<Record<Locale, Partial<Words>>>>>({});

/// French puts no-break spaces before double punctuation and within « ».
function typeset(words: Partial<Words>): Partial<Words> {
  const text = JSON.stringify(words)
    .replace(/ ([:;?!»])/g, "\u00a0$1")
    .replace(/« /g, "«\u00a0");
  return JSON.parse(text) as Partial<Words>;
}

function isLocale(value: unknown): value is Locale {
  return value === "fr" || value === "en";
}

function fromNavigator(): Locale {
  return navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en";
}

/// Storage may be refused (private modes): then the choice lasts as long as the page.
function keptLocale(): Locale | null {
  try {
    const kept = localStorage.getItem(kLocaleKey);
    return isLocale(kept) ? kept : null;
  } catch {
    return null;
  }
}

function keepLocale(locale: Locale): void {
  try {
    localStorage.setItem(kLocaleKey, locale);
  } catch {
    // See keptLocale.
  }
}

function fill(text: string, locale: Locale, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return typeof value === "number" ? value.toLocaleString(locale) : (value ?? whole);
  });
}

/// One word in one language; empty as long as its words are not loaded.
function translate(locale: Locale, key: Key, params: Params = {}): string {
  const word = words()[locale]?.[key] ?? "";
  if (typeof word === "string") return fill(word, locale, params);
  const one = kRules[locale].select(Number(params["n"] ?? 0)) === "one";
  return fill(one ? word[0] : word[1], locale, params);
}

const kFiles = {
  fr: [() => import("./fr").then((file) => file.core), () => import("./fr_late").then((file) => file.late)],
  en: [() => import("./en").then((file) => file.core), () => import("./en_late").then((file) => file.late)],
} as const;
const loadedFiles = new Set<string>();
let all = false; // the words of what opens later are wanted too

async function load(locale: Locale, part: 0 | 1): Promise<void> {
  if (loadedFiles.has(locale + part)) return;
  const loaded: Partial<Words> = await kFiles[locale][part]();
  loadedFiles.add(locale + part);
  const ready = locale === "fr" ? typeset(loaded) : loaded;
  setWords((before) => ({ ...before, [locale]: { ...before[locale], ...ready } }));
}

/// The words of a language; without one, of that which the page begins in. `more`: those of what opens later too.
/// Rejects if they cannot be fetched.
export async function loadWords(locale: Locale = keptLocale() ?? fromNavigator(), more = all): Promise<void> {
  all = more;
  await Promise.all([load(locale, 0), more && load(locale, 1)]);
}

/// Call within a Solid root. Keeps the `lang` attribute of the page.
export function createI18n(): I18n {
  const [chosen, setChosen] = createSignal<Locale | null>(keptLocale());
  const [suggested, setSuggested] = createSignal<Locale>(fromNavigator());
  const locale = () => chosen() ?? suggested();
  const tell = () => void (document.documentElement.lang = locale());
  const t: Translate = (key, params) => translate(locale(), key, params);
  /// The page stays in the language that it has when the other one cannot be fetched.
  const change = (next: Locale, then: () => void) => {
    loadWords(next).then(
      () => (then(), tell()),
      () => undefined,
    );
  };
  change(locale(), () => undefined);
  return {
    t,
    locale,
    choose: (next) => change(next, () => (setChosen(next), keepLocale(next))),
    suggest: (next) => change(next, () => setSuggested(next)),
    loadMore: () => loadWords(locale(), true),
    error: (code) => {
      const known = t(`error.${code}` as Key);
      return known === "" ? t("error", { code }) : known;
    },
  };
}
