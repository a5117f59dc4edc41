/** Where the reader is: the page that the address's hash names, and what of it. */
import { useMemo, useSyncExternalStore } from "react";

export const PAGES = ["explore", "plan", "graph", "connectors", "operations"] as const;

export type Page = (typeof PAGES)[number];

export interface Place {
  readonly page: Page;
  /** What of the page: `#/connectors/edit/users` has `["edit", "users"]`. */
  readonly rest: readonly string[];
}

/** Reads a hash such as `#/plan`; what is not among `offered` is the first page. */
export function readPlace(hash: string, offered: readonly Page[] = PAGES): Place {
  const [name, ...rest] = hash.replace(/^#\/?/, "").split("/").map(decoded);
  const page = offered.find((one) => one === name);
  return page ? { page, rest: rest.filter(Boolean) } : { page: offered[0] ?? "explore", rest: [] };
}

/** The hash of a place, to be read by `readPlace`. */
export function linkTo(page: Page, ...rest: readonly string[]): string {
  return `#/${[page, ...rest].map(encodeURIComponent).join("/")}`;
}

/** The present place, which changes with links, `goTo` and the browser's buttons. */
export function usePlace(offered: readonly Page[]): Place {
  const hash = useSyncExternalStore(listen, () => location.hash);
  return useMemo(() => readPlace(hash, offered), [hash, offered]);
}

export function goTo(page: Page, ...rest: readonly string[]): void {
  location.hash = linkTo(page, ...rest);
}

function listen(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
