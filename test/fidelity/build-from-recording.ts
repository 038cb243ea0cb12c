/**
 * `node test/fidelity/build-from-recording.ts RECORDING…`: writes the data file of the build that each recording was made of. The file holds what the boot log tells (booted with `memblock=debug nokaslr`), the image's sections
 * of /proc/iomem, and the options that /proc/meminfo and sysfs show to differ from the distribution's.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { X86_EXTRACTORS } from "../../server/simulation/arch/x86/build-from-log.ts";
import { x86Sizes } from "../../server/simulation/arch/x86/sizes.ts";
import { distributionOf, kernelConfig } from "../../server/simulation/builds/kernel-config.ts";
import { profileFromLog, USUAL_ITEMS } from "../../server/simulation/builds/log-extractors.ts";
import type { KernelProfile } from "../../server/simulation/builds/schema.ts";
import { BUILDS } from "../../server/simulation/builds/stated-build.ts";
import { defaultOnlineTypeIsChoice } from "../../server/simulation/kernels/hotplug-rules.ts";
import type { ConfigValues } from "../../server/simulation/kernels/kconfig/options.ts";
import { ruleFor } from "../../server/simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import type { KernelSpec } from "../../server/simulation/state/events.ts";
import { readSavedBuild } from "../../server/sources/dmesg/build.ts";

const HERE = new URL("../../server/simulation/builds/", import.meta.url).pathname;
/** Items that people know as addresses and structure sizes. */
const HEXADECIMAL = /^(imageStart|imageEnd|brk|trampoline|nodeData|first|last|staysReserved)$/;

interface Recorded {
  readonly sections: readonly (readonly [string, string])[];
}

for (const path of process.argv.slice(2)) {
  const { sections } = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as Recorded;
  writeBuild((name) => sections.find(([title]) => title === name)?.[1] ?? "");
}

function writeBuild(section: (name: string) => string): void {
  const saved = readSavedBuild(section("dmesg"));
  const pkg = /Debian (\d\S*) \(/.exec(section("version"))?.[1];
  const config = distributionOf(saved.build);
  if (saved.release === undefined || pkg === undefined || config === undefined) {
    throw new Error("the log names no build of a known distribution");
  }
  const text = pkg.replace(/-.*$/, "");
  const version = parseKernelVersion(text)!;
  const nearest = BUILDS.find((build) => build.arch === "x86_64" && build.lacks.length === 0)!.sizes as KernelProfile;
  const measured = { log: "dmesg", ...saved };
  const options = kernelConfig({ arch: "x86_64", pageSize: 4096, version: text, config: {}, whatIf: [], origin: 0 });
  const reading = { log: measured, version, config: options, sizes: x86Sizes(4096), nearest };
  const { profile, extracted, missing } = profileFromLog(reading, X86_EXTRACTORS);
  const usual: Readonly<Record<string, unknown>> = USUAL_ITEMS;
  const sizes = extracted.filter((item) => profile[item] !== usual[item]).map((item) => [item, profile[item]]);
  const lacks = missing.filter((item) => !(item in USUAL_ITEMS));
  const build = {
    distribution: config.distribution,
    flavour: config.flavour,
    version: text,
    package: pkg,
    release: saved.release,
    arch: "x86_64",
    pageSize: 4096,
    sizes: Object.fromEntries(sizes),
    lacks,
    config: differing(section, {
      version: text,
      arch: "x86_64",
      pageSize: 4096,
      build: saved.build!,
      config: {},
      whatIf: [],
      origin: 0,
    }),
    sections: imageSections(section("boot iomem")),
  };
  const flavour = config.flavour === "plain" ? "" : `${config.flavour}-`;
  const name = `${text}-${flavour}amd64`;
  const head = `/** ${config.distribution} ${pkg}, ${flavour}amd64: read off the log of one boot. */\nimport type { X86Build } from "../schema.ts";\n`;
  writeFileSync(
    `${HERE}${config.distribution}/${name}.ts`,
    `${head}\nexport const build: X86Build = ${literal(build)};\n`,
  );
  console.log(`${name}: lacks ${lacks.join(", ") || "nothing"}`);
}

/** Options whose value the running kernel shows, where the distribution's table says otherwise. */
function differing(section: (name: string) => string, kernel: KernelSpec): Partial<ConfigValues> {
  const meminfo = section("boot meminfo");
  const online = section("auto_online_blocks").trim() === "online";
  const { value } = kernelConfig(kernel);
  const version = parseKernelVersion(kernel.version)!;
  const seen: Partial<ConfigValues> = {
    CMA: meminfo.includes("CmaTotal"),
    TRANSPARENT_HUGEPAGE: meminfo.includes("AnonHugePages"),
    ...(ruleFor(defaultOnlineTypeIsChoice, version)
      ? { MHP_DEFAULT_ONLINE_TYPE_ONLINE_AUTO: online }
      : { MEMORY_HOTPLUG_DEFAULT_ONLINE: online }),
  };
  return Object.fromEntries(
    Object.entries(seen).filter(([name, shown]) => value(name as keyof ConfigValues) !== shown),
  );
}

function imageSections(iomem: string) {
  return [...iomem.matchAll(/([0-9a-f]+)-([0-9a-f]+) : (Kernel \w+)/g)].map(([, first, last, name]) => ({
    name: name!,
    first: Number.parseInt(first!, 16),
    last: Number.parseInt(last!, 16),
  }));
}

function literal(value: unknown, key = ""): string {
  if (typeof value === "number") return HEXADECIMAL.test(key) ? `0x${value.toString(16)}` : String(value);
  if (Array.isArray(value)) return `[${value.map((each) => literal(each, key)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${name}: ${literal(each, name)}`)
    .join(", ")}}`;
}
