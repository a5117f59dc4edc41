/** The page: GraphiQL with the gateway's endpoint, its samples and the query plan panel. */
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { GraphiQL } from "graphiql";
import { useMemo, type ReactNode } from "react";

import { createFetcher } from "./fetcher";
import { lastRun } from "./plan/last_run";
import { QUERY_PLAN_PLUGIN } from "./plan/panel";
import { samplesPlugin } from "./samples";
import type { Settings } from "./settings";

const EMPTY_QUERY = `# Write an operation here and run it with Ctrl-Enter.
# The docs panel shows what can be asked for, Ctrl-Space completes what you type.

{
  __typename
}
`;

export function App({ settings }: { settings: Settings }): ReactNode {
  const fetcher = useMemo(() => createFetcher(settings.endpoint, lastRun), [settings.endpoint]);
  const plugins = useMemo(() => pluginsFor(settings), [settings]);
  const first = settings.samples[0] ?? { query: EMPTY_QUERY, variables: "" };
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultTabs={[{ query: first.query, variables: first.variables || null }]}
      defaultEditorToolsVisibility={Boolean(first.variables)}
      shouldPersistHeaders={false}
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <h1 className="wordmark">Graphweft</h1>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

function pluginsFor({ samples }: Settings) {
  const shown = [QUERY_PLAN_PLUGIN, HISTORY_PLUGIN];
  return samples.length ? [...shown, samplesPlugin(samples)] : shown;
}
