/**
 * Reads recordings of real kernels (test/recordings/fit/FAMILY/ID.json.gz) for the tests of the text views: sections by name, and
 * the lines of a `blocks` section as runs.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { BlockRun } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import type { ZoneName } from "../../server/simulation/state/events.ts";

export interface Recording {
  readonly id: string;
  readonly kernel: string;
  readonly snapshots: Readonly<Record<string, string | number>>;
  /** The first section of each name. */
  readonly sections: ReadonlyMap<string, string>;
}

const ENDING = ".json.gz";
const ROOT = join(import.meta.dirname, "../recordings/fit");

/**
 * Recordings of all families or of one that are wanted by their names, family by family, in order of them; `index` counts those of a family.
 * No other is read.
 */
export function* recordings(
  only?: string,
  isWanted: (id: string, index: number) => boolean = () => true,
): Generator<Recording> {
  if (!existsSync(ROOT)) return;
  for (const family of readdirSync(ROOT, { withFileTypes: true })) {
    if (!family.isDirectory() || family.name !== (only ?? family.name)) continue;
    const folder = join(ROOT, family.name);
    const files = readdirSync(folder).filter((file) => file.endsWith(ENDING));
    for (const [index, file] of files.sort().entries()) {
      const recording = isWanted(file.slice(0, -ENDING.length), index) ? readRecording(join(folder, file)) : undefined;
      if (recording !== undefined) yield recording;
    }
  }
}

/** One recording of a family. */
export function recordingNamed(family: string, id: string): Recording {
  return readRecording(join(ROOT, family, `${id}.json.gz`))!;
}

/** Undefined: a file of another kind. */
function readRecording(path: string): Recording | undefined {
  const data = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8"));
  if (!Array.isArray(data.sections)) return undefined;
  const sections = new Map<string, string>();
  for (const [name, text] of data.sections as [string, string][]) {
    if (!sections.has(name)) sections.set(name, text);
  }
  return { id: data.id, kernel: data.kernel, snapshots: data.snapshots ?? {}, sections };
}

/** One run for each line: `39 online removable=1 nodes=0 zones=Movable`. */
export function runsOfBlocksText(text: string): readonly BlockRun[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [id, state, removable, nodes, zones] = line.split(" ") as [
        string,
        BlockRun["state"],
        string,
        string,
        string,
      ];
      const list = (field: string): string[] => field.slice(field.indexOf("=") + 1).split(",");
      return {
        first: Number(id),
        last: Number(id),
        state,
        removable: removable === "removable=1" ? 1 : 0,
        nodes: list(nodes).map(Number),
        validZones: (zones === "zones=none" ? [] : list(zones)) as ZoneName[],
      };
    });
}
