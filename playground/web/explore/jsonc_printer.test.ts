import { format } from "prettier/standalone";
import { expect, test } from "vitest";

import * as plugin from "./jsonc_printer";

test("Prettier lays out JSON through it, and keeps comments", async () => {
  const text = await format('{"a":1, // one\n"b":[true]}', { parser: "jsonc", plugins: [plugin] });
  expect(text).toBe('{\n  "a": 1, // one\n  "b": [\n    true\n  ]\n}');
});
