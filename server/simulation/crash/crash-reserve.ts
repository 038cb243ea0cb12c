/**
 * The memory set aside for a crash kernel. Models reserve_crashkernel() (arch/x86/kernel/setup.c, arch/arm64/mm/init.c up
 * to 6.6) and reserve_crashkernel_generic() (kernel/crash_reserve.c since); what differs is data in reservation-rules.ts.
 * Runs once nodes are known. Bytes, ends exclusive.
 */

import { type BootMemory, claim } from "../boot-context/boot-memory.ts";
import {
  type CrashkernelRule,
  type CrashSearch,
  crashkernelCma,
  crashkernelRamRoundedUp,
} from "../kernels/reservation-rules.ts";
import { ruleFor, type VersionedRule } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { type CmaArea, type CmaFacts, declareContiguous } from "../mm/cma/cma.ts";
import type { CmdlineParameter } from "../state/events.ts";
import { type Note, type NoteFacts, note } from "../state/notes.ts";
import { type Bytes, hex, hex8, hex16, MiB, roundUp } from "../units/units.ts";
import {
  type CrashParameters,
  type CrashRequest,
  crashParameters,
  isRequest,
  type Parsed,
} from "./crashkernel-syntax.ts";

/** What an architecture has to say about `crashkernel=`. */
export interface CrashkernelArch {
  readonly rule: VersionedRule<CrashkernelRule>;
  /** arch_reserve_crashkernel() reserves what `crashkernel=SIZE,cma` asks for. */
  readonly reservesCma: boolean;
}

export interface CrashkernelInput {
  readonly cmdline: readonly CmdlineParameter[];
  readonly version: KernelVersion;
  readonly arch: CrashkernelArch;
  /** End of what a crash kernel can use for DMA: 4 GiB on x86, the end of ZONE_DMA on arm64. */
  readonly lowEnd: Bytes;
  readonly cma: CmaFacts;
}

export interface CrashRange {
  readonly start: Bytes;
  readonly end: Bytes;
  readonly part: "main" | "low";
}

export interface CrashkernelReservation {
  /** What /proc/iomem calls "Crash kernel". */
  readonly ranges: readonly CrashRange[];
  /** Areas of `,cma`: the running kernel may use them. */
  readonly cma: readonly CmaArea[];
  readonly notes: readonly Note[];
  readonly dmesg: readonly string[];
}

const NOTHING: CrashkernelReservation = { ranges: [], cma: [], notes: [], dmesg: [] };
/** parse_crashkernel_mem() rounds to this: firmware keeps some of what the machine was given. */
const RAM_UNIT = 128 * MiB;
/** CRASHKERNEL_CMA_RANGES_MAX. */
const CMA_RANGES = 4;

/** Reserves what crashkernel= asks for, as far as there is room. */
export function reserveCrashkernel(memory: BootMemory, input: CrashkernelInput): CrashkernelReservation {
  const rule = ruleFor(input.arch.rule, input.version);
  const ram = memory.memblock.physMemSize();
  const systemRam = ruleFor(crashkernelRamRoundedUp, input.version) ? roundUp(ram, RAM_UNIT) : ram;
  const parameters = crashParameters(input.cmdline, systemRam, ruleFor(crashkernelCma, input.version));
  const chosen = choose(parameters, rule);
  if (chosen === undefined) return NOTHING;
  if (!isRequest(chosen.parsed)) return refused(chosen.parsed);
  const { parsed: request, high } = chosen;
  if (request.size === 0) return noRangeFits(request, ram);
  if (rule.refusesAllRam && request.size >= ram) {
    return { ...NOTHING, notes: [failed(request, { kind: "all-ram", ram })] };
  }
  const main = new Reserving(memory, input, rule, parameters.low).reserve(request, high, ram);
  if (main.ranges.length === 0 || !isRequest(parameters.cma) || !input.arch.reservesCma) return main;
  return withCma(memory, input.cma, parameters.cma, main);
}

/** `START-END:SIZE` for machines of other sizes; a plain size of 0 is meant so. */
function noRangeFits({ parameter }: CrashRequest, ram: Bytes): CrashkernelReservation {
  if (parameter.value?.includes(":") !== true) return NOTHING;
  return { ...NOTHING, notes: [failed({ parameter }, { kind: "no-range", ram })] };
}

interface Chosen {
  readonly parsed: NonNullable<Parsed>;
  readonly high: boolean;
}

/** `,high` only counts where there is no plain size (or, formerly, none that comes to anything). */
function choose({ plain, high }: CrashParameters, rule: CrashkernelRule): Chosen | undefined {
  const plainHolds = plain !== undefined && (!rule.highReplacesZero || (isRequest(plain) && plain.size > 0));
  if (plainHolds) return { parsed: plain, high: false };
  if (high !== undefined && rule.high.length > 0) return { parsed: high, high: true };
  return plain === undefined ? undefined : { parsed: plain, high: false };
}

class Reserving {
  readonly #memory: BootMemory;
  readonly #lowEnd: Bytes;
  readonly #rule: CrashkernelRule;
  readonly #low: Parsed;
  readonly #dmesg: string[] = [];

  constructor(memory: BootMemory, input: CrashkernelInput, rule: CrashkernelRule, low: Parsed) {
    this.#memory = memory;
    this.#lowEnd = input.lowEnd;
    this.#rule = rule;
    this.#low = low;
  }

  reserve(request: CrashRequest, high: boolean, ram: Bytes): CrashkernelReservation {
    const placed = request.base > 0 ? this.#atBase(request) : this.#anywhere(request, high);
    if (typeof placed === "string") {
      this.#dmesg.push(placed);
      return { ...NOTHING, notes: [failed(request, { kind: "printed", line: placed })], dmesg: this.#dmesg };
    }
    const main: CrashRange = { start: placed.start, end: placed.start + request.size, part: "main" };
    const lowSize = main.start >= this.#lowEnd ? this.#lowSize(high, placed.search) : 0;
    const low = lowSize === 0 ? undefined : this.#reserveLow(lowSize, request);
    if (lowSize > 0 && low === undefined) {
      this.#memory.free(main.start, request.size, "reserve_crashkernel");
      const why = { kind: "no-low-part", low: lowSize, below: this.#lowEnd } as const;
      return { ...NOTHING, notes: [failed(request, why)], dmesg: this.#dmesg };
    }
    this.#dmesg.push(this.#reservedLine(main, ram));
    const notes = !high && this.#rule.plain[1] === placed.search ? [wentHigh(request, main, low)] : [];
    return { ...NOTHING, ranges: low === undefined ? [main] : [low, main], notes, dmesg: this.#dmesg };
  }

  #atBase({ size, base, parameter }: CrashRequest): { start: Bytes; search: undefined } | string {
    const by = claim("reserve_crashkernel", parameter.origin);
    const start = this.#memory.physAlloc(size, this.#rule.fixedAlign, base, base + size, by);
    if (start === base) return { start, search: undefined };
    // The lower limit is no alignment: a base that is none itself can't be met.
    if (start !== undefined) this.#memory.free(start, size, "reserve_crashkernel");
    return "crashkernel reservation failed - memory is in use.";
  }

  #anywhere(request: CrashRequest, high: boolean): { start: Bytes; search: CrashSearch } | string {
    const by = claim("reserve_crashkernel", request.parameter.origin);
    for (const search of high ? this.#rule.high : this.#rule.plain) {
      const [from, to] = [this.#address(search.from), this.#address(search.to)];
      const start = this.#memory.physAlloc(request.size, this.#rule.align, from, to, by);
      if (start !== undefined) return { start, search };
    }
    return this.#rule.words === "reserving"
      ? "crashkernel reservation failed - No suitable area found."
      : `cannot allocate crashkernel (size:${hex(request.size)})`;
  }

  #address(limit: Bytes | "low"): Bytes {
    return limit === "low" ? this.#lowEnd : limit;
  }

  #lowSize(high: boolean, search: CrashSearch | undefined): Bytes {
    const asked = isRequest(this.#low) && (high || this.#rule.lowHoldsForPlain) ? this.#low.size : undefined;
    const byDefault = search?.defaultLow ?? this.#rule.lowHoldsForPlain;
    return asked ?? (byDefault ? this.#rule.defaultLow : 0);
  }

  #reserveLow(size: Bytes, request: CrashRequest): CrashRange | undefined {
    const origin = isRequest(this.#low) ? this.#low.parameter.origin : request.parameter.origin;
    const by = claim("reserve_crashkernel_low", origin);
    const start = this.#memory.physAlloc(size, this.#rule.align, 0, this.#lowEnd, by);
    const old = this.#rule.words === "reserving";
    if (start === undefined) {
      this.#dmesg.push(
        old
          ? `Cannot reserve ${size / MiB}MB crashkernel low memory, please try smaller size.`
          : `cannot allocate crashkernel low memory (size:${hex(size)}).`,
      );
      return undefined;
    }
    const limit = Math.min(this.#memory.memblock.physMemSize(), this.#lowEnd);
    this.#dmesg.push(
      old
        ? `Reserving ${megabytes(size)}MB of low memory at ${megabytes(start)}MB for crashkernel (low RAM limit: ${megabytes(limit)}MB)`
        : `crashkernel low memory reserved: ${hex8(start)} - ${hex8(start + size)} (${megabytes(size)} MB)`,
    );
    return { start, end: start + size, part: "low" };
  }

  #reservedLine({ start, end }: CrashRange, ram: Bytes): string {
    const size = megabytes(end - start);
    return this.#rule.words === "reserving"
      ? `Reserving ${size}MB of memory at ${megabytes(start)}MB for crashkernel (System RAM: ${megabytes(ram)}MB)`
      : `crashkernel reserved: ${hex16(start)} - ${hex16(end)} (${size} MB)`;
  }
}

/** reserve_crashkernel_cma(): in halves where it can't be had in one piece. */
function withCma(
  memory: BootMemory,
  facts: CmaFacts,
  { size, parameter }: CrashRequest,
  main: CrashkernelReservation,
): CrashkernelReservation {
  if (!facts.builtIn) {
    const line = "crashkernel CMA reservation not supported";
    const without = failed({ parameter }, { kind: "no-cma", line });
    return { ...main, notes: [...main.notes, without], dmesg: [...main.dmesg, line] };
  }
  const areas: CmaArea[] = [];
  const dmesg = [...main.dmesg];
  let reserved = 0;
  for (let piece = roundUp(size, facts.pageSize); reserved < size && areas.length < CMA_RANGES; ) {
    const declared = declareContiguous(memory, facts, {
      name: "crashkernel",
      size: piece,
      origins: [parameter.origin],
    });
    dmesg.push(...declared.dmesg);
    if (declared.area !== undefined) {
      areas.push(declared.area);
      reserved += piece;
    } else if (piece <= facts.pageSize) break;
    else piece = roundUp(piece / 2, facts.pageSize);
  }
  if (reserved >= size) {
    dmesg.push(`crashkernel CMA reserved: ${megabytes(reserved)} MB in ${areas.length} ranges`);
    return { ...main, cma: areas, dmesg };
  }
  const line = `crashkernel CMA reservation failed: ${megabytes(size)} MB requested, ${megabytes(reserved)} MB reserved in ${areas.length} ranges`;
  const missing = { text: written(parameter), kind: "cma-short", had: reserved, wanted: size } as const;
  const short = note("crashkernel-clipped", missing, parameter.origin);
  return { ...main, cma: areas, notes: [...main.notes, short], dmesg: [...dmesg, line] };
}

function refused({ parameter, complaint }: Exclude<NonNullable<Parsed>, CrashRequest>): CrashkernelReservation {
  return { ...NOTHING, notes: [failed({ parameter }, { kind: "printed", line: complaint })], dmesg: [complaint] };
}

type WhyFailed = NoteFacts["crashkernel-failed"] extends infer F
  ? F extends unknown
    ? Omit<F, "text">
    : never
  : never;

function failed({ parameter }: Pick<CrashRequest, "parameter">, why: WhyFailed): Note {
  return note(
    "crashkernel-failed",
    { text: written(parameter), ...why } as NoteFacts["crashkernel-failed"],
    parameter.origin,
  );
}

/** The user asked for no high memory, and gets it together with a low part. */
function wentHigh({ parameter, size }: CrashRequest, main: CrashRange, low: CrashRange | undefined): Note {
  const lowPart = low === undefined ? {} : { low: { size: low.end - low.start, at: low.start } };
  const facts = { text: written(parameter), kind: "went-high", size, at: main.start, ...lowPart } as const;
  return note("crashkernel-clipped", facts, parameter.origin, main.start);
}

function written({ value = "" }: CmdlineParameter): string {
  return `crashkernel=${value}`;
}

function megabytes(bytes: Bytes): number {
  return Math.floor(bytes / MiB);
}
