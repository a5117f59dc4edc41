/** The Connectors page: what the graph is made of, and the form to change it. */
import type { ReactNode } from "react";

import { Failure } from "../admin/failure";
import { useAdmin } from "../admin/use_admin";
import { linkTo } from "../shell/place";
import { SourceEditor } from "./editor";
import { ConnectorList } from "./list";
import { readOnlyReason } from "./read_only";
import { EMPTY_FORM, formOf } from "./source_form";
import { NAMES_QUERY, SOURCE_QUERY, type GatewayStatus, type Source } from "./types";

export function ConnectorsPage({ rest }: { rest: readonly string[] }): ReactNode {
  const [action, name] = rest;
  if (action === "add") return <AddPage />;
  if (action === "edit" && name) return <EditPage key={name} name={name} />;
  return <ConnectorList />;
}

function AddPage(): ReactNode {
  const asked = useAdmin<{ gateway: GatewayStatus; sources: { name: string }[] }>(NAMES_QUERY);
  return (
    <div className="page">
      <h1>Add a connector</h1>
      {asked.error ? <Failure error={asked.error} onRetry={asked.reload} /> : null}
      {asked.data ? (
        <WhereWritable gateway={asked.data.gateway}>
          <SourceEditor
            initial={EMPTY_FORM}
            taken={asked.data.sources.map((source) => source.name)}
            isNew
          />
        </WhereWritable>
      ) : null}
    </div>
  );
}

function EditPage({ name }: { name: string }): ReactNode {
  const asked = useAdmin<{ gateway: GatewayStatus; source: Source | null }>(SOURCE_QUERY, { name });
  const source = asked.data?.source;
  return (
    <div className="page">
      <h1>{name}</h1>
      {asked.error ? <Failure error={asked.error} onRetry={asked.reload} /> : null}
      {source === null ? (
        <p role="alert">
          There is no connector of this name. <a href={linkTo("connectors")}>All connectors</a>
        </p>
      ) : null}
      {asked.data && source ? (
        <WhereWritable gateway={asked.data.gateway}>
          <SourceEditor initial={formOf(source)} taken={[]} isNew={false} />
        </WhereWritable>
      ) : null}
    </div>
  );
}

function WhereWritable(props: { gateway: GatewayStatus; children: ReactNode }): ReactNode {
  const reason = readOnlyReason(props.gateway);
  return reason ? <p className="note">{reason}</p> : props.children;
}
