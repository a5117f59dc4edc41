/** The links between the pages: beside them on a desktop, above them on a phone. */
import type { ReactNode } from "react";

import { linkTo, type Page } from "./place";
import { useStore } from "./store";
import { chooseTheme, chosenTheme, isDark } from "./theme";

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

const MOON = "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z";
const SUN =
  "M8 12a4 4 0 1 0 8 0a4 4 0 1 0-8 0M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4";

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
      <ThemeButton />
    </header>
  );
}

/** Light where it is dark, and the other way round. */
function ThemeButton(): ReactNode {
  const theme = useStore(chosenTheme);
  const other = isDark(theme) ? "light" : "dark";
  return (
    <button
      type="button"
      className="theme"
      aria-label={`Show in ${other} colours`}
      title={`Show in ${other} colours`}
      onClick={() => chooseTheme(other)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={other === "dark" ? MOON : SUN} />
      </svg>
    </button>
  );
}

function Icon({ page }: { page: Page }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={ICONS[page]} />
    </svg>
  );
}
