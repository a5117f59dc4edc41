/** The page: navigation, and the page that the address names. Explore stays once it was shown. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from "react";

import { createAdminClient } from "./admin/client";
import { AdminContext } from "./admin/use_admin";
import { ConnectorsPage } from "./connectors/page";
import { GraphPage } from "./graph/page";
import { adminIdentity } from "./identity/identity";
import { OperationsPage } from "./operations/page";
import type { Settings } from "./settings";
import { Navigation, TITLES } from "./shell/navigation";
import { PAGES, usePlace, type Page, type Place } from "./shell/place";
import { PlanPage } from "./trace/page";

const Explore = lazy(() => import("./explore/explore"));

const FOR_ADMINS: ReadonlySet<Page> = new Set(["graph", "connectors", "operations"]);

export function App({ settings }: { settings: Settings }): ReactNode {
  const offered = useMemo(
    () => PAGES.filter((page) => settings.admin !== undefined || !FOR_ADMINS.has(page)),
    [settings.admin],
  );
  const client = useMemo(
    () => (settings.admin ? createAdminClient(settings.admin, adminIdentity) : undefined),
    [settings.admin],
  );
  const place = usePlace(offered);
  const isExploring = place.page === "explore";
  const [wasExplored, setWasExplored] = useState(isExploring);
  if (isExploring && !wasExplored) setWasExplored(true);
  const content = useRef<HTMLElement>(null);
  useArrival(place, content);
  return (
    <div className="shell">
      <Navigation pages={offered} current={place.page} />
      <main className="content" ref={content} tabIndex={-1}>
        {wasExplored ? (
          <div className="explore" hidden={!isExploring}>
            <h1 className="visually-hidden">Explore</h1>
            <Suspense fallback={<p role="status">Loading the editor…</p>}>
              <Explore settings={settings} isShown={isExploring} />
            </Suspense>
          </div>
        ) : null}
        {isExploring ? null : (
          <AdminContext value={client}>
            <PageView place={place} />
          </AdminContext>
        )}
      </main>
    </div>
  );
}

function PageView({ place }: { place: Place }): ReactNode {
  switch (place.page) {
    case "plan":
      return <PlanPage />;
    case "connectors":
      return <ConnectorsPage rest={place.rest} />;
    case "operations":
      return <OperationsPage />;
    case "graph":
      return <GraphPage />;
    case "explore":
      return null;
  }
}

/** Names the page in the title, and takes the focus to it when the reader moves there. */
function useArrival(place: Place, content: { readonly current: HTMLElement | null }): void {
  const before = useRef(place);
  useEffect(() => {
    document.title = place.page === "explore" ? "Graphweft" : `${TITLES[place.page]} - Graphweft`;
    if (before.current === place) return;
    before.current = place;
    content.current?.scrollTo(0, 0);
    content.current?.focus({ preventScroll: true });
  }, [place, content]);
}
