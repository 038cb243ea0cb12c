/** The head with the find box, the time axis below it, and the details stay in sight while a long picture is scrolled. */

/** Tells the style sheet how much of the upper edge of the window they cover. */
export function keepInSight(head: HTMLElement, time: HTMLElement): void {
  const { style } = document.documentElement;
  const tell = (): void => {
    style.setProperty("--mz-head", `${head.offsetHeight}px`);
    style.setProperty("--mz-covered", `${coveredTop(".head, .time")}px`);
  };
  const observer = new ResizeObserver(tell);
  observer.observe(head);
  observer.observe(time);
}

/** CSS pixels of the upper edge of the window that those of these that are sticky cover. */
export function coveredTop(what: string): number {
  const sticky = [...document.querySelectorAll<HTMLElement>(what)];
  return sticky
    .filter((one) => getComputedStyle(one).position === "sticky")
    .reduce((sum, one) => sum + one.offsetHeight, 0);
}

/** Scrolls a lane of a picture, with its head, into the middle of what is not covered, where it is not in sight. */
export function bringLane(content: HTMLElement, lane: { top: number; height: number }, head: number): void {
  const top = content.getBoundingClientRect().top + lane.top;
  const covered = coveredTop(".head, .time, .nodes");
  if (top - head >= covered && top + lane.height <= window.innerHeight) return;
  window.scrollBy({ top: top - covered - Math.max(head, (window.innerHeight - covered - lane.height) / 2) });
}
