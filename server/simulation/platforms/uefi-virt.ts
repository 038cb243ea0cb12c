/**
 * What UEFI firmware keeps of `qemu-virt`'s memory for its runtime services: ranges the kernel counts as present but never
 * maps (NOMAP). Measured on edk2 builds in 2022.11 and 2026.08; of 2025.02 only the outer borders are known. Bytes, ends
 * exclusive.
 */
import type { MachineSpec } from "../state/events.ts";
import { type Bytes, MiB } from "../units/units.ts";
import type { ByteSpan } from "./platforms.ts";

interface UefiBuild {
  /** The second flash bank is mapped write-combining, so that the kernel takes it for memory. */
  readonly flashIsMemory: boolean;
  /** `top`: counted down from the end of the first node's RAM. */
  readonly countedFrom: "top" | "zero";
  readonly kept: readonly (readonly [Bytes, Bytes])[];
}

const FLASH: ByteSpan = { start: 64 * MiB, end: 128 * MiB };

/** By edk2 release, ascending; a release between two behaves like the older one. */
const BUILDS: readonly (readonly [string, UefiBuild])[] = [
  [
    "2022.11",
    {
      flashIsMemory: true,
      countedFrom: "top",
      kept: [
        [0x3bc0000, 0x38d0000],
        [0x400000, 0x20000],
      ],
    },
  ],
  ["2025.02", { flashIsMemory: false, countedFrom: "top", kept: [[0xef0000, 0x20000]] }],
  [
    "2026.08",
    {
      flashIsMemory: false,
      countedFrom: "zero",
      kept: [
        [0x46690000, 0x46800000],
        [0x46890000, 0x46930000],
        [0x47a50000, 0x47ff0000],
      ],
    },
  ],
];

export interface UefiMemory {
  /** Taken for memory although it is none. */
  readonly flash: ByteSpan | undefined;
  /** All NOMAP ranges, flash included, ascending. */
  readonly nomap: readonly ByteSpan[];
}

/** `release` as in `edk2-2022.11`; an unknown one is taken for the newest build before it. */
export function uefiMemory(machine: MachineSpec, release: string, ramStart: Bytes): UefiMemory {
  const wanted = release.replace(/^edk2-/, "");
  const [, build] = BUILDS.findLast(([known]) => known <= wanted) ?? BUILDS[0]!;
  const top = ramStart + (machine.nodes[0]?.memory ?? machine.memory);
  const kept = build.kept.map(([a, b]) =>
    build.countedFrom === "top" ? { start: top - a, end: top - b } : { start: a, end: b },
  );
  const flash = build.flashIsMemory ? FLASH : undefined;
  return { flash, nomap: flash === undefined ? kept : [flash, ...kept] };
}
