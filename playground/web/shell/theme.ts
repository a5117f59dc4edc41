/** Light or dark: what the reader chose, here or in GraphiQL's settings; else the system's. */
import { createStore } from "./store";

export type Theme = "light" | "dark" | undefined;

/** GraphiQL's own key, so that both remember the same. */
const KEY = "graphiql:theme";
const CLASSES = { light: "graphiql-light", dark: "graphiql-dark" } as const;

/** What was chosen; undefined where the system decides. */
export const chosenTheme = createStore<Theme>(readTheme());

/** Shows the page in a theme, and remembers it. */
export function chooseTheme(theme: Theme): void {
  chosenTheme.set(theme);
  document.body.classList.remove(...Object.values(CLASSES));
  if (theme) document.body.classList.add(CLASSES[theme]);
  try {
    localStorage.setItem(KEY, theme ?? "");
  } catch {
    return;
  }
}

/** Whether the page is dark now. */
export function isDark(theme: Theme): boolean {
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : undefined;
  } catch {
    return undefined;
  }
}
