/**
 * The words that choose among machines of one platform: CPU model, version of QEMU, hypervisor, firmware. Each that names nothing is
 * one error with the nearest known word, and the machine is read without it.
 */

import type { NameExpr } from "../../../grammar/ast.ts";
import { archOfPlatform, isQemuVersion, PLATFORMS, platformOf } from "../../simulation/platforms/catalogue.ts";
import { cpuModel, cpuNames } from "../../simulation/platforms/cpus/catalogue.ts";
import {
  isFirmwareName,
  nearestFirmware,
  UEFI_NAMES,
  UNSIMULATED_FIRMWARE,
} from "../../simulation/platforms/firmware/catalogue.ts";
import { HYPERVISOR_NAMES, hypervisorNamed } from "../../simulation/platforms/hypervisors.ts";
import type { MachineSpec } from "../../simulation/state/events.ts";
import { meantName, unknownName } from "./name-table.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { ValueReader } from "./values.ts";

type Word = "cpu" | "qemu" | "hypervisor" | "uefi";

interface Words {
  readonly isKnown: (name: string, machine: Pick<MachineSpec, "platform">) => boolean;
  /** To choose from. */
  readonly names: (machine: Pick<MachineSpec, "platform">) => readonly string[];
  /** The one that is meant by a name that only looks like one of them. */
  readonly nearest?: (name: string) => string | undefined;
}

const QEMU_VERSIONS: readonly string[] = [
  ...new Set(PLATFORMS.flatMap(({ version }) => (version === undefined ? [] : [version]))),
];

const WORDS: Readonly<Record<Word, Words>> = {
  cpu: {
    isKnown: (name, { platform }) => cpuModel(name, archOfPlatform(platform)) !== undefined,
    names: ({ platform }) => cpuNames(archOfPlatform(platform)),
  },
  qemu: { isKnown: isQemuVersion, names: () => QEMU_VERSIONS },
  hypervisor: {
    isKnown: (name) => hypervisorNamed(name) !== undefined,
    names: () => HYPERVISOR_NAMES,
  },
  uefi: {
    isKnown: (name, machine) => isFirmwareName(name) || firmwareNames(machine).includes(name),
    names: firmwareNames,
    nearest: nearestFirmware,
  },
};

/** Firmware to choose from: builds where boots with them are simulated; else what all builds for x86 are called. */
export function firmwareNames(machine: Pick<MachineSpec, "platform">): readonly string[] {
  return platformOf(machine).uefi.length > 0 ? UEFI_NAMES : [UNSIMULATED_FIRMWARE];
}

/** The name if it is one; else an error is added to `problems`, and the one that was probably meant, if any, stands for it. */
export function readVariantName(
  word: Word,
  expression: NameExpr | undefined,
  machine: Pick<MachineSpec, "platform">,
  reader: ValueReader,
  problems: ProblemLog,
): string | undefined {
  const name = reader.name(expression);
  if (name === undefined || expression === undefined) return undefined;
  const { isKnown, names, nearest } = WORDS[word];
  if (isKnown(name, machine)) return name;
  const known = names(machine);
  const meant = nearest?.(name) ?? meantName({ of: word, name }, known);
  problems.add(unknownName(reader.place(expression.span), { of: word, name }, known, meant));
  return meant;
}
