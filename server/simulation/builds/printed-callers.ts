/**
 * Whose allocations a function's name in a boot log may be: memblock=debug prints the function that a call was compiled into, which is another
 * one where the compiler inlined the caller, by the tabled builds (`logCallers`).
 */
import { type AllocSite, plainFunction } from "../state/alloc-site.ts";
import { BUILDS } from "./stated-build.ts";

const SITES = new Map<string, Set<AllocSite>>();
for (const { logCallers } of BUILDS) {
  for (const table of [logCallers?.allocations ?? {}, logCallers?.calls ?? {}]) {
    for (const [site, printed] of Object.entries(table)) {
      for (const text of printed) {
        const name = plainFunction(text);
        SITES.set(name, (SITES.get(name) ?? new Set()).add(site as AllocSite));
      }
    }
  }
}

const NOBODY: ReadonlySet<AllocSite> = new Set();

/** Sites whose calls some tabled build prints with this function. */
export function sitesPrintedAs(name: string): ReadonlySet<AllocSite> {
  return SITES.get(name) ?? NOBODY;
}
