/** The Graph page: the supergraph drawn, or as a list, with what each subgraph gives to it. */
import { useMemo, useState, type ReactNode } from "react";

import { Failure } from "../admin/failure";
import { useAdmin } from "../admin/use_admin";
import { subgraphColour } from "../shell/colour";
import { count } from "../shell/format";
import { GraphDrawing } from "./drawing";
import { kindText, TypeList } from "./type_list";
import { TypeDetails } from "./type_details";
import {
  bestMatch,
  GRAPH_QUERY,
  isEntity,
  matches,
  NO_FILTER,
  subgraphsOf,
  type Filter,
  type GraphType,
} from "./types";

export function GraphPage(): ReactNode {
  const { data, error, reload } = useAdmin<{ graph: GraphType[] }>(GRAPH_QUERY);
  return (
    <div className="page wide">
      <h1>Graph</h1>
      {error ? <Failure error={error} onRetry={reload} /> : null}
      {data ? <GraphView types={data.graph} /> : null}
    </div>
  );
}

type View = "drawing" | "list";

function GraphView({ types }: { types: readonly GraphType[] }): ReactNode {
  const isPhone = matchMedia("(max-width: 720px)").matches;
  const [view, setView] = useState<View>(isPhone ? "list" : "drawing");
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [selected, setSelected] = useState<string>();
  const byName = useMemo(() => new Map(types.map((type) => [type.name, type])), [types]);
  const found = useMemo(() => types.filter((type) => matches(type, filter)), [types, filter]);
  const names = useMemo(() => new Set(found.map((type) => type.name)), [found]);
  const isAll = found.length === types.length;
  const isKnown = (name: string) => byName.has(name);
  const chosen = selected === undefined ? undefined : byName.get(selected);
  return (
    <>
      <FilterBar
        types={types}
        filter={filter}
        onChange={setFilter}
        onEnter={() => setSelected(bestMatch(found, filter.text)?.name)}
      />
      <div className="bar">
        <p role="status" className="status">
          {isAll ? totalsOf(types) : `${count(found.length, "type")} of ${types.length}`}
        </p>
        <div className="switch" role="group" aria-label="View">
          <ViewButton label="Drawing" isOn={view === "drawing"} onClick={() => setView("drawing")} />
          <ViewButton label="List" isOn={view === "list"} onClick={() => setView("list")} />
        </div>
      </div>
      {view === "list" ? (
        <TypeList types={found} selected={selected} isKnown={isKnown} onSelect={setSelected} />
      ) : (
        <div className={chosen ? "graph with-details" : "graph"}>
          <GraphDrawing
            types={types}
            found={isAll ? undefined : names}
            selected={selected}
            onSelect={setSelected}
          />
          {chosen ? (
            <aside aria-label={chosen.name}>
              <div className="card-head">
                <h2>{chosen.name}</h2>
                <span className="message">
                  {isEntity(chosen) ? "entity" : kindText(chosen.kind)}
                </span>
                <button type="button" className="button" onClick={() => setSelected(undefined)}>
                  Close
                </button>
              </div>
              <TypeDetails type={chosen} isKnown={isKnown} onSelect={setSelected} />
            </aside>
          ) : null}
        </div>
      )}
    </>
  );
}

function ViewButton(props: { label: string; isOn: boolean; onClick: () => void }): ReactNode {
  return (
    <button type="button" className="button" aria-pressed={props.isOn} onClick={props.onClick}>
      {props.label}
    </button>
  );
}

function FilterBar(props: {
  types: readonly GraphType[];
  filter: Filter;
  onChange: (filter: Filter) => void;
  onEnter: () => void;
}): ReactNode {
  const { types, filter, onChange, onEnter } = props;
  const subgraphs = useMemo(() => subgraphsOf(types), [types]);
  return (
    <form
      className="filter"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <label className="field">
        Search types and fields
        <input
          type="search"
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
        />
      </label>
      <label className="field">
        Show
        <select
          value={filter.only}
          onChange={(event) => onChange({ ...filter, only: event.target.value as Filter["only"] })}
        >
          <option value="">everything</option>
          <option value="entities">entities</option>
          <option value="protected">what is protected</option>
          <option value="cached">what is cached</option>
        </select>
      </label>
      <div className="legend" role="group" aria-label="Subgraphs">
        {subgraphs.map((name) => (
          <button
            key={name}
            type="button"
            className="button subgraph"
            style={subgraphColour(name)}
            aria-pressed={filter.subgraph === name}
            onClick={() =>
              onChange({ ...filter, subgraph: filter.subgraph === name ? "" : name })
            }
          >
            {name}
          </button>
        ))}
      </div>
    </form>
  );
}

function totalsOf(types: readonly GraphType[]): string {
  const entities = types.filter(isEntity).length;
  const fields = types.reduce((sum, type) => sum + type.fields.length, 0);
  return [
    count(types.length, "type"),
    count(entities, "entity", "entities"),
    count(fields, "field"),
    `from ${count(subgraphsOf(types).length, "subgraph")}`,
  ].join(", ");
}
