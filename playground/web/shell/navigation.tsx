/** The links between the pages: beside them on a desktop, above them on a phone. */
import type { ReactNode } from "react";

import { linkTo, type Page } from "./place";

export const TITLES: Readonly<Record<Page, string>> = {
  explore: "Explore",
  plan: "Plan & trace",
  graph: "Graph",
  connectors: "Connectors",
  operations: "Operations",
};

/** What each link's icon is drawn of, on 24 by 24. */
const ICONS: Readonly<Record<Page, string>> = {
  explore: "M4 5.5h16v13H4zM7.5 9.5l3 2.5-3 2.5M12.5 15h4",
  plan: "M4 6h9M8 12h9M13 18h7M4 4v16",
  graph: "M9.5 5.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M3 18a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M16 18a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M10.8 7.7 6.7 15.8M13.2 7.7l4.1 8.1M8 18h8",
  connectors: "M8 3v5M16 3v5M5.5 8h13v3a6.5 6.5 0 0 1-13 0zM12 17.5V21",
  operations: "M4 20V10M10 20V4M16 20v-8M21 20H3",
};

export function Navigation(props: { pages: readonly Page[]; current: Page }): ReactNode {
  return (
    <header className="navigation">
      <span className="wordmark">Graphweft</span>
      <nav aria-label="Pages">
        <ul>
          {props.pages.map((page) => (
            <li key={page}>
              <a href={linkTo(page)} aria-current={page === props.current ? "page" : undefined}>
                <Icon page={page} />
                {TITLES[page]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function Icon({ page }: { page: Page }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={ICONS[page]} />
    </svg>
  );
}
