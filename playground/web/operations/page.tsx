/** The Operations page: what clients ask for, how often, how fast and how dear it is. */
import { parse, print } from "graphql";
import { Fragment, useMemo, useState, type ReactNode } from "react";

import { Failure } from "../admin/failure";
import { useAdmin } from "../admin/use_admin";
import { toBeOpened } from "../explore/to_be_opened";
import { ago, duration } from "../shell/format";
import { goTo } from "../shell/place";
import {
  COLUMNS,
  nameOf,
  OPERATIONS_QUERY,
  sorted,
  type Column,
  type OperationUse,
} from "./order";

/** How often the operations are asked for, in milliseconds. */
const EVERY = 3000;
const BY_COUNT = COLUMNS[1]!;

interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

export function OperationsPage(): ReactNode {
  const [order, setOrder] = useState<Order>({ column: BY_COUNT, isDescending: true });
  const variables = { orderBy: order.column.order };
  const { data, error, reload } = useAdmin<{ operations: OperationUse[] }>(
    OPERATIONS_QUERY,
    variables,
    EVERY,
  );
  return (
    <div className="page">
      <h1>Operations</h1>
      {error ? <Failure error={error} onRetry={reload} /> : null}
      {data?.operations.length === 0 ? (
        <p className="note">No operation was seen yet. What clients send is counted here.</p>
      ) : data ? (
        <OperationTable uses={data.operations} order={order} onOrder={setOrder} />
      ) : null}
    </div>
  );
}

function OperationTable(props: {
  uses: readonly OperationUse[];
  order: Order;
  onOrder: (order: Order) => void;
}): ReactNode {
  const { uses, order, onOrder } = props;
  const { column, isDescending } = order;
  const rows = useMemo(() => sorted(uses, column, isDescending), [uses, column, isDescending]);
  const [open, setOpen] = useState("");
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label="Operations">
      <table className="operations">
        <thead>
          <tr>
            {COLUMNS.map((one) => (
              <Heading key={one.title} column={one} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((use) => (
            <Fragment key={use.id}>
              <OperationRow
                use={use}
                isOpen={open === use.id}
                onToggle={() => setOpen(open === use.id ? "" : use.id)}
              />
              {open === use.id ? <OperationDetails use={use} /> : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading(props: {
  column: Column;
  order: Order;
  onOrder: (order: Order) => void;
}): ReactNode {
  const { column, order, onOrder } = props;
  const isSorted = order.column === column;
  const isDescending = isSorted ? !order.isDescending : !column.isText;
  const sort = isSorted ? (order.isDescending ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" aria-sort={sort} className={column.isText ? "" : "number"}>
      <button type="button" className="sort" onClick={() => onOrder({ column, isDescending })}>
        {column.title}
        <span aria-hidden="true">{isSorted ? (order.isDescending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}

function OperationRow(props: {
  use: OperationUse;
  isOpen: boolean;
  onToggle: () => void;
}): ReactNode {
  const { use, isOpen, onToggle } = props;
  return (
    <tr>
      <th scope="row">
        <button type="button" className="link" aria-expanded={isOpen} onClick={onToggle}>
          {nameOf(use)}
        </button>
      </th>
      <td className="number">{use.count.toLocaleString("en")}</td>
      <td className={use.failures ? "number failing" : "number"}>
        {use.failures.toLocaleString("en")}
      </td>
      <td className="number">{use.averageMs === null ? "" : duration(use.averageMs)}</td>
      <td className="number">{duration(use.p95Ms)}</td>
      <td className="number">{use.cost ?? ""}</td>
      <td className="number">
        <time dateTime={use.lastSeen} title={use.lastSeen}>
          {ago(use.lastSeen)}
        </time>
      </td>
    </tr>
  );
}

function OperationDetails({ use }: { use: OperationUse }): ReactNode {
  const text = useMemo(() => formatted(use.text), [use.text]);
  const open = () => {
    toBeOpened.set(text);
    goTo("explore");
  };
  return (
    <tr>
      <td colSpan={COLUMNS.length}>
        <div className="operation">
          <pre tabIndex={0} aria-label={`Text of ${nameOf(use)}`}>
            {text}
          </pre>
          <div>
            <p className="note">Fields</p>
            <ul className="coordinates">
              {use.fields.map((field) => (
                <li key={field}>
                  <code>{field}</code>
                </li>
              ))}
            </ul>
            <button type="button" className="button" onClick={open}>
              Open in Explore
            </button>
          </div>
        </div>
      </td>
    </tr>
  );
}

function formatted(text: string): string {
  try {
    return print(parse(text));
  } catch {
    return text;
  }
}
