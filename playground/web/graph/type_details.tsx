/** What is known of a type: who has it, by which keys, and where each field comes from. */
import type { ReactNode } from "react";

import { subgraphColour } from "../shell/colour";
import type { GraphField, GraphType } from "./types";

interface Props {
  readonly type: GraphType;
  /** Whether a type can be gone to by its name. */
  readonly isKnown: (name: string) => boolean;
  readonly onSelect: (name: string) => void;
}

export function TypeDetails({ type, isKnown, onSelect }: Props): ReactNode {
  return (
    <div className="type">
      {type.description ? <p>{type.description}</p> : null}
      <ul className="presences" aria-label="Subgraphs">
        {type.subgraphs.map(({ subgraph, keys }) => (
          <li key={subgraph}>
            <SubgraphBadge name={subgraph} />
            {keys.length ? (
              <>
                {" by "}
                {keys.map((key) => (
                  <code key={key}>{key} </code>
                ))}
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <Policies of={type} />
      {type.fields.length ? (
        <div
          className="scrolled"
          tabIndex={0}
          role="region"
          aria-label={`Fields of ${type.name}`}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Type</th>
                <th scope="col">From</th>
                <th scope="col">Protected, cached</th>
              </tr>
            </thead>
            <tbody>
              {type.fields.map((field) => (
                <FieldRow key={field.name} field={field} isKnown={isKnown} onSelect={onSelect} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}

function FieldRow(props: { field: GraphField } & Omit<Props, "type">): ReactNode {
  const { field, isKnown, onSelect } = props;
  return (
    <tr>
      <th scope="row" title={field.description ?? undefined}>
        <code>{field.name}</code>
      </th>
      <td>
        {isKnown(field.target) ? (
          <button type="button" className="link" onClick={() => onSelect(field.target)}>
            <code>{field.type}</code>
          </button>
        ) : (
          <code>{field.type}</code>
        )}
      </td>
      <td>
        {field.subgraphs.map((name) => (
          <SubgraphBadge key={name} name={name} />
        ))}
      </td>
      <td>
        <Policies of={field} />
      </td>
    </tr>
  );
}

function Policies(props: { of: Pick<GraphType, "protection" | "cacheControl"> }): ReactNode {
  const { protection, cacheControl } = props.of;
  if (protection.length === 0 && cacheControl === null) return null;
  return (
    <span className="policies">
      {protection.map((rule) => (
        <code key={rule}>{rule}</code>
      ))}
      {cacheControl === null ? null : <code>@cacheControl({cacheControl})</code>}
    </span>
  );
}

export function SubgraphBadge({ name }: { name: string }): ReactNode {
  return (
    <span className="badge subgraph" style={subgraphColour(name)}>
      {name}
    </span>
  );
}
