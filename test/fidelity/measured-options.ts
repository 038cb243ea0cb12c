/**
 * `node test/fidelity/measured-options.ts CONFIG…`: writes server/simulation/builds/measured-options.generated.ts from the configurations of measured builds. They
 * are not part of the repository: `apt-get download linux-image-…` (or `linux-base-…` since 7.0) has each beside its image.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ARCHITECTURES } from "../../server/simulation/arch/index.ts";
import type { Arch } from "../../server/simulation/state/events.ts";
import { kernelArchName } from "../../server/simulation/state/kernel-arch-name.ts";
import { type ConfigFacts, readConfigText } from "../../server/sources/kernel-image/config-text.ts";

const FILE = join(import.meta.dirname, "../../server/simulation/builds/measured-options.generated.ts");
const HEAD = `/**
 * How measured builds set the options that change memory, by architecture and page size: an option has each value that one of them has; one that is not listed is \`n\`
 * in all. Written by \`node test/fidelity/measured-options.ts CONFIG…\` from Debian's configurations.
 */
`;

interface Measured {
  readonly versions: string[];
  readonly all: ConfigFacts[];
}

/** As their options tell it. */
const arches = Object.keys(ARCHITECTURES) as readonly Arch[];
const measured = new Map<string, Measured>();
for (const path of process.argv.slice(2)) {
  const facts = readConfigText(readFileSync(path, "utf8"));
  const arch = arches.find((each) => each === facts?.arch);
  if (facts?.version === undefined || arch === undefined) throw new Error(`${path} is no configuration`);
  const pageSize = facts.memory.ARM64_16K_PAGES === "y" ? 16384 : facts.memory.ARM64_64K_PAGES === "y" ? 65536 : 4096;
  const name = kernelArchName({ arch, pageSize });
  const of = measured.get(name) ?? { versions: [], all: [] };
  measured.set(name, of);
  of.versions.push(facts.version);
  of.all.push(facts);
}

const entries = [...measured].sort().map(([arch, { versions, all }]) => {
  const names = [...new Set(all.flatMap(({ memory }) => Object.keys(memory)))].sort();
  const values = names.map((name) => {
    const seen = [...new Set(all.map(({ memory }) => memory[name] ?? "n"))].sort();
    return `    ${/^\d/.test(name) ? `"${name}"` : name}: ${JSON.stringify(seen)},\n`;
  });
  return `  // ${[...new Set(versions)].sort().join(", ")}\n  ${JSON.stringify(arch)}: {\n${values.join("")}  },\n`;
});
writeFileSync(
  FILE,
  `${HEAD}export const MEASURED_OPTIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {\n${entries.join("")}};\n`,
);
