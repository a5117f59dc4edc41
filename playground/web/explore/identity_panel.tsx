/** GraphiQL plugin: who the operations of this page are sent as. */
import { useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import type { ReactNode } from "react";

import { IdentityForm } from "../identity/form";
import { exploreIdentity } from "../identity/identity";

export const IDENTITY_PLUGIN: GraphiQLPlugin = {
  title: "Identity",
  icon: IdentityIcon,
  content: IdentityPanel,
};

function IdentityPanel(): ReactNode {
  const { introspect } = useGraphiQLActions();
  return (
    <section className="identity-panel" aria-label="Identity">
      <h2 className="plan-title">Identity</h2>
      <IdentityForm store={exploreIdentity} onChange={() => void introspect()} />
    </section>
  );
}

function IdentityIcon(props: object): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" {...props}>
      <circle cx="8" cy="15.5" r="4.5" />
      <path d="m11.2 12.3 8.3-8.3M16.5 7l3 3M13.5 10l2 2" strokeLinecap="round" />
    </svg>
  );
}
