import { expect, test } from "vitest";

import { linkTo, readPlace } from "./place";

test("a hash names a page, and what of it", () => {
  expect(readPlace("#/plan")).toEqual({ page: "plan", rest: [] });
  expect(readPlace("#/connectors/edit/users")).toEqual({
    page: "connectors",
    rest: ["edit", "users"],
  });
});

test.each(["", "#", "#/", "#/nowhere", "#plan%"])("%j is the first page", (hash) => {
  expect(readPlace(hash)).toEqual({ page: "explore", rest: [] });
});

test("a page that is not offered is the first page", () => {
  expect(readPlace("#/graph", ["explore", "plan"]).page).toBe("explore");
});

test("a link is read as what it was made of", () => {
  const link = linkTo("connectors", "edit", "a/b c%");
  expect(readPlace(link)).toEqual({ page: "connectors", rest: ["edit", "a/b c%"] });
});
