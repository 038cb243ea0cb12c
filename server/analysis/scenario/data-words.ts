/**
 * The words of the language that follow from the simulation's data: which platforms, architectures, kernel builds, what-ifs and knobs
 * there are. The grammar takes any name in their place; who checks, completes or documents one asks here.
 */

import { OPERANDS, type Operand, type OperandType } from "../../../grammar/vocabulary/operands.ts";
import { meaningOf, type WordOf, wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import { type DocumentedKnob, knobs } from "../../parameters/knobs.ts";
import { KERNEL_ARCHES, type KernelArchName } from "../../simulation/arch/index.ts";
import { BUILD_NAMES } from "../../simulation/builds/names.ts";
import type { DistributionName } from "../../simulation/kernels/kconfig/distributions/index.ts";
import { MOVABLE_AT_NODE_START, MOVABLE_AVOIDS_RESERVED } from "../../simulation/mm/mm-init/what-if.ts";
import { PLATFORM_NAMES, PLATFORMS, type TabledPlatform } from "../../simulation/platforms/catalogue.ts";
import { cpuNames } from "../../simulation/platforms/cpus/catalogue.ts";
import { UEFI_NAMES, UNSIMULATED_FIRMWARE } from "../../simulation/platforms/firmware/catalogue.ts";
import { HYPERVISOR_NAMES } from "../../simulation/platforms/hypervisors.ts";
import type { AllocationUse, Event, FirmwareType, Supposed, ZoneName } from "../../simulation/state/events.ts";
import type { KnobName } from "../../simulation/sysctl/knobs.ts";

/** Names that `kernel VERSION …` takes for an architecture. */
export const ARCHITECTURE_NAMES: readonly string[] = Object.keys(KERNEL_ARCHES);

/** Names that `build NAME` takes. */
export { BUILD_NAMES };

/** Changes of the kernel that were proposed and never merged. */
const WHAT_IFS = [MOVABLE_AT_NODE_START, MOVABLE_AVOIDS_RESERVED] as const;
type WhatIf = (typeof WHAT_IFS)[number];
export const WHAT_IF_NAMES: readonly string[] = WHAT_IFS;

/** What each platform is. */
const ABOUT_PLATFORM: Readonly<Record<TabledPlatform, string>> = {
  "qemu-pc": "QEMU's i440FX machine: RAM below 3 GiB (3.5 GiB on small machines), the rest above 4 GiB.",
  "qemu-q35": "QEMU's Q35 machine: RAM below 2 GiB, the rest above 4 GiB, once there is more than 2.75 GiB.",
  "qemu-virt": "QEMU's Arm machine: RAM begins at 1 GiB.",
};

/** What each distribution's kernel is, for who chooses among builds. */
const ABOUT_DISTRIBUTION: Readonly<Record<DistributionName, string>> = {
  amazon: "Amazon Linux 2 and 2023: its configuration is known in parts, its sizes are not.",
  android: "Android's generic kernel image: its configuration is known in parts, its sizes are not.",
  chromeos: "ChromeOS's kernel: its configuration is known in parts, its sizes are not.",
  "debian-cloud": "Debian's kernel for cloud guests.",
  "debian-rt": "Debian's real-time kernel.",
  debian: "Debian's kernel for amd64 and arm64.",
  fedora: "Fedora's kernel: its configuration is known, its sizes are not.",
  "oracle-uek": "Oracle's Unbreakable Enterprise Kernel 7: its configuration is known in parts, its sizes are not.",
  rhel: "Red Hat Enterprise Linux 8 to 10 and their rebuilds: the configuration is known, the sizes are not.",
  suse: "SUSE's default kernel: its configuration is known in parts, its sizes are not.",
  ubuntu: "Ubuntu's generic kernel: its configuration is known in parts, its sizes are not.",
};

const ABOUT_ARCHITECTURE: Readonly<Record<KernelArchName, string>> = {
  x86_64: "64-bit x86, pages of 4 KiB, memory blocks of 128 MiB (2 GiB on large machines).",
  arm64: "64-bit Arm with pages of 4 KiB.",
  "arm64-16k": "64-bit Arm with pages of 16 KiB.",
  "arm64-64k": "64-bit Arm with pages of 64 KiB.",
};

const ABOUT_WHAT_IF: Readonly<Record<WhatIf, string>> = {
  [MOVABLE_AT_NODE_START]: "ZONE_MOVABLE begins at the start of each node.",
  [MOVABLE_AVOIDS_RESERVED]: "ZONE_MOVABLE is placed where memblock holds no reservations.",
};

/** What is known of a word besides its name; a word without an entry is as good as any. */
const MEANINGS: Readonly<Record<string, string>> = {
  ...ABOUT_PLATFORM,
  ...ABOUT_DISTRIBUTION,
  ...ABOUT_ARCHITECTURE,
  ...ABOUT_WHAT_IF,
  [UNSIMULATED_FIRMWARE]: "edk2's firmware for x86: what it keeps of memory only a log or a `firmware` map tells.",
  ...Object.fromEntries(knobs.map(({ name, summary, file }) => [name, `${summary} (\`${file}\`)`])),
};

const DATA_WORDS: { readonly [T in OperandType]?: readonly string[] } = {
  PLATFORM: PLATFORM_NAMES,
  CPU_MODEL: cpuNames(),
  QEMU_VERSION: [...new Set(PLATFORMS.flatMap(({ version = [] }) => version))],
  HYPERVISOR: HYPERVISOR_NAMES,
  FIRMWARE_BUILD: [...UEFI_NAMES, UNSIMULATED_FIRMWARE],
  ARCH: ARCHITECTURE_NAMES,
  BUILD: BUILD_NAMES,
  WHAT_IF: WHAT_IF_NAMES,
  KNOB: knobs.map(({ name }) => name),
};

/** The words that can stand for an operand: a closed list of the language, or those of data; none where anything can. */
export function choicesOf(type: OperandType): readonly string[] {
  const { list }: Operand = OPERANDS[type];
  return list === undefined ? (DATA_WORDS[type] ?? []) : wordsOf(list);
}

/** What a word means where an operand of this kind stands. */
export function meaningOfChoice(type: OperandType, word: string): string | undefined {
  const { list }: Operand = OPERANDS[type];
  if (list !== undefined) return meaningOf(list, word);
  return DATA_WORDS[type]?.includes(word) === true ? MEANINGS[word] : undefined;
}

// ── What the language lists and what the simulation takes are the same words: the type checker refuses anything else. ──

/** `true`, or the words that one of the two lacks, which an error of the type checker then names. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : Exclude<B, A>) : Exclude<A, B>;
type ModeOf<E> = E extends { readonly kind: "reconfigure"; readonly mode: infer Mode } ? Mode : never;
type ActionOf<E> = E extends { readonly kind: "chmem"; readonly action: infer Action } ? Action : never;

export const AGREED: readonly [
  Same<WordOf<"ALLOCATION_KIND">, AllocationUse>,
  Same<WordOf<"ZONE">, ZoneName>,
  Same<WordOf<"FIRMWARE_TYPE">, FirmwareType>,
  Same<WordOf<"DAX_MODE">, ModeOf<Event>>,
  Same<WordOf<"CHMEM_ACTION">, ActionOf<Event>>,
  Same<WordOf<"SUPPOSED">, Supposed>,
  Same<DocumentedKnob, KnobName>,
] = [true, true, true, true, true, true, true];
