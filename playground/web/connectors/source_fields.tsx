/** The fields of the form for a source. */
import type { ReactNode } from "react";

import type { SourceForm } from "./source_form";
import { KIND_NAMES, type SourceKind } from "./types";

interface Props {
  readonly form: SourceForm;
  readonly isNew: boolean;
  readonly onChange: (change: Partial<SourceForm>) => void;
}

const EXAMPLES: Readonly<Record<SourceKind, string>> = {
  REST: "https://example.com/openapi.json",
  GRPC: "localhost:50051",
  GRAPHQL: "https://example.com/graphql",
  PYTHON: "package.module:schema",
  CONNECTOR: "name of an entry point",
};

const KINDS = Object.entries(KIND_NAMES) as [SourceKind, string][];

export function SourceFields({ form, isNew, onChange }: Props): ReactNode {
  return (
    <>
      <div className="fields">
        <label className="field wide">
          Location
          <input
            type="text"
            value={form.location}
            placeholder={EXAMPLES[form.kind]}
            autoFocus={isNew}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onChange={(event) => onChange({ location: event.target.value })}
          />
        </label>
        <label className="field">
          Kind
          <select
            value={form.kind}
            onChange={(event) => onChange({ kind: event.target.value as SourceKind })}
          >
            {KINDS.map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          Name
          <input
            type="text"
            value={form.name}
            readOnly={!isNew}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </label>
      </div>
      <details>
        <summary>More</summary>
        <div className="fields">
          <TextField
            label="Settings"
            value={form.settings}
            hint={'As in the configuration, as JSON: {"base_url": "https://example.com/v2"}'}
            onChange={(settings) => onChange({ settings })}
          />
          <TextField
            label="Sections"
            value={form.sections}
            hint={'headers, credentials, traffic_shaping, caching: {"caching": {…}}'}
            onChange={(sections) => onChange({ sections })}
          />
          {form.kind === "REST" ? (
            <TextField
              label="OpenAPI document"
              value={form.document}
              hint="Pasted instead of fetched; the location is then the address of the API"
              onChange={(document) => onChange({ document })}
            />
          ) : null}
          <TextField
            label="Schema"
            value={form.schema}
            hint="SDL of the subgraph, instead of asking the backend for it"
            onChange={(schema) => onChange({ schema })}
          />
        </div>
      </details>
    </>
  );
}

function TextField(props: {
  label: string;
  value: string;
  hint: string;
  onChange: (value: string) => void;
}): ReactNode {
  return (
    <div className="field wide">
      <label className="field">
        {props.label}
        <textarea
          className="code"
          rows={4}
          spellCheck={false}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      </label>
      <span>{props.hint}</span>
    </div>
  );
}
