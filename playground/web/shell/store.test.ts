import { expect, test, vi } from "vitest";

import { createStore } from "./store";

test("listeners hear of changes, of nothing else, and not after they left", () => {
  const store = createStore(1);
  const listener = vi.fn();
  const leave = store.subscribe(listener);
  store.set(1);
  expect(listener).not.toHaveBeenCalled();
  store.set(2);
  expect(store.current()).toBe(2);
  leave();
  store.set(3);
  expect(listener).toHaveBeenCalledTimes(1);
});
