// The imports of a folder of TypeScript files as a graph, and the circles in it. An import that is erased (`import type`, or one that
// names types only) is no edge: it orders nothing at run time.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:([^;"']*?)\s+from\s+)?["'](\.[^"']+)["']/gm;

/** Each file below `root`, by its path from there, with the files it imports at run time. */
export function importsBelow(root: string): Graph {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return new Map(files.map((file) => [file, importsOf(root, file)]));
}

function importsOf(root: string, file: string): ReadonlySet<string> {
  const path = join(root, file);
  const targets = [...readFileSync(path, "utf8").matchAll(IMPORT)]
    .filter(([, erased, names]) => erased === undefined && !namesTypesOnly(names))
    .map(([, , , target]) => relative(root, resolve(dirname(path), target!)));
  return new Set(targets);
}

function namesTypesOnly(clause: string | undefined): boolean {
  const names = clause
    ?.match(/^\{([\s\S]*)\}$/)?.[1]
    ?.split(",")
    .map((name) => name.trim());
  const named = names?.filter((name) => name !== "") ?? [];
  return named.length > 0 && named.every((name) => name.startsWith("type "));
}

/** The graph of what `group` makes of files; edges within a group are left out. */
export function grouped(files: Graph, group: (file: string) => string): Graph {
  const groups = new Map<string, Set<string>>();
  for (const [file, targets] of files) {
    const from = group(file);
    const to = groups.get(from) ?? new Set();
    for (const target of targets) if (files.has(target) && group(target) !== from) to.add(group(target));
    groups.set(from, to);
  }
  return groups;
}

/** One circle as the names on the way, the first one again at the end; undefined: there is none. */
export function findCircle(graph: Graph): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle !== undefined) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
