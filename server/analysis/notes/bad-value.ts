/** Values that can't be: where the parser reads them, and where a machine can't be made of them. */

import { NEWEST_MEASURED } from "../../simulation/evidence/measured-range.ts";
import type { OptionName } from "../../simulation/kernels/kconfig/options.ts";
import { lastOf, MAJOR_SERIES, type MajorSeries, type NoVersion } from "../../simulation/kernels/version.ts";
import type { Arch, Origin } from "../../simulation/state/events.ts";
import type { BootRefusal, PlaceRefusal } from "../../simulation/state/outcome-reason.ts";
import { type ByteRange, type Bytes, hex, rangeSize, sizeText } from "../../simulation/units/units.ts";
import { configValueWords } from "../config-words.ts";
import { defineNote, type Remedy } from "./define-note.ts";
import { bootRefusalText, placeText } from "./refusal-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "bad-value":
      | BootRefusal
      | {
          readonly kind: "device-place";
          readonly device: string;
          readonly why: PlaceRefusal;
          readonly declared: Origin;
        };
  }
}

/** Why a text is the version of no kernel; `nearest`: one that there is, `isNewest` where it resembles none. */
export type WrongVersion =
  | { readonly kind: "no-version"; readonly text: string; readonly nearest: string; readonly isNewest?: true }
  | ({ readonly kind: "no-release"; readonly text: string; readonly nearest: string } & NoVersion);

/** Sizes that QEMU takes for no device. Bytes. */
export type BadDevice =
  | { readonly kind: "empty-device"; readonly device: string }
  | { readonly kind: "device-block" }
  | { readonly kind: "device-range"; readonly range: ByteRange }
  | { readonly kind: "device-size" | "requested-size"; readonly block: Bytes }
  | { readonly kind: "requested-above"; readonly size: Bytes };

/** Parts that no machine has. */
type BadMachine =
  | { readonly kind: "architecture"; readonly platform: string; readonly arch: Arch; readonly kernel: Arch }
  /** Nodes above the last number that there can be are left out. */
  | { readonly kind: "node-numbers"; readonly last: number; readonly beyond: number }
  | { readonly kind: "too-many"; readonly things: "CPUs" | "memory slots"; readonly most: number }
  /** `isStated`: the scenario says which QEMU it is. */
  | {
      readonly kind: "cpus-of-platform";
      readonly platform: string;
      readonly version: string;
      readonly most: number;
      readonly isStated: boolean;
    }
  | { readonly kind: "no-cpu" | "initrd" }
  /** A size without a suffix that is no machine's. */
  | { readonly kind: "few-bytes"; readonly written: string; readonly meant: string }
  | { readonly kind: "no-device-tree"; readonly item: string }
  /** `align`: what KASLR moves the image by; undefined: an image that is moved is not simulated. */
  | { readonly kind: "image-place"; readonly align: Bytes | undefined }
  | { readonly kind: "cpu"; readonly number: number; readonly cpus: number }
  | { readonly kind: "cpu-nodes"; readonly number: number; readonly first: number; readonly second: number };

type BadText =
  /** `$name` stands for something of another kind. */
  | {
      readonly kind: "parameter";
      readonly name: string;
      readonly text: string;
      readonly wanted: "number" | "blocks";
    }
  /** The value of a parameter is no word of a list; `calls`: what the list's words are. */
  | { readonly kind: "word"; readonly written: string; readonly calls?: string }
  | { readonly kind: "page-count"; readonly written: string }
  | { readonly kind: "config"; readonly value: string; readonly option: OptionName }
  /** A log lacks all lines of the kind that is read. */
  | { readonly kind: "log"; readonly log: string; readonly lines: "memblock_reserve" | "BIOS-e820" }
  /** A file is none of a real machine that is known here. */
  | { readonly kind: "source"; readonly file: string }
  /** `config "FILE"` names a file that is no kernel configuration. */
  | { readonly kind: "configuration"; readonly name: string };

type WrongValue = WrongVersion | BadDevice | BadMachine | BadText;

export const badValue = defineNote({
  code: "bad-value",
  about: "a value that can't be",
  severity: "error",
  restsOn: "text",
  words: (facts) => {
    if (facts.kind !== "device-place") return { message: bootRefusalText(facts) };
    return {
      message: `${facts.device}: ${placeText(facts.why)}`,
      related: [{ origin: facts.declared, message: "declared here" }],
    };
  },
  fixes: (facts) => (facts.kind === "device-place" ? placeFixes(facts.why, facts.declared) : []),
  sentence: wrongValueText,
  page: {
    meaning:
      "A number, a name or a size is understood, and nothing in a machine or a kernel can have it: more CPUs than there can be, a node that no CPU is on, an address that QEMU refuses.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  cpus 100000
}
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  cpus 8
}
boot
`,
    why: "What the value stands for can't be simulated. The rest of the scenario is, with as much of the value as there can be.",
    mend: "Write a value within the limits that the message names.",
  },
});

/** The nearest sizes that QEMU takes; or whatever place it finds. */
function placeFixes(why: PlaceRefusal, declared: Origin): readonly Remedy[] {
  switch (why.kind) {
    case "unaligned-size":
      return (["down", "up"] as const).map((way) => ({
        kind: "whole-size",
        origin: declared,
        size: why.size,
        unit: why.alignment,
        way,
      }));
    case "window-taken": {
      const range = { first: why.free, last: why.free + why.size - 1 };
      const title = (written: string) => `Write \`${written}\`, behind all memory`;
      return [{ kind: "set-range", title, origin: declared, range }];
    }
    case "unaligned-address":
    case "outside-device-memory":
    case "address-taken":
      return [{ kind: "remove-place", origin: declared }];
    default:
      return [];
  }
}

type OfKind<K extends WrongValue["kind"]> = Extract<WrongValue, { readonly kind: K }>;

const NO_SUCH_PARAMETER = { number: "no number, size or address", blocks: "no memory blocks" } as const;
const SAVE_THE_LOG = {
  memblock_reserve: "boot with `memblock=debug`",
  "BIOS-e820": "save the log from its first line on, or name /proc/iomem",
} as const;

const SENTENCES: { readonly [K in WrongValue["kind"]]: (facts: OfKind<K>) => string } = {
  "no-version": ({ text, nearest, isNewest }) =>
    `\`${text}\` is no kernel version${isNewest ? `: write \`6.12\`, \`6.5-rc2\` or \`5.18.0-rc4-next-20220426\`; \`${nearest}\`, the newest that was measured, stands for it` : `; did you mean \`${nearest}\`?`}`,
  "no-release": ({ text, nearest, ...why }) =>
    `there is no Linux \`${text}\`: ${noReleaseText(why)}; the nearest is \`${nearest}\``,
  "empty-device": ({ device }) => `a ${device} has at least one page`,
  "device-block": () => "the block size of a virtio-mem device is a power of two, 1 MiB at least",
  "device-range": ({ range }) => `${hex(range.first)}-${hex(range.last)} holds ${sizeText(rangeSize(range))}`,
  "device-size": ({ block }) => `the size is a multiple of the device's block, ${sizeText(block)}`,
  "requested-size": ({ block }) => `the requested size is a multiple of the device's block, ${sizeText(block)}`,
  "requested-above": ({ size }) => `more is requested than the device's ${sizeText(size)}`,
  architecture: ({ platform, arch, kernel }) => `\`${platform}\` is an ${arch} machine, the kernel is for ${kernel}`,
  "node-numbers": ({ last, beyond }) =>
    `nodes are numbered from 0 to ${last}; ${beyond === 1 ? "this one is" : `${beyond} are`} left out`,
  "too-many": ({ things, most }) => `a machine has at most ${most} ${things}`,
  "cpus-of-platform": ({ platform, version, most, isStated }) =>
    `QEMU ${version} starts ${platform} with at most ${most} CPUs${isStated ? "" : "; `qemu VERSION` states another QEMU"}`,
  "no-cpu": () =>
    "a machine has at least one CPU: `cpus` is their number, such as `cpus 2`; a list such as 0-1 belongs to a node",
  "few-bytes": ({ written, meant }) => `\`${written}\` are bytes, too few to boot in; did you mean \`${meant}\`?`,
  "no-device-tree": ({ item }) => `\`${item}\` is a matter of a device tree, which this machine has none of`,
  "image-place": ({ align }) =>
    align === undefined
      ? "where KASLR puts such a kernel is not simulated: what `image` says has no effect"
      : `no image lies there: KASLR moves it by multiples of ${sizeText(align)}`,
  initrd: () => "the initrd is larger than the memory",
  cpu: ({ number, cpus }) => `CPU ${number} does not exist: the machine has ${cpus}`,
  "cpu-nodes": ({ number, first, second }) =>
    `CPU ${number} is on node${first} and on node${second}: QEMU does not start, a CPU is on one node`,
  parameter: ({ name, text, wanted }) => `\`$${name}\` stands for \`${text}\`, which is ${NO_SUCH_PARAMETER[wanted]}`,
  word: ({ written, calls }) => `\`${written}\` is no ${calls ?? "such word"}`,
  "page-count": ({ written }) => `\`${written}\` is no number of pages`,
  config: ({ value, option }) => `\`${value}\` is no value of ${option}: it takes ${configValueWords(option)}`,
  source: ({ file }) =>
    `\`${file}\` tells nothing of a machine: a boot log, /proc/iomem, /proc/zoneinfo, lsmem or a QEMU command line does`,
  configuration: ({ name }) =>
    `\`${name}\` is no kernel configuration: it takes lines such as \`CONFIG_MEMORY_HOTPLUG=y\``,
  log: ({ log, lines }) => `\`${log}\` holds no \`${lines}\` lines: ${SAVE_THE_LOG[lines]}`,
};

function wrongValueText(facts: WrongValue): string {
  return (SENTENCES[facts.kind] as (facts: WrongValue) => string)(facts);
}

function noReleaseText(none: NoVersion): string {
  switch (none.why) {
    case "series":
      return `known are ${MAJOR_SERIES.map(seriesText).join(", ")}`;
    case "updates":
      return `no series has more than ${none.most} updates`;
    case "candidates":
      return `no series has more than ${none.most} release candidates`;
    case "update-candidates":
      return `no update has more than ${none.most} candidates`;
    case "ended":
      return `its series ended with the update ${none.most}`;
    case "numbers":
      return `a version of it has ${none.most} numbers at most`;
  }
}

function seriesText(series: MajorSeries): string {
  const { major, first, last } = series;
  if (last === undefined)
    return `${major}.${first} to ${NEWEST_MEASURED} (and, once released, up to ${major}.${lastOf(series)})`;
  return first === last ? `${major}.${first}` : `${major}.${first} to ${major}.${last}`;
}
