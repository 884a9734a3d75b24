// Makes a workshop: a title and a template, or an archive opened as a new one.
import { createSignal, For, Show, type JSX } from "solid-js";
import type { I18n } from "../../i18n";
import type { Template } from "../../protocol/types";
import type { StartApi } from "../../store/api";

export interface CreateProps {
  readonly i18n: I18n;
  readonly api: StartApi;
  readonly onCreated: (board: string, token: string) => void;
}

type Request = Parameters<StartApi["create"]>[0];

function isArchive(value: unknown): boolean {
  return typeof value === "object" && value !== null && "format" in value && value.format === "entonnoir";
}

/// The archive in a file; null if it is none.
async function readArchive(file: File): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await file.text());
    return isArchive(value) ? value : null;
  } catch {
    return null; // No JSON: the caller says what a good file is.
  }
}

function codeOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : "network";
}

function Templates(props: {
  readonly i18n: I18n;
  readonly picked: Template;
  readonly onPick: (template: Template) => void;
}): JSX.Element {
  const t = props.i18n.t;
  const choice = (template: Template) => (
    <label>
      <input
        type="radio"
        name="template"
        data-testid={`template-${template}`}
        checked={props.picked === template}
        onChange={() => props.onPick(template)}
      />
      <b>{t(template)}</b> <small>{t(`${template}Hint`)}</small>
    </label>
  );
  return (
    <fieldset class="presets">
      <legend>{t("template")}</legend>
      <For each={["funnel", "blank"] as const}>{choice}</For>
      <details>
        <summary data-testid="templates-more">{t("more")}</summary>
        <div class="presets">
          <For each={["retrospective", "brainwriting"] as const}>{choice}</For>
        </div>
      </details>
    </fieldset>
  );
}

export function CreateForm(props: CreateProps): JSX.Element {
  const t = props.i18n.t;
  const [title, setTitle] = createSignal("");
  const [template, setTemplate] = createSignal<Template>("funnel");
  const [problem, setProblem] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const create = (request: Request) => {
    setBusy(true);
    setProblem("");
    props.api
      .create(request)
      .then(({ board, token }) => props.onCreated(board, token))
      .catch((failure: unknown) => setProblem(props.i18n.error(codeOf(failure))))
      .finally(() => setBusy(false));
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (title().trim() === "") return setProblem(t("titleEmpty"));
    create({ title: title().trim(), template: template(), locale: props.i18n.locale() });
  };
  const openFile = async (file: File | undefined) => {
    if (!file) return;
    const archive = await readArchive(file);
    if (archive === null) setProblem(t("archiveBad"));
    else create({ archive });
  };
  return (
    <form class="create" onSubmit={submit}>
      <label class="labelled">
        <span>{t("title")}</span>
        <input
          data-testid="create-title"
          maxlength="200"
          placeholder={t("titleHint")}
          value={title()}
          onInput={(event) => (setTitle(event.currentTarget.value), setProblem(""))}
        />
      </label>
      <Templates i18n={props.i18n} picked={template()} onPick={(picked) => setTemplate(picked)} />
      <Show when={problem() !== ""}>
        <p class="warn" role="alert">
          {problem()}
        </p>
      </Show>
      <button type="submit" class="primary big" data-testid="create-submit" disabled={busy()}>
        {busy() ? t("working") : t("create")}
      </button>
      <details>
        <summary>{t("openArchiveShort")}</summary>
        <label class="labelled">
          <span>{t("openArchive")}</span>
          <input
            type="file"
            accept=".json,application/json"
            data-testid="open-archive"
            onChange={(event) => void openFile(event.currentTarget.files?.[0])}
          />
        </label>
      </details>
    </form>
  );
}
