/** Light or dark, as chosen in GraphiQL's settings; else what the system prefers. */

/** Applies what was chosen before, as GraphiQL does when it is shown. */
export function applyKeptTheme(): void {
  const theme = keptTheme();
  if (theme === "light" || theme === "dark") document.body.classList.add(`graphiql-${theme}`);
}

function keptTheme(): string | null {
  try {
    return localStorage.getItem("graphiql:theme");
  } catch {
    return null;
  }
}
