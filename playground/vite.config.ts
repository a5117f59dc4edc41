/** Builds `web/` into `dist/`: relative addresses, so that the page works under any mount path. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Licences of the bundled scripts are collected by Vite itself; the font's is added here. */
const fontLicense: Plugin = {
  name: "font-license",
  generateBundle() {
    const source = readFileSync(here("node_modules/@fontsource/fira-code/LICENSE"));
    this.emitFile({ type: "asset", fileName: "fira-code-license.txt", source });
  },
};

/** Corrections of what GraphiQL tells to screen readers: by file, each text and its replacement. */
const CORRECTIONS: Record<string, readonly (readonly [string, string])[]> = {
  // a tab must not hold two buttons: without the roles it is a list of buttons, as it looks
  "@graphiql/react/dist/components/tabs/index.js": [
    ['"aria-selected": isActive', '"aria-current": isActive'],
    ['role: "tab",', ""],
    ['role: "tablist",', ""],
  ],
  // an entry of the history is named by its text, not "Set active" like all the others
  "@graphiql/plugin-history/dist/components.js": [['"aria-label": "Set active", ', ""]],
};

const accessibility: Plugin = {
  name: "accessibility",
  transform(code, id) {
    const file = Object.keys(CORRECTIONS).find((name) => id.endsWith(`/node_modules/${name}`));
    if (!file) return undefined;
    let corrected = code;
    for (const [text, replacement] of CORRECTIONS[file] ?? []) {
      if (!corrected.includes(text)) this.error(`${file} has changed: it does not hold ${text}`);
      corrected = corrected.replace(text, replacement);
    }
    return { code: corrected, map: null };
  },
};

export default defineConfig({
  root: here("web"),
  base: "./",
  cacheDir: here("node_modules/.vite"),
  plugins: [react(), accessibility, fontLicense],
  worker: { format: "es" },
  resolve: {
    alias: {
      "prettier/plugins/estree": here("web/explore/jsonc_printer.ts"),
      "prettier/parser-babel": here("web/explore/jsonc_printer.ts"),
    },
  },
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      onLog(level, log, handler) {
        // dependencies compiled by React's compiler carry directives that mean nothing here
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") handler(level, log);
      },
    },
  },
});
