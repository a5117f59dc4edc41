import { GraphQLError } from "graphql";
import { expect, test } from "vitest";

import { createLastRunStore } from "./last_run";

const planned = { data: {}, extensions: { queryPlan: { text: "QueryPlan {}" } } };

test("a run goes from running to planned, and its answer comes back without the plan", () => {
  const store = createLastRunStore();
  const states: string[] = [];
  store.subscribe(() => states.push(store.current().state));
  expect(store.follow("Q", "{ x }").answered(planned)).toEqual({ data: {} });
  expect(states).toEqual(["running", "planned"]);
});

test("a run that is refused shows the reasons", () => {
  const store = createLastRunStore();
  store.follow("Q", "{ x }").answered({ errors: [new GraphQLError("Cannot query field x.")] });
  expect(store.current()).toEqual({
    state: "unplanned",
    operation: "Q",
    errors: ["Cannot query field x."],
  });
});

test("later events of a stream without a plan do not hide the first one's", () => {
  const store = createLastRunStore();
  const run = store.follow("Q", "{ x }");
  run.answered(planned);
  run.answered({ data: {} });
  run.ended();
  expect(store.current().state).toBe("planned");
});

test("a run that ends without an answer is not running any more", () => {
  const store = createLastRunStore();
  store.follow("Q", "{ x }").ended();
  expect(store.current()).toEqual({ state: "unplanned", operation: "Q", errors: [] });
});

test("what becomes of an earlier run does not show", () => {
  const store = createLastRunStore();
  const earlier = store.follow("First", "{ x }");
  store.follow("Second", "{ x }").answered(planned);
  earlier.failed(new Error("connection lost"));
  expect(store.current()).toMatchObject({ state: "planned", operation: "Second" });
});

test("a listener that has left hears nothing", () => {
  const store = createLastRunStore();
  let heard = 0;
  const leave = store.subscribe(() => heard++);
  leave();
  store.follow("Q", "{ x }");
  expect(heard).toBe(0);
});
