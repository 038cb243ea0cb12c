import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUILD_NAMES } from "../server/simulation/builds/names.ts";
import { DISTRIBUTIONS } from "../server/simulation/kernels/kconfig/distributions/index.ts";
import { PLATFORM_NAMES, PLATFORMS } from "../server/simulation/platforms/catalogue.ts";
import { CPU_MODELS } from "../server/simulation/platforms/cpus/catalogue.ts";
import { UEFI_NAMES, UNSIMULATED_FIRMWARE } from "../server/simulation/platforms/firmware/catalogue.ts";
import { HYPERVISOR_NAMES } from "../server/simulation/platforms/hypervisors.ts";
import configuration from "../vitest.config.ts";
import { findCircle, grouped, importsBelow } from "./imports.ts";
import { ORDER } from "./rooms.ts";

const SERVER = join(import.meta.dirname, "../server");
const files = importsBelow(join(SERVER, "simulation"));
const topFolder = (file: string): string => (file.includes("/") ? file.split("/")[0]! : file);

/** Where an architecture may be asked for by its name. */
const BY_NAME_ALLOWED = /^server\/simulation\/(arch|builds|platforms)\//;
/** A comparison with a name, also by its beginning. */
const BY_NAME = [
  /\b(arch|platform)\s*(===|!==(?! undefined))/,
  /(?<!kind) [!=]== "(x86_64|arm64)/,
  /\.build (===|!==(?! undefined))/,
  /\.startsWith\("(debian|qemu|edk2)/,
];

/** Whatever the data calls a build, a vendor, a platform, a CPU or a hypervisor. `none` and `unknown` say that there is no such thing. */
const NAMES_IN_DATA: ReadonlySet<string> = new Set(
  [
    BUILD_NAMES,
    DISTRIBUTIONS.flatMap(({ distribution, otherNames = [], builder = "none" }) => [
      distribution,
      builder,
      ...otherNames,
    ]),
    PLATFORM_NAMES,
    PLATFORMS.flatMap(({ otherNames = [], dmiNames = [], machineTypes, treeModel = "none" }) => [
      ...[...otherNames, ...dmiNames, treeModel],
      ...(machineTypes?.whole ?? []),
      ...(machineTypes?.beginnings ?? []),
    ]),
    UEFI_NAMES,
    UNSIMULATED_FIRMWARE,
    HYPERVISOR_NAMES,
    CPU_MODELS.flatMap(({ name, vendor, otherNames = [], brand = "none" }) => [name, vendor, brand, ...otherNames]),
  ]
    .flat()
    .filter((name) => name !== "none" && name !== "unknown"),
);

/** Where those names stand: the data, the examples of the language's words, and what is said of each, which the type checker asks for. */
const NAMED_IN =
  /^server\/simulation\/(builds|platforms)\/|^server\/simulation\/kernels\/(kconfig\/distributions\/|vendor\.ts$|\w+(-\w+)*-rules\.ts$)|^grammar\/vocabulary\/|^server\/analysis\/scenario\/data-words\.ts$/;

/** The names of data in a file's strings and regular expressions; examples of scenarios are template strings, and not looked into. */
function namesIn(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  const strings = code.match(/"[^"\n]*"/g) ?? [];
  const patterns = code.match(/(?<=[(,=:[]\s*)\/[^/*\n](?:\\.|[^/\n])*\//g) ?? [];
  return [
    ...strings.map((each) => each.slice(1, -1)),
    ...patterns.flatMap((each) => each.replace(/\\[a-z]/g, " ").match(/[A-Z]\w+|\w+-\w[\w.-]*/g) ?? []),
  ].filter((each) => NAMES_IN_DATA.has(each));
}

/** Code that reads what a user or a log wrote: parameters, versions, names of CPU models and firmware. */
const READS_TEXT: readonly string[] = [
  "arch/x86/image-from-log.ts",
  "boot-context/command-line-size.ts",
  "boot-context/largest-numbers.ts",
  "crash/crashkernel-syntax.ts",
  "e820/memory-options.ts",
  "evidence/parameter-forms.ts",
  "init/early-options.ts",
  "init/unknown-bootoption.ts",
  "kernels/kconfig/distributions/index.ts",
  "kernels/kconfig/options.ts",
  "kernels/release-page-size.ts",
  "kernels/vendor.ts",
  "kernels/version.ts",
  "kexec/crash-kernel.ts",
  "mm/cma/cma.ts",
  "mm/hugetlb/hugetlb-cma-sizes.ts",
  "mm/memblock/reserve-mem.ts",
  "mm/mm-init/movable-parameters.ts",
  "mm/numa/numa-emulation.ts",
  "platforms/catalogue.ts",
  "platforms/cpus/catalogue.ts",
  "platforms/firmware/catalogue.ts",
  "platforms/hypervisors.ts",
  "platforms/numa-options.ts",
  "state/alloc-site.ts",
  "sysctl/sysctl-args.ts",
];
/** Reading numbers and sizes, and reading boot logs of a build. */
const READS_TEXT_FOLDERS = /^(units|builds)\//;
const TEXT_TEST = /\.(startsWith|endsWith|match|matchAll|search|test|exec)\(|RegExp\(|= \/[^/*]/;

describe("the simulation's imports", () => {
  it("have no circle between files", () => {
    expect(findCircle(files)?.join(" → ")).toBeUndefined();
  });

  it("have no circle between folders", () => {
    expect(findCircle(grouped(files, dirname))?.join(" → ")).toBeUndefined();
  });

  it("have no circle between the top folders", () => {
    expect(findCircle(grouped(files, topFolder))?.join(" → ")).toBeUndefined();
  });

  it("go from a folder only to those above it in the order", () => {
    const wrong = [...files].flatMap(([file, targets]) =>
      [...targets]
        .filter((target) => files.has(target) && ORDER.indexOf(topFolder(target)) > ORDER.indexOf(topFolder(file)))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
    expect([...new Set([...files.keys()].map(topFolder))].filter((folder) => !ORDER.includes(folder))).toEqual([]);
  });
});

const SOURCES = ["grammar", "server"].flatMap((root) =>
  readdirSync(join(SERVER, "..", root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file: `${root}/${file}`, text: readFileSync(join(SERVER, "..", root, file), "utf8") })),
);

describe("addresses", () => {
  it("are encoded and decoded in one place, which takes every text", () => {
    const client = readdirSync(join(SERVER, "../client"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => ({ file: `client/${file}`, text: readFileSync(join(SERVER, "../client", file), "utf8") }));
    const calling = [...SOURCES, ...client].filter(({ text }) => /\b(?:de|en)codeURI(?:Component)?\b/.test(text));
    expect(calling.map(({ file }) => file)).toEqual(["server/analysis/file-name.ts"]);
  });
});

describe("architecture and build", () => {
  it("are asked for by name in arch/, builds/ and platforms/ alone", () => {
    const asking = SOURCES.filter(({ file }) => file.startsWith("server/") && !BY_NAME_ALLOWED.test(file)).filter(
      ({ text }) => BY_NAME.some((form) => form.test(text)),
    );
    expect(asking.map(({ file }) => file)).toEqual([]);
  });
});

describe("a build, a vendor, a platform, a CPU model, a hypervisor", () => {
  it("is named by its data alone, and by rows about it", () => {
    const naming = SOURCES.filter(({ file }) => !NAMED_IN.test(file) && !/\.(generated|data)\.ts$/.test(file)).flatMap(
      ({ file, text }) => namesIn(text).map((name) => `${file}: ${name}`),
    );
    expect(naming).toEqual([]);
  });

  it("is found in a string and in a pattern", () => {
    expect(namesIn('const vendors = new Set(["debian"]); // "ubuntu"')).toEqual(["debian"]);
    expect(namesIn("const words = [/\\bAMD\\b/, /^edk2-2025.02$/];")).toEqual(["AMD", "edk2-2025.02"]);
  });
});

describe("text", () => {
  it("decides in the simulation only where something written is read: no rule looks at a log line or a function's name", () => {
    const deciding = [...files.keys()]
      .filter((file) => !READS_TEXT_FOLDERS.test(file))
      .filter((file) => TEXT_TEST.test(readFileSync(join(SERVER, "simulation", file), "utf8")));
    expect(deciding.sort()).toEqual(READS_TEXT);
  });
});

describe("a file", () => {
  it("has one subject, and 400 lines at most: what is generated and tables of data may have more", () => {
    const roots = ["grammar", "server", "client", "test"];
    const long = roots.flatMap((root) =>
      readdirSync(join(SERVER, "..", root), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.m?ts$/.test(file) && !/\.(generated|data)\.ts$|node_modules/.test(file))
        .map((file) => ({ file: `${root}/${file}`, text: readFileSync(join(SERVER, "..", root, file), "utf8") }))
        .filter(({ text }) => text.trimEnd().split("\n").length > 400),
    );
    expect(long.map(({ file }) => file)).toEqual([]);
  });
});

describe("a test", () => {
  it("has as long as the configuration says: none is timed", () => {
    const timed = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && file !== "architecture.test.ts" && !file.includes("node_modules"))
      .filter((file) =>
        /\b(test|hook)Timeout\b|^ *\}, [\d_]+\);$/m.test(readFileSync(join(import.meta.dirname, file), "utf8")),
      );
    expect(timed).toEqual([]);
    expect(configuration.test?.testTimeout).toBeGreaterThanOrEqual(60_000);
    expect(configuration.test?.hookTimeout).toBeGreaterThanOrEqual(60_000);
  });
});
