/** The types of the graph as a list, for phones, screen readers and the keyboard. */
import { useEffect, useRef, type ReactNode } from "react";

import { SubgraphBadge, TypeDetails } from "./type_details";
import { isEntity, type GraphType } from "./types";

interface Props {
  readonly types: readonly GraphType[];
  readonly selected: string | undefined;
  readonly isKnown: (name: string) => boolean;
  readonly onSelect: (name: string | undefined) => void;
}

export function TypeList({ types, selected, isKnown, onSelect }: Props): ReactNode {
  return (
    <ul className="types" aria-label="Types">
      {types.map((type) => (
        <TypeItem
          key={type.name}
          type={type}
          isOpen={type.name === selected}
          isKnown={isKnown}
          onSelect={onSelect}
        />
      ))}
    </ul>
  );
}

function TypeItem(
  props: Omit<Props, "types" | "selected"> & { type: GraphType; isOpen: boolean },
): ReactNode {
  const { type, isOpen, isKnown, onSelect } = props;
  const head = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) head.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  return (
    <li>
      <button
        ref={head}
        type="button"
        className="type-head"
        aria-expanded={isOpen}
        onClick={() => onSelect(isOpen ? undefined : type.name)}
      >
        <strong>{type.name}</strong>
        <span className="message">{isEntity(type) ? "entity" : kindText(type.kind)}</span>
        <span>
          {type.subgraphs.map(({ subgraph }) => (
            <SubgraphBadge key={subgraph} name={subgraph} />
          ))}
        </span>
      </button>
      {isOpen ? <TypeDetails type={type} isKnown={isKnown} onSelect={onSelect} /> : null}
    </li>
  );
}

export function kindText(kind: string): string {
  return kind.toLowerCase().replaceAll("_", " ");
}
