/** The head with the find box, the time axis below it, and the details stay in sight while a long picture is scrolled. */

/** Of the window's height, what may stay in sight: of a low one, or with large text, the rest would be a slit. */
const MOST_SHARE = 0.45;

/** Tells the style sheet how much of the upper edge of the window they cover, or that all of it is scrolled. */
export function keepInSight(head: HTMLElement, time: HTMLElement): void {
  const { style, classList } = document.documentElement;
  const tell = (): void => {
    classList.remove("low");
    classList.toggle("low", coveredTop(".head, .time, .nodes") > window.innerHeight * MOST_SHARE);
    style.setProperty("--mz-head", `${head.offsetHeight}px`);
    style.setProperty("--mz-covered", `${coveredTop(".head, .time")}px`);
  };
  const observer = new ResizeObserver(tell);
  observer.observe(head);
  observer.observe(time);
  window.addEventListener("resize", tell);
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
