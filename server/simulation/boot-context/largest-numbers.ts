/**
 * Numbers of the command line that 64 bits do not hold, as kernels read them that end at the largest one (lib/kstrtox.c:_parse_integer_limit(),
 * lib/cmdline.c:memparse()): it stands in their place. In all other kernels they wrap, which is how `memparse` reads them.
 */
import { kernelVersion } from "../builds/stated-build.ts";
import { unitOfNumbers } from "../evidence/parameter-forms.ts";
import { numberOverflow } from "../kernels/command-line-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";

import type { BootSetup, CmdlineParameter } from "../state/events.ts";
import { LARGEST_NUMBER, withoutOverflow } from "../units/memparse.ts";

/** The boot with what the kernel reads; the same object where all numbers have their place. */
export function withLargestNumbers(setup: BootSetup): BootSetup {
  const version = kernelVersion(setup.kernel);
  const cmdline = setup.cmdline.map(read);
  if (version === undefined || cmdline.every((parameter, at) => parameter === setup.cmdline[at])) return setup;
  return ruleFor(numberOverflow, version) === "wraps" ? setup : { ...setup, cmdline };
}

function read(parameter: CmdlineParameter): CmdlineParameter {
  const { name, value } = parameter;
  if (value === undefined || !/\d/.test(value)) return parameter;
  const inBytes = unitOfNumbers(name) === "bytes";
  const largest = SCANNED.has(name) ? scanned(value) : withoutOverflow(value, inBytes);
  return largest === value ? parameter : { ...parameter, value: largest };
}

/** Read by sscanf("%lu"): what is no decimal digit ends the number. */
const SCANNED: ReadonlySet<string> = new Set(["hugepages"]);

function scanned(value: string): string {
  return value.replaceAll(/\b\d+/g, (digits) =>
    BigInt.asUintN(64, BigInt(digits)) === BigInt(digits) ? digits : LARGEST_NUMBER,
  );
}
