/** What the gateway makes of a source: entities that it proposes, notes, the schema. */
import type { ReactNode } from "react";

import { count } from "../shell/format";
import type { Preview } from "./types";

interface Props {
  readonly preview: Preview;
  /** What the reader chose, by type. */
  readonly chosen: Readonly<Record<string, boolean>>;
  readonly onChoose: (type: string, isAccepted: boolean) => void;
}

export function PreviewView({ preview, chosen, onChoose }: Props): ReactNode {
  return (
    <section className="preview" aria-label="Preview">
      {preview.entities.length ? (
        <fieldset className="entities">
          <legend>Entities</legend>
          {preview.entities.map(({ type, keys, lookup, reason, isAccepted, obstacle }) => (
            <label key={type} className="check">
              <input
                type="checkbox"
                checked={chosen[type] ?? isAccepted}
                onChange={(event) => onChoose(type, event.target.checked)}
              />
              <span>
                <strong>{type}</strong> by {keys.map((key) => <code key={key}>{key} </code>)}
                <span className="message">
                  {lookup}: {reason}
                  {obstacle ? `; cannot be accepted as it stands: ${obstacle}` : ""}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      ) : null}
      {preview.notes.length ? (
        <details>
          <summary>{count(preview.notes.length, "note")}</summary>
          <ul>
            {preview.notes.map((note, index) => (
              <li key={index}>{note}</li>
            ))}
          </ul>
        </details>
      ) : null}
      <details>
        <summary>Schema</summary>
        <pre tabIndex={0} aria-label="Schema of the source">
          {preview.schema}
        </pre>
      </details>
    </section>
  );
}
