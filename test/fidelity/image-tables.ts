/**
 * `node test/fidelity/image-tables.ts IMAGE…`: holds what kernel images tell against the data files of their builds, item by item. An image is a file; a `config`
 * beside it is its configuration. Exits 1 where an item differs. Images are not part of the repository: `apt-get download linux-image-…`.
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readKernelImage } from "../../server/bridge/kernel-image/read-image.ts";
import { withFileBytes } from "../../server/disk/image-file.ts";
import { NODE_UNPACKERS } from "../../server/disk/unpackers.ts";
import { ARCHITECTURES } from "../../server/simulation/arch/index.ts";
import { buildWords } from "../../server/simulation/builds/choose-build.ts";
import { USUAL_ITEMS } from "../../server/simulation/builds/log-extractors.ts";
import type { KernelBuild } from "../../server/simulation/builds/schema.ts";
import { BUILDS } from "../../server/simulation/builds/stated-build.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import type { KernelImageFacts } from "../../server/simulation/state/kernel-image-facts.ts";
import { readConfigText } from "../../server/sources/kernel-image/config-text.ts";
import { withConfig } from "../../server/sources/kernel-image/reading.ts";

/** An item as the table has it and as the image tells it; undefined: not there. */
export interface ComparedItem {
  readonly item: string;
  readonly table: unknown;
  readonly image: unknown;
  readonly verdict: "same" | "differs" | "image-lacks" | "table-lacks";
}

/** The facts of an image file, and a sentence for what can't be read. */
export async function factsOfFile(path: string): Promise<KernelImageFacts | string> {
  const beside = join(dirname(path), "config");
  const config = existsSync(beside) ? readConfigText(readFileSync(beside, "utf8")) : undefined;
  const read = await withFileBytes(path, (bytes) => readKernelImage(bytes, basename(path), NODE_UNPACKERS));
  if ("wrong" in read) return read.wrong;
  if ("wrong" in read.value) return JSON.stringify(read.value);
  return (config === undefined ? read.value : withConfig(read.value, "config", config)).facts;
}

/** The data file of the build that an image is of. */
export function tableOf(facts: KernelImageFacts): KernelBuild | undefined {
  return BUILDS.find(
    ({ release, arch, version }) => release === facts.release && arch === facts.arch && version === facts.version,
  );
}

export function compareWithTable(facts: KernelImageFacts, build: KernelBuild): readonly ComparedItem[] {
  const version = parseKernelVersion(facts.version)!;
  const { told, sections } = ARCHITECTURES[facts.arch].buildFromImage(facts, version);
  const image: Record<string, unknown> = { ...told };
  const table: Record<string, unknown> = { ...USUAL_ITEMS, ...build.sizes };
  if (build.arch === "x86_64") {
    image.sections = sections;
    table.sections = build.sections;
  }
  return [...new Set([...Object.keys(table), ...Object.keys(image)])].map((item) => {
    const [a, b] = [table[item], image[item]];
    const verdict =
      a === undefined ? "table-lacks" : b === undefined ? "image-lacks" : equal(a, b) ? "same" : "differs";
    return { item, table: a, image: b, verdict };
  });
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function words(value: unknown): string {
  return typeof value === "number" ? `0x${value.toString(16)}` : JSON.stringify(value);
}

if (import.meta.main) {
  let differing = 0;
  for (const path of process.argv.slice(2)) {
    const start = performance.now();
    const facts = await factsOfFile(path);
    const milliseconds = Math.round(performance.now() - start);
    if (typeof facts === "string") {
      console.log(`${path}: ${facts}`);
      continue;
    }
    const build = tableOf(facts);
    if (build === undefined) {
      console.log(`${path}: ${facts.release} (${facts.version}, ${facts.build}) has no table; ${milliseconds} ms`);
      continue;
    }
    const items = compareWithTable(facts, build);
    const count = (verdict: string): number => items.filter((each) => each.verdict === verdict).length;
    const lacking = items.filter(({ verdict }) => verdict === "image-lacks").map(({ item }) => item);
    const more = items.filter(({ verdict }) => verdict === "table-lacks").map(({ item }) => item);
    console.log(
      `${buildWords(build).padEnd(32)} same ${count("same")}  differ ${count("differs")}  not told: ${lacking.join(", ") || "nothing"}  beyond the table: ${more.join(", ") || "nothing"}  ${milliseconds} ms`,
    );
    for (const { item, table, image, verdict } of items) {
      if (verdict !== "differs") continue;
      differing++;
      console.log(`    ${item}: table ${words(table)}, image ${words(image)}`);
    }
  }
  process.exitCode = differing === 0 ? 0 : 1;
}
