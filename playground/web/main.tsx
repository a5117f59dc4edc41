/** Entry: reads what the gateway says about itself, then shows the page. */
import "./shell/styles";

import { createRoot } from "react-dom/client";

import { App } from "./app";
import { loadSettings } from "./settings";
import { chooseTheme, chosenTheme } from "./shell/theme";

const container = document.getElementById("root");
if (!container) throw new Error("index.html has no element #root");
chooseTheme(chosenTheme.current());
const root = createRoot(container);
root.render(<App settings={await loadSettings(document.baseURI)} />);
