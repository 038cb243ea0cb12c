/** How many pixels of the screen a pixel of the page has: another monitor, or another zoom of the window, has others. */
export interface Screen {
  readonly devicePixelRatio: number;
  matchMedia(query: string): {
    addEventListener(type: "change", listener: () => void, options: { readonly once: true }): void;
  };
}

/** A query knows of one resolution whether it is that one: of a window that goes from 150 % to 200 % the next one tells. */
export function onResolutionChange(screen: Screen, changed: () => void): void {
  const query = screen.matchMedia(`(resolution: ${screen.devicePixelRatio}dppx)`);
  const tell = (): void => {
    onResolutionChange(screen, changed);
    changed();
  };
  query.addEventListener("change", tell, { once: true });
}
