/** What would make exact what is only modelled: for each reason what to write instead, where that helps. */

import { OPERANDS } from "../../grammar/vocabulary/operands.ts";
import type { Reason } from "../simulation/evidence/reason.ts";
import { dimensionText } from "./dimension-words.ts";
import { measuredRange } from "./outside-words.ts";

/** A clause that follows on "exact with": "`nokaslr` on the command line". Undefined: nothing that could be written helps. */
export function cureText(reason: Reason): string | undefined {
  switch (reason.kind) {
    case "build-not-stated":
      return 'a stated build, `build NAME` of a tabled one, or `build from "boot.dmesg"`, a boot log of it with memblock=debug';
    case "no-table":
    case "table-lacks":
      return '`build from "boot.dmesg"`, a boot log of this build with memblock=debug';
    case "log-lacks":
      return "a log of a boot with memblock=debug and nokaslr on the command line";
    case "log-of-other-series":
      return "a log of the kernel that boots";
    case "map-only-machine":
      return `a platform that is tabled, as in \`machine ${OPERANDS.PLATFORM.example}\``;
    case "supposed":
      return "a machine of which nothing is `supposed`";
    case "cpu-unknown":
      return "`cpu MODEL` of a model that is tabled";
    case "hypervisor-unknown":
      return "`hypervisor NAME`, or `hypervisor none` on bare metal";
    case "firmware-not-simulated":
      return "the machine of a boot log: `machine from`, best of one with memblock=debug";
    case "platform-version":
      return `\`qemu ${reason.nearest}\``;
    case "kaslr":
      return "`nokaslr` on the command line";
    case "parameter-not-measured":
    case "parameter-idle-not-measured":
      return `a command line without ${reason.name}`;
    case "parameter-nodes-not-measured":
    case "parameter-series-not-measured":
      return `a command line without ${reason.form}`;
    case "together-not-measured":
      return `one of the two`;
    case "parameter-not-simulated":
      return `a command line without ${reason.name}`;
    case "config-not-told":
      return 'the configuration of the image, `config "FILE"`';
    case "config-of-other-version":
      return "the configuration of the kernel that boots";
    case "config-not-measured":
      return `the build's own CONFIG_${reason.name}`;
    case "what-if":
      return "no what-if";
    case "release-not-stated":
      return `the release: \`kernel ${reason.release}\``;
    case "outside":
      return outsideCure(reason);
    default:
      return undefined;
  }
}

/** What was measured. */
function outsideCure(reason: Extract<Reason, { kind: "outside" }>): string | undefined {
  const { dimension, measured } = reason;
  if (measured.kind === "range" && measured.max === 0) return `no ${dimensionText(dimension)}`;
  return measuredRange(reason);
}
