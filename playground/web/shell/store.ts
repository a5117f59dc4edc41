/** A value that components watch: whoever holds the store may set it, everyone may listen. */
import { useSyncExternalStore } from "react";

export interface Store<Value> {
  current(): Value;
  set(next: Value): void;
  /** Calls `listener` after each change, until the function that is returned is called. */
  subscribe(listener: () => void): () => void;
}

export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    current: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, by which the component is drawn again when it changes. */
export function useStore<Value>(store: Pick<Store<Value>, "current" | "subscribe">): Value {
  return useSyncExternalStore(store.subscribe, store.current);
}
