/** The head with the find box, the time axis below it, and the details stay in sight while a long picture is scrolled. */

/** Tells the style sheet how much of the upper edge of the window they cover. */
export function keepInSight(head: HTMLElement, time: HTMLElement): void {
  const { style } = document.documentElement;
  const tell = (): void => {
    style.setProperty("--mz-head", `${head.offsetHeight}px`);
    style.setProperty("--mz-covered", `${coveredTop()}px`);
  };
  const observer = new ResizeObserver(tell);
  observer.observe(head);
  observer.observe(time);
}

/** CSS pixels of the upper edge of the window that something sticky covers. */
export function coveredTop(): number {
  const sticky = [...document.querySelectorAll<HTMLElement>(".head, .time")];
  return sticky
    .filter((one) => getComputedStyle(one).position === "sticky")
    .reduce((sum, one) => sum + one.offsetHeight, 0);
}
