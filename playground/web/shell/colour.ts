/** The colour of a subgraph: the same wherever it is drawn. */
import type { CSSProperties } from "react";

/** Sets `--hue`, in degrees, for style sheets to make colours of. */
export function subgraphColour(subgraph: string): CSSProperties {
  return { "--hue": `${hueOf(subgraph)}` } as CSSProperties;
}

export function hueOf(subgraph: string): number {
  let hash = 0;
  for (const character of subgraph) hash = (hash * 31 + character.charCodeAt(0)) % 360;
  return (hash * 137) % 360;
}
