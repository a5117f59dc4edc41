/** The form for a source: described, previewed, checked, applied. */
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";

import type { Problem } from "../admin/client";
import { Failure, ProblemList } from "../admin/failure";
import { useAction, useAdminClient } from "../admin/use_admin";
import { count } from "../shell/format";
import { linkTo } from "../shell/place";
import { OverlayEditor, type OverlayHandle } from "./overlay_editor";
import { PreviewView } from "./preview_view";
import { ProposalView } from "./proposal_view";
import { SourceFields } from "./source_fields";
import { inputOf, kindOf, proposedName, type SourceForm } from "./source_form";
import { PREVIEW, type Preview, type SourceInput } from "./types";
import { statusOf, useProposal } from "./use_proposal";

/** How long nothing is typed before the overlay is checked, in milliseconds. */
const PAUSE = 500;

interface Props {
  readonly initial: SourceForm;
  /** Names that other sources have. */
  readonly taken: readonly string[];
  readonly isNew: boolean;
}

export function SourceEditor({ initial, taken, isNew }: Props): ReactNode {
  const { form, change } = useForm(initial, taken, isNew);
  const { preview, previewing, show } = usePreview();
  const proposal = useProposal();
  const [mistake, setMistake] = useState("");
  const overlay = useRef<OverlayHandle>(null);

  const withInput = (act: (input: SourceInput) => void) => {
    const built = inputOf(form, preview?.entities ?? []);
    setMistake(built.mistake ?? "");
    if (built.input) act(built.input);
  };
  const edit = (more: Partial<SourceForm>) => {
    proposal.forget();
    change(more);
  };
  // with the overlay and the entities, the preview follows what is typed
  useAfterPause(`${form.overlay} ${JSON.stringify(form.chosen)}`, () => {
    if (preview) withInput(show);
  });
  useEffect(() => {
    if (!isNew) withInput(show);
    // once, for the source as it is registered
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    withInput(show);
  };
  const problems = preview?.problems ?? [];
  const isOfOverlay = ({ source }: Problem) => source === `${form.name.trim()} overlay`;
  const onPlace = (problem: Problem) => {
    const { line } = problem;
    return isOfOverlay(problem) && line ? () => overlay.current?.goTo(line) : undefined;
  };
  const isChecked = proposal.proposal !== undefined;
  return (
    <div className="source">
      <form className="source" onSubmit={submit} noValidate aria-label="Source">
        <SourceFields form={form} isNew={isNew} onChange={edit} />
        <div className="actions">
          <button type="submit" className="button" disabled={previewing.isBusy}>
            Preview
          </button>
          <button
            type="button"
            className={isChecked ? "button" : "button primary"}
            disabled={proposal.isChecking || proposal.isApplying}
            onClick={() => withInput((input) => proposal.check({ sources: [input] }))}
          >
            Check
          </button>
          <p role="status" className="status">
            {statusOf(proposal) || previewStatus(previewing.isBusy, preview)}
          </p>
        </div>
      </form>
      {mistake ? (
        <p className="problems" role="alert">
          {mistake}
        </p>
      ) : null}
      {previewing.error ? <Failure error={previewing.error} onRetry={() => withInput(show)} /> : null}
      <ProposalView state={proposal} onPlace={onPlace} />
      {isChecked ? null : <ProblemList problems={problems} onPlace={onPlace} />}
      {preview ? (
        <PreviewView
          preview={preview}
          chosen={form.chosen}
          onChoose={(type, isAccepted) =>
            edit({ chosen: { ...form.chosen, [type]: isAccepted } })
          }
        />
      ) : null}
      <OverlayEditor
        ref={overlay}
        value={form.overlay}
        onChange={(text) => edit({ overlay: text })}
        problems={(proposal.proposal?.problems ?? problems).filter(isOfOverlay)}
      />
      <p>
        <a href={linkTo("connectors")}>All connectors</a>
      </p>
    </div>
  );
}

function previewStatus(isBusy: boolean, preview: Preview | undefined): string {
  if (isBusy) return "Reading the source…";
  if (!preview) return "";
  const { schema, problems } = preview;
  const found = problems.length ? count(problems.length, "problem") : "no problem";
  return `The source ${schema || !problems.length ? "was" : "could not be"} read: ${found}.`;
}

/** The form; kind and name follow the location until they are edited themselves. */
function useForm(initial: SourceForm, taken: readonly string[], isNew: boolean) {
  const [form, setForm] = useState(initial);
  const [edited, setEdited] = useState({ name: !isNew, kind: !isNew });
  const change = (more: Partial<SourceForm>) => {
    setEdited(({ name, kind }) => ({
      name: name || "name" in more,
      kind: kind || "kind" in more,
    }));
    setForm((before) => {
      if (more.location === undefined) return { ...before, ...more };
      const name = edited.name ? before.name : proposedName(more.location, taken);
      const kind = edited.kind ? before.kind : kindOf(more.location);
      return { ...before, name, kind, ...more };
    });
  };
  return { form, change };
}

function usePreview() {
  const client = useAdminClient();
  const [preview, setPreview] = useState<Preview>();
  const previewing = useAction(async (signal, source: SourceInput) => {
    const data = await client.request<{ preview: Preview }>(PREVIEW, { source }, signal);
    if (!signal.aborted) setPreview(data.preview);
  });
  return { preview, previewing, show: previewing.run };
}

/** Calls `act` when `value` has changed, and then stood still for a moment. */
function useAfterPause(value: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return undefined;
    const timer = setTimeout(() => {
      before.current = value;
      latest.current();
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
}
