/** The boot of x86_64 from firmware to memblock_free_all(): the profile of its build, then the two phases that rest on it. */

import { earlySetup, firmwareSetup } from "../../boot-context/early-parameters.ts";
import { buildReasons } from "../../builds/build-reasons.ts";
import { knownBuild, printedSizes } from "../../builds/choose-build.ts";
import { neededBy } from "../../builds/needed-items.ts";
import { withFakeMemory } from "../../e820/fake-memory.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { machineReasons } from "../../platforms/machine-evidence.ts";
import type { BootSetup } from "../../state/events.ts";
import { defined } from "../../units/defined.ts";
import { bytesOf } from "../../units/units.ts";
import type { BootPlan } from "../boot-plan.ts";
import { chooseX86Build } from "./choose-build.ts";
import { firmwarePhase } from "./firmware-phase.ts";
import { loadedAt, seenImage } from "./image-place.ts";
import { memblockPhase } from "./memblock-phase.ts";

export function x86BootPlan(given: BootSetup, version: KernelVersion): BootPlan {
  const setup = withFakeMemory(given, version);
  const chosen = chooseX86Build(setup.kernel, version, neededBy(setup));
  const profile = loadedAt(chosen.profile, setup.machine.imageAt);
  const seenAt = setup.machine.imageAt === undefined ? seenImage(setup, profile) : undefined;
  const callers = chosen.source === "tabled" ? chosen.build.logCallers : undefined;
  return {
    doubts: [...buildReasons(setup, chosen), ...machineReasons(setup, undefined)],
    build: knownBuild(chosen, setup.kernel, version),
    firmware: () => firmwarePhase(firmwareSetup(setup), profile, version),
    memblock: (firmware, zonesOf) =>
      memblockPhase({ ...earlySetup(setup), seenAt }, version, loadedAt(profile, seenAt), firmware, zonesOf),
    blockMessages: ({ blockPages, pageSize }) => [{ kind: "memory-block-size", bytes: bytesOf(blockPages, pageSize) }],
    ...defined({ logCallers: callers, printedSizes: printedSizes(chosen, setup.kernel) }),
  };
}
