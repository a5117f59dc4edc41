/** Changes of the schema, the breaking ones first, with the operations that they break. */
import type { ReactNode } from "react";

import { count } from "../shell/format";
import type { Change, ChangeKind } from "./types";

const SIGNS: Readonly<Record<ChangeKind, string>> = { ADDED: "+", REMOVED: "−", CHANGED: "~" };
const SHOWN = 100;

export function ChangeList({ changes }: { changes: readonly Change[] }): ReactNode {
  if (changes.length === 0) return null;
  const sorted = changes.toSorted((one, other) => weight(other) - weight(one));
  const rest = sorted.length - SHOWN;
  return (
    <>
      <ul className="changes" aria-label="Changes">
        {sorted.slice(0, SHOWN).map((change, index) => (
          <ChangeItem key={index} change={change} />
        ))}
      </ul>
      {rest > 0 ? <p className="note">and {count(rest, "more change")}</p> : null}
    </>
  );
}

/** What fails operations stands before what could, and that before the rest. */
function weight({ isBreaking, operations }: Change): number {
  return (operations.length ? 2 : 0) + (isBreaking ? 1 : 0);
}

function ChangeItem({ change }: { change: Change }): ReactNode {
  const { kind, coordinate, message, isBreaking, operations } = change;
  return (
    <li className={`change ${kind.toLowerCase()}`}>
      <span className="sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <span>
        <span className="visually-hidden">{kind.toLowerCase()} </span>
        <code>{coordinate}</code>{" "}
        {isBreaking ? (
          <strong className={operations.length ? "badge bad" : "badge"}>
            {operations.length ? "breaking" : "could break clients"}
          </strong>
        ) : null}{" "}
        <span className="message">{message}</span>
        {operations.length ? (
          <span className="message"> Used by {operations.join(", ")}.</span>
        ) : null}
      </span>
    </li>
  );
}
