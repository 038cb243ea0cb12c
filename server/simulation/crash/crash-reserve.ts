/**
 * The memory set aside for a crash kernel. Models reserve_crashkernel() (arch/x86/kernel/setup.c, arch/arm64/mm/init.c up
 * to 6.6) and reserve_crashkernel_generic() (kernel/crash_reserve.c since); what differs is data in reservation-rules.ts.
 * Runs once nodes are known. Bytes, ends exclusive.
 */

import { type BootMemory, claim } from "../boot-context/boot-memory.ts";
import {
  type CrashkernelRule,
  type CrashSearch,
  type CrashSizeByRam,
  crashkernelAuto,
  crashkernelCma,
  crashkernelRamRoundedUp,
} from "../kernels/reservation-rules.ts";
import { ruleFor, type VersionedRule } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { type CmaArea, type CmaFacts, declareContiguous } from "../mm/cma/cma.ts";
import { swiotlbSizeOrDefault } from "../mm/swiotlb/swiotlb.ts";
import type { Arch, CmdlineParameter } from "../state/events.ts";
import type { CrashkernelMessage, CrashkernelRefusal, KernelMessage } from "../state/kernel-messages.ts";
import { type Note, type NoteFacts, note } from "../state/notes.ts";
import { type Bytes, MiB, roundUp } from "../units/units.ts";
import {
  type CrashParameters,
  type CrashRequest,
  crashParameters,
  isAuto,
  isRequest,
  type Parsed,
} from "./crashkernel-syntax.ts";

/** What an architecture has to say about `crashkernel=`. */
export interface CrashkernelArch {
  readonly name: Arch;
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
  readonly messages: readonly KernelMessage[];
}

const NOTHING: CrashkernelReservation = { ranges: [], cma: [], notes: [], messages: [] };
/** parse_crashkernel_mem() rounds to this: firmware keeps some of what the machine was given. */
const RAM_UNIT = 128 * MiB;
/** CRASHKERNEL_CMA_RANGES_MAX. */
const CMA_RANGES = 4;

/** Reserves what crashkernel= asks for, as far as there is room. */
export function reserveCrashkernel(memory: BootMemory, input: CrashkernelInput): CrashkernelReservation {
  const rule = ruleFor(input.arch.rule, input.version);
  const ram = memory.memblock.physMemSize();
  const systemRam = ruleFor(crashkernelRamRoundedUp, input.version) ? roundUp(ram, RAM_UNIT) : ram;
  const meansAuto = ruleFor(crashkernelAuto, input.version)[input.arch.name];
  const auto = typeof meansAuto === "object" ? rangeByRam(meansAuto, systemRam) : meansAuto;
  const parameters = crashParameters(input.cmdline, {
    systemRam,
    knowsCma: ruleFor(crashkernelCma, input.version),
    auto,
    observed: memory.observedSize("reserve_crashkernel"),
  });
  const chosen = choose(parameters, rule);
  if (chosen === undefined) return NOTHING;
  // Where the size goes by RAM, the kernel says nothing of the word.
  const isKnownAuto = typeof meansAuto === "string" && isAuto(chosen.parsed.parameter);
  const reserved = reserveChosen(memory, input, parameters, chosen, ram);
  return isKnownAuto ? { ...reserved, messages: [{ kind: "crashkernel-auto" }, ...reserved.messages] } : reserved;
}

/** The size of so much RAM as the range that holds it. */
function rangeByRam({ from, base, each }: CrashSizeByRam, systemRam: Bytes): string {
  return `${from}-:${base + Math.ceil(systemRam / each) * MiB}`;
}

function reserveChosen(
  memory: BootMemory,
  input: CrashkernelInput,
  parameters: CrashParameters,
  chosen: Chosen,
  ram: Bytes,
): CrashkernelReservation {
  const rule = ruleFor(input.arch.rule, input.version);
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
  readonly #bounceBuffer: Bytes;
  readonly #messages: KernelMessage[] = [];

  constructor(memory: BootMemory, input: CrashkernelInput, rule: CrashkernelRule, low: Parsed) {
    this.#memory = memory;
    this.#lowEnd = input.lowEnd;
    this.#rule = rule;
    this.#low = low;
    this.#bounceBuffer = swiotlbSizeOrDefault(input);
  }

  reserve(request: CrashRequest, high: boolean, ram: Bytes): CrashkernelReservation {
    const placed = request.base > 0 ? this.#atBase(request) : this.#anywhere(request, high);
    if ("kind" in placed) {
      this.#messages.push(placed);
      return { ...NOTHING, notes: [failed(request, { kind: "printed", printed: placed })], messages: this.#messages };
    }
    const main: CrashRange = { start: placed.start, end: placed.start + request.size, part: "main" };
    const lowSize = this.#neededLow(main.start, this.#lowSize(high, placed.search));
    const low = lowSize === 0 ? undefined : this.#reserveLow(lowSize, request);
    if (lowSize > 0 && low === undefined) {
      this.#memory.free(main.start, request.size, "reserve_crashkernel");
      const why = { kind: "no-low-part", low: lowSize, below: this.#lowEnd } as const;
      return { ...NOTHING, notes: [failed(request, why)], messages: this.#messages };
    }
    this.#messages.push({ kind: "crashkernel-reserved", ...main, ram, words: this.#rule.words });
    const notes = !high && this.#rule.plain[1] === placed.search ? [wentHigh(request, main, low)] : [];
    return { ...NOTHING, ranges: low === undefined ? [main] : [low, main], notes, messages: this.#messages };
  }

  #atBase({ size, base, parameter }: CrashRequest): { start: Bytes; search: undefined } | CrashkernelRefusal {
    const by = claim("reserve_crashkernel(base)", parameter.origin);
    const start = this.#memory.physAlloc(size, this.#rule.fixedAlign, base, base + size, by);
    if (start === base) return { start, search: undefined };
    // The lower limit is no alignment: a base that is none itself can't be met.
    if (start !== undefined) this.#memory.free(start, size, "reserve_crashkernel");
    return { kind: "crashkernel-in-use" };
  }

  #anywhere(request: CrashRequest, high: boolean): { start: Bytes; search: CrashSearch } | CrashkernelRefusal {
    for (const [index, search] of (high ? this.#rule.high : this.#rule.plain).entries()) {
      const site = high || index > 0 ? "reserve_crashkernel(high)" : "reserve_crashkernel";
      const by = claim(site, request.parameter.origin);
      const [from, to] = [this.#address(search.from), this.#address(search.to)];
      const start = this.#memory.physAlloc(request.size, this.#rule.align, from, to, by);
      if (start !== undefined) return { start, search };
    }
    return { kind: "crashkernel-no-room", part: "main", size: request.size, words: this.#rule.words };
  }

  #address(limit: Bytes | "low"): Bytes {
    return limit === "low" ? this.#lowEnd : limit;
  }

  /** What of a low part of `size` bytes an area that begins at `start` needs. */
  #neededLow(start: Bytes, size: Bytes): Bytes {
    const needed = this.#rule.lowFor === "above-low" ? start >= this.#lowEnd : start > this.#lowEnd - size;
    return needed ? size : 0;
  }

  #lowSize(high: boolean, search: CrashSearch | undefined): Bytes {
    const asked = isRequest(this.#low) && (high || this.#rule.lowHoldsForPlain) ? this.#low.size : undefined;
    const byDefault = search?.defaultLow ?? this.#rule.lowHoldsForPlain;
    return asked ?? (byDefault ? this.#defaultLow() : 0);
  }

  /** DEFAULT_CRASH_KERNEL_LOW_SIZE. */
  #defaultLow(): Bytes {
    const { defaultLow, lowBesideBounceBuffer: beside } = this.#rule;
    return beside === undefined ? defaultLow : Math.max(this.#bounceBuffer + beside, defaultLow);
  }

  #reserveLow(size: Bytes, request: CrashRequest): CrashRange | undefined {
    const origin = isRequest(this.#low) ? this.#low.parameter.origin : request.parameter.origin;
    const by = claim("reserve_crashkernel_low", origin);
    const start = this.#memory.physAlloc(size, this.#rule.align, 0, this.#lowEnd, by);
    const { words } = this.#rule;
    if (start === undefined) {
      this.#messages.push({ kind: "crashkernel-no-room", part: "low", size, words });
      return undefined;
    }
    const ram = Math.min(this.#memory.memblock.physMemSize(), this.#lowEnd);
    this.#messages.push({ kind: "crashkernel-reserved", part: "low", start, end: start + size, ram, words });
    return { start, end: start + size, part: "low" };
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
    const printed: CrashkernelMessage = { kind: "crashkernel-cma-unsupported" };
    const without = failed({ parameter }, { kind: "no-cma", printed });
    return { ...main, notes: [...main.notes, without], messages: [...main.messages, printed] };
  }
  const areas: CmaArea[] = [];
  const messages = [...main.messages];
  let reserved = 0;
  for (let piece = roundUp(size, facts.pageSize); reserved < size && areas.length < CMA_RANGES; ) {
    const declared = declareContiguous(memory, facts, {
      name: "crashkernel",
      size: piece,
      origins: [parameter.origin],
    });
    messages.push(...declared.messages);
    if (declared.area !== undefined) {
      areas.push(declared.area);
      reserved += piece;
    } else if (piece <= facts.pageSize) break;
    else piece = roundUp(piece / 2, facts.pageSize);
  }
  messages.push({ kind: "crashkernel-cma", asked: size, reserved, areas: areas.length });
  if (reserved >= size) return { ...main, cma: areas, messages };
  const missing = { text: written(parameter), kind: "cma-short", had: reserved, wanted: size } as const;
  const short = note("crashkernel-clipped", missing, parameter.origin);
  return { ...main, cma: areas, notes: [...main.notes, short], messages };
}

function refused({ parameter, why }: Exclude<NonNullable<Parsed>, CrashRequest>): CrashkernelReservation {
  const printed: CrashkernelMessage = { kind: "crashkernel-unread", why };
  return { ...NOTHING, notes: [failed({ parameter }, { kind: "printed", printed })], messages: [printed] };
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
