/** The style sheets of every page but what is GraphiQL's own. */
import "@fontsource/fira-code/latin-400.css";
import "./colours.css";
import "./shell.css";
import "./controls.css";
import "../plan/panel.css";
import "../trace/trace.css";
import "../connectors/connectors.css";
import "../operations/operations.css";
import "../graph/graph.css";
