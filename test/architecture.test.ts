import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { HYPERVISOR_NAMES } from "../server/simulation/platforms/hypervisors.ts";
import configuration from "../vitest.config.ts";
import { findCircle, grouped, importsBelow } from "./imports.ts";
import { ORDER } from "./rooms.ts";

const SERVER = join(import.meta.dirname, "../server");
const files = importsBelow(join(SERVER, "simulation"));
const topFolder = (file: string): string => (file.includes("/") ? file.split("/")[0]! : file);

/** Where an architecture, a platform, a hypervisor or a build may be asked for by its name. */
const BY_NAME_ALLOWED = /^simulation\/(arch|builds|platforms)\//;
/** A comparison with a name, also by its beginning. */
const BY_NAME = [
  /\b(arch|platform)\s*(===|!==(?! undefined))/,
  /(?<!kind) [!=]== "(x86_64|arm64|debian|qemu)/,
  /\.build (===|!==(?! undefined))/,
  /\.startsWith\("(debian|qemu|edk2)/,
  new RegExp(`([!=]==|case) "(${HYPERVISOR_NAMES.filter((name) => name !== "none").join("|")})"`),
];

/** Code that reads what a user or a log wrote: parameters, versions, names of CPU models and firmware. */
const READS_TEXT: readonly string[] = [
  "arch/x86/image-from-log.ts",
  "boot-context/command-line-size.ts",
  "crash/crashkernel-syntax.ts",
  "e820/memory-options.ts",
  "evidence/parameter-forms.ts",
  "kernels/kconfig/options.ts",
  "kernels/release-page-size.ts",
  "kernels/vendor.ts",
  "kernels/version.ts",
  "kexec/crash-kernel.ts",
  "mm/cma/cma.ts",
  "mm/memblock/reserve-mem.ts",
  "mm/memory-hotplug/hotplug-at-boot.ts",
  "mm/mm-init/movable-parameters.ts",
  "mm/numa/numa-emulation.ts",
  "platforms/catalogue.ts",
  "platforms/cpus/catalogue.ts",
  "platforms/firmware/catalogue.ts",
  "platforms/numa-options.ts",
  "state/alloc-site.ts",
  "sysctl/knobs.ts",
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

describe("architecture, platform, hypervisor and build", () => {
  it("are asked for by name in arch/, builds/ and platforms/ alone", () => {
    const asking = readdirSync(SERVER, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !BY_NAME_ALLOWED.test(file))
      .filter((file) => BY_NAME.some((form) => form.test(readFileSync(join(SERVER, file), "utf8"))));
    expect(asking).toEqual([]);
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
  it("of the simulation has one subject, and 400 lines at most", () => {
    const lines = (file: string): number =>
      readFileSync(join(SERVER, "simulation", file), "utf8")
        .trimEnd()
        .split("\n").length;
    const long = [...files.keys()].filter((file) => !file.endsWith(".generated.ts") && lines(file) > 400);
    expect(long).toEqual([]);
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
