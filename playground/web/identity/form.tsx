/** A form for a token or a key, and what the token says of itself. */
import { useId, useState, type FormEvent, type ReactNode } from "react";

import { useStore } from "../shell/store";
import { claimsOf, identityOf, type IdentityStore } from "./identity";

interface Props {
  readonly store: IdentityStore;
  /** Called after the identity was changed. */
  readonly onChange: () => void;
}

export function IdentityForm({ store, onChange }: Props): ReactNode {
  const identity = useStore(store);
  const [scheme, setScheme] = useState<"bearer" | "api-key">(
    identity.scheme === "api-key" ? "api-key" : "bearer",
  );
  const [pasted, setPasted] = useState("");
  const change = (next: ReturnType<typeof identityOf>) => {
    store.set(next);
    setPasted("");
    onChange();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = identityOf(scheme, pasted);
    if (next.scheme !== "none") change(next);
  };
  return (
    <form className="identity" onSubmit={submit}>
      <SchemeChoice scheme={scheme} onChange={setScheme} />
      <label className="field">
        {scheme === "bearer" ? "Token" : "Key"}
        <input
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
        />
      </label>
      <div className="actions">
        <button type="submit" className="button primary" disabled={!pasted.trim()}>
          Use
        </button>
        {identity.scheme !== "none" ? (
          <button
            type="button"
            className="button"
            onClick={() => change({ scheme: "none" })}
          >
            Forget
          </button>
        ) : null}
      </div>
      <IdentityNote store={store} />
    </form>
  );
}

function SchemeChoice(props: {
  scheme: "bearer" | "api-key";
  onChange: (scheme: "bearer" | "api-key") => void;
}): ReactNode {
  const name = useId();
  const option = (value: "bearer" | "api-key", label: string) => (
    <label>
      <input
        type="radio"
        name={name}
        checked={props.scheme === value}
        onChange={() => props.onChange(value)}
      />
      {label}
    </label>
  );
  return (
    <fieldset className="choice">
      <legend>Send</legend>
      {option("bearer", "Bearer token")}
      {option("api-key", "API key")}
    </fieldset>
  );
}

function IdentityNote({ store }: { store: IdentityStore }): ReactNode {
  const identity = useStore(store);
  if (identity.scheme === "none") {
    return <p role="status">Nothing is sent. What you paste is kept for this tab only.</p>;
  }
  const header = identity.scheme === "bearer" ? "authorization" : "x-api-key";
  const claims = identity.scheme === "bearer" ? claimsOf(identity.secret) : [];
  return (
    <>
      <p role="status">
        Requests carry <code>{header}</code>, kept for this tab only.
      </p>
      {claims.length ? (
        <dl className="facts" aria-label="Claims of the token">
          {claims.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{value}</code>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </>
  );
}
