/**
 * What arm64 sets aside for a crash kernel and for CMA in memory that devices reach (arch/arm64/mm/init.c): arm64_memblock_init() did so before
 * memory was mapped, and with it before page tables, nodes and the memmap; bootmem_init() does once the zones are known.
 */
import type { CrashkernelReservation } from "../../crash/crash-reserve.ts";
import { reserveCrashArea, reserveDefaultCma } from "../../crash/late-reservations.ts";
import { arm64CmaPlace, arm64CrashkernelPlace } from "../../kernels/arm64-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { CmaArea, CmaFacts, CmaReservation } from "../../mm/cma/cma.ts";
import type { Note } from "../../state/notes.ts";
import { type Bytes, GiB, roundDown } from "../../units/units.ts";
import type { Arm64BootContext } from "./boot-context.ts";
import { ARM64_CRASHKERNEL } from "./crashkernel.ts";

/** What there is of it before memory is mapped. */
export interface EarlyReservations {
  readonly cma: CmaReservation | undefined;
  readonly crashkernel: CrashkernelReservation | undefined;
}

export interface LowReservations {
  /** Areas of `crashkernel=…,cma` too. */
  readonly cma: readonly CmaArea[];
  readonly crashkernel: CrashkernelReservation["ranges"];
  readonly notes: readonly Note[];
}

/** `facts`: of a machine whose nodes nobody has asked for. */
export function reserveBeforePageTables(boot: Arm64BootContext, facts: Omit<CmaFacts, "limit">): EarlyReservations {
  const limited = { ...facts, limit: dma32PhysLimit(boot) };
  const crash =
    ruleFor(arm64CrashkernelPlace, boot.version) === "before-page-tables" ? crashArea(boot, limited) : undefined;
  const cma =
    ruleFor(arm64CmaPlace, boot.version) === "before-page-tables" ? reserveDefaultCma(boot, limited) : undefined;
  return { cma, crashkernel: crash };
}

/** `dmaLimit`: end of the lowest zone, exclusive. */
export function reserveBehindZones(
  boot: Arm64BootContext,
  early: EarlyReservations,
  facts: Omit<CmaFacts, "limit">,
  dmaLimit: Bytes,
): LowReservations {
  const limited = { ...facts, limit: early.cma === undefined ? dmaLimit : dma32PhysLimit(boot) };
  // Of an area that there is already those of nodes alone are left.
  const late = reserveDefaultCma(boot, early.cma === undefined ? limited : { ...limited, hasDefault: true });
  const crash = early.crashkernel ?? crashArea(boot, limited);
  const notes = early.cma === undefined ? late.notes : [...early.cma.notes, ...newIn(late, early.cma)];
  return {
    cma: [...(early.cma?.areas ?? []), ...late.areas, ...crash.cma],
    crashkernel: crash.ranges,
    notes: [...notes, ...crash.notes],
  };
}

function newIn(late: CmaReservation, { notes }: CmaReservation): CmaReservation["notes"] {
  return late.notes.filter(({ code, origin }) => !notes.some((told) => told.code === code && told.origin === origin));
}

function crashArea(boot: Arm64BootContext, facts: CmaFacts): CrashkernelReservation {
  return reserveCrashArea(boot, ARM64_CRASHKERNEL, facts, facts.limit);
}

/** arm64_dma32_phys_limit: devices are taken to reach 4 GiB from where memory starts. */
function dma32PhysLimit({ memory: { memblock } }: Arm64BootContext): Bytes {
  return Math.min(roundDown(memblock.startOfDram(), 4 * GiB) + 4 * GiB, memblock.endOfDram());
}
