/** How a scenario names another file: by the path from the folder that it lies in. */

/** Undefined: in no way, it is on another host. */
export function relativePath(from: string, to: string): string | undefined {
  if (!URL.canParse(from) || !URL.canParse(to)) return undefined;
  const [home, target] = [new URL(from), new URL(to)];
  if (home.protocol !== target.protocol || home.host !== target.host) return undefined;
  const folder = home.pathname.split("/").slice(0, -1);
  const path = target.pathname.split("/");
  let same = 0;
  while (same < folder.length && same < path.length - 1 && folder[same] === path[same]) same++;
  return [...folder.slice(same).map(() => ".."), ...path.slice(same)].map(decodeURIComponent).join("/");
}
