/**
 * The theme of a view that stands in a file of its own: as the reader's system has it (light or dark, more contrast, forced
 * colours), named in `data-theme` of the page. In VS Code the editor's own theme holds.
 */
const DARK = "(prefers-color-scheme: dark)";
const CONTRAST = "(prefers-contrast: more)";
const FORCED = "(forced-colors: active)";

/** Names the theme, now and whenever the system changes. */
export function followSystemTheme(page: HTMLElement): void {
  const queries = [DARK, CONTRAST, FORCED].map((query) => matchMedia(query));
  const name = (): void => {
    const [dark, contrast, forced] = queries.map(({ matches }) => matches);
    page.dataset.theme = `${forced ? "forced-" : contrast ? "contrast-" : ""}${dark ? "dark" : "light"}`;
  };
  for (const query of queries) query.addEventListener("change", name);
  name();
}
