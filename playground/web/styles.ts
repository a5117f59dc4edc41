/** Every style sheet, ours last. */
import "@fontsource/fira-code/latin-400.css";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./page.css";
import "./plan/panel.css";
