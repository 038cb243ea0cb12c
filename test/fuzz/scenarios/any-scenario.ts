/** Scenarios: machines that boot, with any steps behind them, and the written ones of samples and pages, whole or damaged. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { STATEMENTS } from "../../../grammar/vocabulary.ts";
import { DEFINITIONS } from "../../../server/analysis/notes/index.ts";
import { damaged, noise, soup } from "../../grammar/any-text.ts";
import { EVERYTHING } from "../../grammar/scenarios.ts";
import { cmdlineWord, declaration, expectation, step } from "./any-statement.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".memzone"))
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8"));

/** Scenarios that people wrote. */
export const WRITTEN: readonly string[] = [
  ...read("samples"),
  ...read("test/bridge/field"),
  ...DEFINITIONS.flatMap(({ page }) => (typeof page.example === "string" ? [page.example] : [])),
  EVERYTHING,
  STATEMENTS.map(({ example }) => example).join("\n"),
].filter((text) => text.length < 8000);

const kernel = fc.tuple(
  fc.constantFrom(
    "4.9",
    "4.12",
    "4.13",
    "4.14",
    "4.19",
    "5.4",
    "5.10",
    "5.15",
    "6.1",
    "6.1.0-25-amd64",
    "6.12",
    "7.2",
    "4.18.0-553.el8",
  ),
  fc.constantFrom("", "", "{ build debian }", "{ config CMA=y }", "{ what-if movable-at-node-start }"),
);
/** For each architecture: its name, and machines. */
const MACHINES: readonly (readonly [arch: string, machine: string])[] = [
  ["x86_64", "machine qemu-pc { memory 4G slots 4 maxmem 64G }"],
  ["x86_64", "machine qemu-pc { memory 512M }"],
  [
    "x86_64",
    "machine qemu-q35 { memory 5G cpus 2 slots 2 maxmem 16G node0 { memory 2G cpus 0 } node1 { memory 3G cpus 1 hotpluggable } }",
  ],
  ["x86_64", "machine qemu-pc { memory 1T slots 8 maxmem 4T }"],
  // So many blocks that what goes through them one by one is seen.
  ["x86_64", "machine qemu-q35 { memory 16T }"],
  [
    "x86_64",
    "machine { cpus 2 firmware { 0x0-0x9fbff usable\n 0x100000-0x7fffffff usable\n 0x100000000-0x17fffffff usable mirrored } }",
  ],
  [
    "x86_64",
    "machine qemu-pc { memory 3G cpus 4 node0 { memory 1G cpus 0-3 } node1 { memory 1G } node2 { memory 1G } }",
  ],
  ["arm64", "machine qemu-virt { memory 4G slots 4 maxmem 32G }"],
  ["arm64-64k", "machine qemu-virt { memory 16G }"],
  ["arm64-16k", "machine qemu-virt { memory 4G node0 { memory 1G } node1 { memory 3G } }"],
  ["arm64", "machine qemu-virt { memory 2G uefi edk2-2025.02 }"],
];
/** Machines that may not boot: an initrd of any size, memory of any, and maps of firmware with any ranges. */
const oddMachine = fc
  .tuple(
    fc.constantFrom(["x86_64", "qemu-pc"], ["x86_64", "qemu-q35"], ["arm64", "qemu-virt"], ["arm64-64k", "qemu-virt"]),
    // Of 64 TiB half a million blocks are listed: some such machines are enough.
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom("64M", "512M", "2G", "3G", "8G") },
      { weight: 1, arbitrary: fc.constant("64T") },
    ),
    fc.constantFrom("", "", "initrd 100M", "initrd 480M", "initrd 511M", "initrd 2000M", "initrd 3G", "initrd 16T"),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** 20 }), fc.integer({ min: 1, max: 2 ** 22 }), fc.nat(3)), {
      maxLength: 5,
    }),
  )
  .map(([[arch = "", platform = ""], memory, initrd, ranges]): readonly [string, string] => {
    const map = ranges.map(([at, size, kind]) => {
      const start = at * [1024, 4096, 2 ** 16, 2 ** 24][kind]!;
      return `0x${start.toString(16)}-0x${(start + size * 511).toString(16)} ${kind === 3 ? "reserved" : "usable"}`;
    });
    const firmware = map.length === 0 ? "" : `firmware { ${map.join("\n ")} }`;
    return [arch, `machine ${platform} { memory ${memory} ${initrd} ${firmware} }`];
  });

const DEVICES = [
  "dimm d0 { size 1G }",
  "dimm d1 { size 384M node0 at 0x180000000 }",
  "dimm d0 { size 2G node0 cold }",
  "virtio-mem v0 { size 4G requested 1G }",
  "virtio-mem v0 { size 1G block 4M node0 }",
  "nvdimm p0 { size 4G }",
  "cxl c0 { size 4G at 0x1050000000-0x114fffffff }",
  "param size = 256M | 1G",
  "param blocks = memory3 | memory30-39",
];

/** A machine that boots, as long as the command line lets it. */
const head = fc
  .tuple(
    kernel,
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...MACHINES) }, { weight: 1, arbitrary: oddMachine }),
    fc.array(cmdlineWord, { maxLength: 3 }),
    fc.subarray(DEVICES),
    fc.array(declaration, { maxLength: 1 }),
  )
  .map(([[version, body], [arch, machine], words, devices, more]) => [
    `kernel ${version} ${arch} ${arch === "x86_64" || body === "" ? body : ""}`.trim(),
    machine,
    ...(words.length === 0 ? [] : [`cmdline {\n  ${words.join("\n  ")}\n}`]),
    ...devices.filter((device, at) => devices.findIndex((other) => other.slice(0, 7) === device.slice(0, 7)) === at),
    ...more,
  ]);

const behind = fc.oneof(
  { weight: 8, arbitrary: step },
  { weight: 2, arbitrary: expectation },
  { weight: 1, arbitrary: fc.constantFrom("boot", "# a comment", "", 'step "heading"') },
);

/** Statements of a scenario that means something, in their order. */
export const statements: fc.Arbitrary<readonly string[]> = fc
  .tuple(head, fc.array(behind, { maxLength: 12, size: "max" }))
  .map(([before, after]) => [...before, "boot", ...after]);

/** A story of several groups of passages, which are taken over as one where an edit leaves them alone. */
export const longScenario: fc.Arbitrary<string> = fc
  .tuple(statements, fc.array(behind, { minLength: 60, maxLength: 200, size: "max" }))
  .map((lines) => `${lines.flat().join("\n")}\n`);

/** A step of one block, which does the same at any number of a story. */
export const blockStep: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom("online", "online_movable", "offline"), fc.integer({ min: 30, max: 90 }))
  .map(([verb, block]) => `${verb} memory${block}`);

/** Several groups of passages on a small machine, in part of a used file, whose steps do something else where one in front of them does. */
export const groupedScenario: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('use "machine.memzone"', "machine qemu-pc { memory 512M slots 2 maxmem 8G }"),
    fc.constantFrom("memhp_default_state=offline", "movablecore=128M"),
    fc.array(fc.oneof({ weight: 20, arbitrary: blockStep }, { weight: 1, arbitrary: behind }), {
      minLength: 130,
      maxLength: 200,
      size: "max",
    }),
  )
  .map(([machine, words, lines]) =>
    [
      "kernel 6.12 x86_64",
      machine,
      "dimm d0 { size 7G }",
      `cmdline { ${words} }`,
      "boot",
      "plug d0",
      ...lines,
      "",
    ].join("\n"),
  );

const grown = statements.map((lines) => `${lines.join("\n")}\n`);
const anything = fc.array(fc.oneof(declaration, behind), { maxLength: 12 }).map((lines) => lines.join("\n"));

/** A run of a character or two somewhere: what looks behind each of them again takes longer than anybody waits. */
const withLongRun = fc
  .tuple(
    fc.oneof(grown, fc.constantFrom(...WRITTEN)),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(
      " ",
      "\t",
      "a",
      "1",
      "0",
      "1.",
      "1-",
      "a-",
      "-",
      ",",
      "0-8191,",
      '"',
      '"\\',
      "\\",
      "#",
      "{",
      "}",
      "=",
      "@1",
      "$",
      "\n",
    ),
  )
  .map(([text, place, unit]) => {
    const at = Math.floor(place * text.length);
    return text.slice(0, at) + unit.repeat(LONG_RUN / unit.length) + text.slice(at);
  });
/** Characters. */
const LONG_RUN = 60_000;

export const anyScenario: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: grown },
  { weight: 2, arbitrary: anything },
  { weight: 2, arbitrary: damaged(grown) },
  { weight: 2, arbitrary: fc.constantFrom(...WRITTEN) },
  { weight: 4, arbitrary: damaged(fc.constantFrom(...WRITTEN)) },
  { weight: 1, arbitrary: withLongRun },
  { weight: 1, arbitrary: soup },
  { weight: 1, arbitrary: noise },
);

/** Files that scenarios name. */
export const FILES: Readonly<Record<string, string>> = {
  "machine.memzone": "machine qemu-pc { memory 4G }\nparam size = 128M | 1G\ndimm d1 { size 1G }\n",
  "other.memzone": 'use "machine.memzone"\n',
  "boot.dmesg": readFileSync(join(ROOT, "samples/two-socket-server.dmesg"), "utf8"),
  "kernel.config": "CONFIG_CMA=y\nCONFIG_MEMORY_HOTPLUG=y\n# CONFIG_NUMA is not set\n",
};
