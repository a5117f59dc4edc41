/** A query plan as nested lists: one card a fetch, one heading a group. */
import type { ReactNode } from "react";

import { subgraphColour } from "../shell/colour";
import type { FetchNode, GroupNode, PlanNode } from "./node";

const GROUP_HINTS: Record<string, string> = {
  Sequence: "one after the other",
  Parallel: "at the same time",
};

export function PlanTree({ root }: { root: PlanNode }): ReactNode {
  return (
    <ul className="plan-tree">
      <PlanItem node={root} />
    </ul>
  );
}

function PlanItem({ node }: { node: PlanNode }): ReactNode {
  return <li>{node.kind === "Fetch" ? <Fetch node={node} /> : <Group node={node} />}</li>;
}

function Group({ node }: { node: GroupNode }): ReactNode {
  const hint = node.detail || GROUP_HINTS[node.name];
  const List = node.name === "Sequence" ? "ol" : "ul";
  return (
    <>
      <div className="plan-group">
        {node.name}
        {hint ? <span> {hint}</span> : null}
      </div>
      <List>
        {node.children.map((child, index) => (
          <PlanItem key={index} node={child} />
        ))}
      </List>
    </>
  );
}

function Fetch({ node }: { node: FetchNode }): ReactNode {
  return (
    <article className="plan-fetch" style={subgraphColour(node.subgraph)}>
      <div className="plan-subgraph">{node.subgraph}</div>
      {node.reason ? <div className="plan-reason">{node.reason}</div> : null}
      <dl>
        <Fact name="at" value={node.paths.join(", ")} />
        <Fact name="needs" value={node.requires} />
        <Fact name="variables" value={node.variables.map((name) => `$${name}`).join(", ")} />
      </dl>
      <details>
        <summary>
          Operation<span className="visually-hidden"> for {node.subgraph}</span>
        </summary>
        <pre tabIndex={0}>{node.operation}</pre>
      </details>
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string }): ReactNode {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </div>
  );
}
