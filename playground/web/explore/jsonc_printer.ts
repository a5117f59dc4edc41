/**
 * JSON with comments as a Prettier plugin.
 *
 * GraphiQL prettifies variables and headers through Prettier's whole JavaScript parser and printer;
 * the build puts this file in place of both (`resolve.alias` in vite.config.ts).
 */
import { applyEdits, format } from "jsonc-parser";

interface Text {
  readonly text: string;
}

export const parsers = {
  jsonc: {
    astFormat: "jsonc",
    parse: (text: string): Text => ({ text }),
    locStart: () => 0,
    locEnd: (node: Text) => node.text.length,
  },
};

export const printers = {
  jsonc: { print: (path: { node: Text }) => formatJsonc(path.node.text) },
};

/** Formats JSON with comments; text that cannot be parsed keeps its tokens. */
export function formatJsonc(text: string): string {
  return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, eol: "\n" }));
}
