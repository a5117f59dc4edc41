/** Who operations are sent as: a token or a key, kept for this browser tab and nowhere else. */
import { createStore, type Store } from "../shell/store";

export type Identity =
  | { readonly scheme: "none" }
  | { readonly scheme: "bearer" | "api-key"; readonly secret: string };

export type IdentityStore = Store<Identity>;

const NOBODY: Identity = { scheme: "none" };

/** A store whose value outlives a reload of the page, but not its tab. */
export function createIdentityStore(key: string): IdentityStore {
  const store = createStore(readIdentity(readItem(key)));
  return {
    ...store,
    set(next) {
      writeItem(key, next.scheme === "none" ? undefined : JSON.stringify(next));
      store.set(next);
    },
  };
}

/** The headers that tell the gateway who sends a request. */
export function headersOf(identity: Identity): Record<string, string> {
  switch (identity.scheme) {
    case "none":
      return {};
    case "bearer":
      return { authorization: `Bearer ${identity.secret}` };
    case "api-key":
      return { "x-api-key": identity.secret };
  }
}

/** What was pasted, as an identity: a copied `Bearer ` before the token is taken off. */
export function identityOf(scheme: "bearer" | "api-key", pasted: string): Identity {
  const secret = pasted.trim().replace(/^(authorization: *)?bearer +/i, "");
  return secret ? { scheme, secret } : NOBODY;
}

export interface Claim {
  readonly name: string;
  readonly value: string;
}

/** The claims of a JSON Web Token, unverified; empty for what is none. */
export function claimsOf(token: string): Claim[] {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== "object" || claims === null || Array.isArray(claims)) return [];
    return Object.entries(claims).map(([name, value]) => ({ name, value: claimText(name, value) }));
  } catch {
    return [];
  }
}

const TIMES = new Set(["exp", "iat", "nbf"]);

function claimText(name: string, value: unknown): string {
  if (TIMES.has(name) && typeof value === "number") {
    const time = new Date(value * 1000);
    if (!Number.isNaN(time.getTime())) return time.toISOString();
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function readIdentity(text: string | null): Identity {
  try {
    const { scheme, secret } = JSON.parse(text ?? "{}") as { scheme?: unknown; secret?: unknown };
    const isKnown = scheme === "bearer" || scheme === "api-key";
    return isKnown && typeof secret === "string" ? { scheme, secret } : NOBODY;
  } catch {
    return NOBODY;
  }
}

// a browser may refuse its storage: then the identity lives as long as the page
function readItem(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function writeItem(key: string, text: string | undefined): void {
  try {
    if (text === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    return;
  }
}

/** Who operations of the Explore page are sent as. */
export const exploreIdentity = createIdentityStore("graphweft:identity");

/** Who the admin API is asked as. */
export const adminIdentity = createIdentityStore("graphweft:admin-identity");
