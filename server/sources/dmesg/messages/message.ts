/** A message of a boot log that tells of the machine. Sources as in machine.ts, whose reader the messages fill. */

import type { ByteRange } from "../../../simulation/units/units.ts";
import type { LinePlace } from "../../facts.ts";
import type { MachineReader } from "../machine.ts";

/** A message, and what is taken from it; `parts` are the pattern's groups. */
export interface Message {
  readonly pattern: RegExp;
  readonly take: (reader: MachineReader, parts: readonly string[], at: LinePlace, cut: boolean) => void;
}

export const RANGE = String.raw`\[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]`;

export function rangeOf(first: string, last: string): ByteRange {
  return { first: Number(first), last: Number(last) };
}
