/** The Explore page: GraphiQL with the gateway's endpoint, samples, identity and query plans. */
import "./workers";
import "./styles";

import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { GraphiQL } from "graphiql";
import { useEffect, useMemo, useRef, type ReactNode } from "react";

import { exploreIdentity } from "../identity/identity";
import { lastRun } from "../plan/last_run";
import { QUERY_PLAN_PLUGIN } from "../plan/panel";
import type { Settings } from "../settings";
import { servedRevision } from "../shell/revision";
import { useStore } from "../shell/store";
import { chooseTheme, chosenTheme } from "../shell/theme";
import { createFetcher } from "./fetcher";
import { IDENTITY_PLUGIN } from "./identity_panel";
import { samplesPlugin } from "./samples";
import { toBeOpened } from "./to_be_opened";

const EMPTY_QUERY = `# Write an operation here and run it with Ctrl-Enter.
# The docs panel shows what can be asked for, Ctrl-Space completes what you type.

{
  __typename
}
`;

interface Props {
  readonly settings: Settings;
  readonly isShown: boolean;
}

export default function Explore({ settings, isShown }: Props): ReactNode {
  const fetcher = useMemo(
    () => createFetcher(settings.endpoint, lastRun, exploreIdentity.current),
    [settings.endpoint],
  );
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
        <SchemaRefresh isShown={isShown} />
        <OpenedOperation isShown={isShown} />
        <SharedTheme />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

/** Reads the schema again when the reader comes back and another revision is served. */
function SchemaRefresh({ isShown }: { isShown: boolean }): ReactNode {
  const { introspect } = useGraphiQLActions();
  const served = useStore(servedRevision);
  const known = useRef(served);
  useEffect(() => {
    if (!isShown || known.current === served) return;
    // what was first heard after the schema was read may be newer than it
    known.current = served;
    void introspect();
  }, [isShown, served, introspect]);
  return null;
}

/** Opens what another page wants to see here. */
function OpenedOperation({ isShown }: { isShown: boolean }): ReactNode {
  const { addTab } = useGraphiQLActions();
  const editor = useGraphiQL((state) => state.queryEditor);
  const text = useStore(toBeOpened);
  useEffect(() => {
    if (!isShown || !editor || text === undefined) return;
    toBeOpened.set(undefined);
    if (editor.getValue().trim()) addTab();
    editor.setValue(text);
    editor.focus();
  }, [isShown, editor, text, addTab]);
  return null;
}

/** GraphiQL's theme is the page's, whichever of the two is asked to change it. */
function SharedTheme(): ReactNode {
  const { setTheme } = useGraphiQLActions();
  const own = useGraphiQL((state) => state.theme) ?? undefined;
  const theme = useStore(chosenTheme);
  const before = useRef(own);
  useEffect(() => {
    if (own !== before.current) chooseTheme(own);
    else if (own !== theme) setTheme(theme ?? null);
    before.current = own;
  }, [own, theme, setTheme]);
  return null;
}

function pluginsFor({ samples }: Settings) {
  const shown = [QUERY_PLAN_PLUGIN, HISTORY_PLUGIN, IDENTITY_PLUGIN];
  return samples.length ? [...shown, samplesPlugin(samples)] : shown;
}
