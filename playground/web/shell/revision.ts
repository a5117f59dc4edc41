/** The revision of the graph that the gateway was last heard to serve; undefined before that. */
import { createStore } from "./store";

export const servedRevision = createStore<number | undefined>(undefined);
