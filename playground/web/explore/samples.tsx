/** GraphiQL plugin: sample operations that the gateway supplies; each opens in a tab of its own. */
import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import type { ReactNode } from "react";

import type { Sample } from "../settings";

export function samplesPlugin(samples: readonly Sample[]): GraphiQLPlugin {
  return {
    title: "Samples",
    icon: SamplesIcon,
    content: () => <SampleList samples={samples} />,
  };
}

function SampleList({ samples }: { samples: readonly Sample[] }): ReactNode {
  const { addTab, setVisiblePlugin } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const open = (sample: Sample) => {
    if (queryEditor?.getValue().trim()) addTab();
    queryEditor?.setValue(sample.query);
    variableEditor?.setValue(sample.variables);
    // on a phone the panel covers the editors
    if (matchMedia("(max-width: 720px)").matches) setVisiblePlugin(null);
    queryEditor?.focus();
  };
  return (
    <section className="samples" aria-label="Samples">
      <h2>Samples</h2>
      <ul>
        {samples.map((sample) => (
          <li key={sample.name}>
            <button type="button" onClick={() => open(sample)}>
              {sample.name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SamplesIcon(props: object): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" {...props}>
      <path d="M4 6.5h16M4 12h16M4 17.5h9" strokeLinecap="round" />
      <path d="m17 15.5 4 2.5-4 2.5z" strokeLinejoin="round" fill="currentColor" />
    </svg>
  );
}
