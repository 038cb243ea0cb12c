/**
 * `node test/fidelity/measured-options.ts CONFIG…`: writes server/simulation/builds/measured-options.generated.ts from the configurations of measured builds. They
 * are not part of the repository: `apt-get download linux-image-…` (or `linux-base-…` since 7.0) has each beside its image. Their names tell the build.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ARCHITECTURES } from "../../server/simulation/arch/index.ts";
import type { Arch } from "../../server/simulation/state/events.ts";
import { kernelArchName } from "../../server/simulation/state/kernel-arch-name.ts";
import { type ConfigFacts, readConfigText } from "../../server/sources/kernel-image/config-text.ts";

const FILE = join(import.meta.dirname, "../../server/simulation/builds/measured-options.generated.ts");
const HEAD = `/**
 * How measured builds set the options that change memory, by architecture and page size: an option has one value where all have it so, else that of each of
 * \`builds\` in turn; one that is not listed is \`n\` in all. Written by \`node test/fidelity/measured-options.ts CONFIG…\` from Debian's configurations.
 */
interface MeasuredOptions {
  readonly builds: readonly (readonly [name: string, version: string])[];
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

`;

interface Measured {
  readonly build: readonly [name: string, version: string];
  readonly facts: ConfigFacts;
}

/** Debian's name of a configuration is that of its release: `config-6.12.118+deb13-cloud-amd64`. */
function buildOf(path: string): string {
  const flavour = /-(cloud|rt)-/.exec(basename(path))?.[1];
  return flavour === undefined ? "debian" : `debian-${flavour}`;
}

/** As their options tell it. */
const arches = Object.keys(ARCHITECTURES) as readonly Arch[];
const measured = new Map<string, Measured[]>();
for (const path of process.argv.slice(2)) {
  const facts = readConfigText(readFileSync(path, "utf8"));
  const arch = arches.find((each) => each === facts?.arch);
  if (facts?.version === undefined || arch === undefined) throw new Error(`${path} is no configuration`);
  const pageSize = facts.memory.ARM64_16K_PAGES === "y" ? 16384 : facts.memory.ARM64_64K_PAGES === "y" ? 65536 : 4096;
  const name = kernelArchName({ arch, pageSize });
  const of = measured.get(name) ?? [];
  measured.set(name, of);
  of.push({ build: [buildOf(path), facts.version], facts });
}

const byRelease = new Intl.Collator("en", { numeric: true });
const entries = [...measured].sort().map(([arch, unsorted]) => {
  const all = unsorted.toSorted((a, b) => byRelease.compare(a.build.join(" "), b.build.join(" ")));
  const names = [...new Set(all.flatMap(({ facts }) => Object.keys(facts.memory)))].sort();
  const values = names.map((name) => {
    const seen = all.map(({ facts }) => facts.memory[name] ?? "n");
    return [name, new Set(seen).size === 1 ? seen[0] : seen];
  });
  return [arch, { builds: all.map(({ build }) => build), values: Object.fromEntries(values) }];
});
writeFileSync(
  FILE,
  `${HEAD}export const MEASURED_OPTIONS: Readonly<Record<string, MeasuredOptions>> = ${JSON.stringify(Object.fromEntries(entries), null, 2)};\n`,
);
