/**
 * What a boot log tells of the machine: the firmware's map, NUMA nodes, processors, initrd, firmware and hypervisor, the kernel and its
 * command line. Messages of arch/x86/kernel/{setup,e820,setup_percpu,smpboot}.c, arch/x86/mm/{init,numa,srat}.c,
 * drivers/firmware/{efi,dmi_scan}.c, drivers/acpi/numa/srat.c, arch/arm64/kernel/{setup,smp}.c and kernel/rcu/tree.c, 4.11 to 7.3.
 */

import { leastCpusOfUnit } from "../../simulation/mm/percpu/per-cpu-plan.ts";
import { HYPERVISOR_OF_PLATFORMS } from "../../simulation/platforms/hypervisors.ts";
import type { Arch } from "../../simulation/state/events.ts";
import { type ByteRange, type Bytes, hex, KiB, MiB, rangesOverlap } from "../../simulation/units/units.ts";
import { releaseOfImage } from "../cmdline/boot-image.ts";
import {
  END_OF_TABLES,
  type LinePlace,
  MAP_ORDER,
  type MachineFacts,
  type MapOrigin,
  type MapRange,
  type ReadMachine,
  type SourceDoubt,
  type SourceNode,
  type SourcePool,
  type Told,
  type ToldReservation,
} from "../facts.ts";
import { chosenBoot, linesOfBoot } from "./boots.ts";
import { messageOf } from "./carriers.ts";
import { readSavedReservations } from "./memory-map.ts";
import { MESSAGES } from "./messages/all.ts";
import { withNoMap } from "./no-map-ranges.ts";
import { mapOfDeviceTree, mapOfZones, ToldZones } from "./zone-map.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The machine of one of the log's boots. */
export function readLogMachine(log: string): ReadMachine {
  const reader = new MachineReader();
  const boot = chosenBoot(log);
  if (boot.of > 1) {
    const at = { start: boot.start, end: lineEnd(log, boot.start) };
    reader.doubts.push({ at, kind: "other-boots", what: `${boot.banner}, boot ${boot.index + 1} of ${boot.of}` });
  }
  for (const { line, span, cut } of linesOfBoot(log, boot)) reader.read(messageOf(line), span, cut);
  return reader.result(log);
}

function lineEnd(log: string, start: number): number {
  const newline = log.indexOf("\n", start);
  return newline === -1 ? log.length : newline;
}

/** The end of a line of the command line that goes on in the next one. */
const WRAP = " \\";

interface NodeBeingRead {
  readonly ranges: Told<ByteRange>[];
  readonly cpus: number[];
  hotplug: number;
  pxm?: number;
}

/** arch/x86 prints the first two whatever the machine is; the third ends what is printed before memory is handed over. */
const WHOLE_LOG: readonly string[] = ["x86/PAT: ", "tsc: ", "Memory: "];

/** A whole line of the map, at which an excerpt of a log may end; no boot ends with the SRAT's. */
const WHOLE_MAP_LINE = /^BIOS-e820: \[mem .*\] (?:usable|reserved|ACPI (?:data|NVS)|type \d+|\S.*\))\s*$/;
const TABLE_LINE = /^(?:BIOS-e820: |(?:ACPI: (?:NUMA: )?)?SRAT: )/;

/** Maps that are printed in the order of addresses, each range once. */
const ORDERED: ReadonlySet<MapOrigin> = new Set(["e820", "xen-map", "node-ranges"]);

/** Architectures that keep memory by MEMBLOCK_NOMAP. */
const OF_DEVICE_TREES: ReadonlySet<Arch> = new Set(["arm64"]);

/** Architectures on which per-CPU units share a page of 2 MiB. */
const SHARES_ATOMS: ReadonlySet<Arch | undefined> = new Set(["x86_64"]);

/** What was read up to a line; the messages' own functions (machine-messages.ts) put it together. */
export class MachineReader {
  readonly facts: Writable<MachineFacts> = { maps: {}, nodes: [], devices: [], files: {}, reservations: [] };
  readonly doubts: SourceDoubt[] = [];
  readonly maps: Partial<Record<MapOrigin, Told<MapRange>[]>> = {};
  readonly srat = new Map<number, NodeBeingRead>();
  /** Nodes by `node   0: [mem …]`. */
  readonly ranges = new Map<number, Told<ByteRange>[]>();
  /** Nodes by `Initmem setup node 0 [mem …]`: first to last address. */
  readonly spans = new Map<number, Told<ByteRange>>();
  /** Nodes that `mem=` or the firmware leaves without memory. */
  readonly memoryless = new Set<number>();
  /** Processors in the order in which the firmware's tables name them. */
  cpusNamed = 0;
  /** The kernel made nodes up, by `numa=fake` or where the firmware describes none. */
  madeUp = false;
  /** Processors by node, as they were brought up: kernels that don't print the SRAT's entries for them. */
  readonly broughtUp = new Map<number, number[]>();
  /** Processors by group of the per-CPU allocator: those of a node are in one. */
  readonly perCpuGroups = new Map<number, number[]>();
  /** Of the MADT that are enabled. */
  cpusInMadt = 0;
  /** Bytes of the log buffer that a processor may want. */
  logOfCpu = 0;
  /** Bytes that each processor's area takes, and how far apart they are. */
  perCpu?: Told<{ readonly used: Bytes; readonly unit: Bytes }>;
  /** How much the line that told the processors is to be believed. */
  cpusBy = 0;
  /** The table was printed again, whole, as boot_params had no room for all of it. */
  extended = false;
  /** What the kernel says of reservations without memblock=debug. */
  readonly reserved: Told<ToldReservation>[] = [];
  /** CMA pools of the device tree. */
  readonly cmaPools: Told<SourcePool>[] = [];
  /** `DMA      [mem …]` of the zones' ranges. */
  dmaZone?: Told<ByteRange>;
  /** Counts of pages by zone. */
  readonly zones = new ToldZones();
  /** What is to be said of the command line: its end is lost. */
  cutCmdline?: SourceDoubt | undefined;
  /** Messages met that a whole log has and an excerpt about memory leaves out, or the other way round. */
  readonly landmarks = new Set<string>();
  /** Lines of a command line so far. */
  #wrapped: readonly string[] = [];
  /** The last two messages. */
  #last: readonly { readonly message: string; readonly at: LinePlace }[] = [];
  #started = false;
  #any = false;

  /** `cut`: the end of the message is lost. */
  read(message: string, at: LinePlace, cut = false): void {
    if (message.trim() === "") return;
    this.#last = [...this.#last.slice(-1), { message, at }];
    if (/^Linux version \S/.test(message)) this.#started = true;
    for (const landmark of WHOLE_LOG) if (message.startsWith(landmark)) this.landmarks.add(landmark);
    for (const { pattern, take } of MESSAGES) {
      const match = pattern.exec(message);
      if (match === null) continue;
      this.#any = true;
      take(this, match.slice(1), at, cut);
      break;
    }
  }

  /** The first line that tells something holds; one that says otherwise is named. */
  tell<K extends "arch" | "ramdisk" | "hypervisor" | "model" | "platform">(
    field: K,
    value: NonNullable<MachineFacts[K]>["value"],
    at: LinePlace,
  ): void {
    this.facts[field] ??= { value, at } as MachineFacts[K] & object;
  }

  /** Several lines tell how many processors there may ever be; `trust`: the higher, the nearer to nr_cpu_ids. */
  tellCpus(count: number, trust: number, at: LinePlace): void {
    if (trust <= this.cpusBy || count === 0) return;
    this.cpusBy = trust;
    this.facts.cpus = { value: count, at };
  }

  /** One line of several that count the processors: the last of them tells how many. */
  tellMoreCpus(count: number, trust: number, at: LinePlace): void {
    if (trust > this.cpusBy) this.tellCpus(count, trust, at);
    else if (trust === this.cpusBy && count > (this.facts.cpus?.value ?? 0)) this.facts.cpus = { value: count, at };
  }

  /**
   * x86 prints `Command line:` as the loader handed it over (arch/x86/kernel/setup.c: setup_arch(), in front of CONFIG_CMDLINE), and
   * every kernel `Kernel command line:` as it is used (init/main.c: start_kernel()), which holds (`asUsed`). One that came through whole
   * goes before one of which the end is lost, and one that was wrapped (since 6.19, init/main.c:print_kernel_cmdline()) before both, as
   * it is longer than a message can be.
   */
  tellCmdline(
    text: string,
    at: LinePlace,
    { isCut, asUsed }: { readonly isCut: boolean; readonly asUsed: boolean },
  ): void {
    const { facts } = this;
    const wrapped = this.#wrapped;
    const cut = isCut && !text.endsWith(WRAP);
    this.#wrapped = text.endsWith(WRAP) ? [...wrapped, text.slice(0, -WRAP.length)] : [];
    if (this.#wrapped.length > 0) return;
    const whole = [...wrapped, text].join(" ");
    const isOther = facts.loaderCmdline !== undefined && facts.cmdline?.value.startsWith(whole.trim()) === false;
    if (asUsed && !cut) delete facts.loaderCmdline;
    const isKnown = facts.cmdline !== undefined && (cut || this.cutCmdline === undefined);
    if (isKnown && wrapped.length === 0 && !(asUsed && !cut && isOther)) return;
    facts.cmdline = { value: cut ? whole.replace(/(?:^|\s+)\S*$/, "") : whole.trim(), at };
    if (!asUsed) facts.loaderCmdline = { value: true, at };
    this.cutCmdline = cut ? { at, kind: "cut-line", what: whole.slice(-40).trim() } : undefined;
  }

  addRange(origin: MapOrigin, range: MapRange, at: LinePlace): void {
    const map = this.maps[origin] ?? [];
    this.maps[origin] = map;
    // A kernel prints its map once, in order; a line that is there twice is of another boot, whose first lines are missing.
    const known = ORDERED.has(origin) ? map.find(({ value }) => rangesOverlap(value, range)) : undefined;
    if (known === undefined) map.push({ value: range, at });
    else if (known.value.first !== range.first || known.value.last !== range.last || known.value.type !== range.type)
      this.doubts.push({ at, kind: "overlap", what: `${hex(range.first)}-${hex(range.last)} ${range.type}` });
  }

  /** Of a message that is there twice the first one holds. */
  addReserved(value: ToldReservation, at: LinePlace): void {
    const isKnown = this.reserved.some(({ value: known }) => known.first === value.first && known.last === value.last);
    if (!isKnown) this.reserved.push({ value, at });
  }

  node(id: number): NodeBeingRead {
    const known = this.srat.get(id);
    if (known !== undefined) return known;
    const node: NodeBeingRead = { ranges: [], cpus: [], hotplug: 0 };
    this.srat.set(id, node);
    return node;
  }

  result(log: string): ReadMachine {
    const { facts, doubts } = this;
    if (!this.#started && this.#any) {
      doubts.push({ at: { start: 0, end: 0 }, kind: "truncated", what: "Linux version" });
    }
    const end = this.#started ? this.#cutInTable(log) : undefined;
    if (end !== undefined) doubts.push({ at: end, kind: "truncated", what: END_OF_TABLES });
    if (this.cutCmdline !== undefined) doubts.push(this.cutCmdline);
    const [counted] = this.zones.zones;
    if (counted !== undefined) facts.countsZones = { value: true, at: counted.at };
    this.#rangesFromSpans();
    const arch = facts.arch ?? this.#guessedArch();
    if (arch !== undefined) facts.arch = arch;
    const isArm = arch !== undefined && OF_DEVICE_TREES.has(arch.value);
    const noMap = isArm ? this.#noMapRanges() : {};
    facts.maps = { ...this.maps, ...noMap };
    if (isArm && facts.foreign === undefined) this.#tellCounts();
    const madeUp = isArm ? this.#madeUpNodes() : [];
    if (madeUp.length > 0) facts.madeUpNodes = madeUp;
    if (this.cmaPools.length > 0) facts.cmaPools = this.cmaPools;
    facts.nodes = this.#nodes();
    this.#tellLeastCpus();
    const debug = readSavedReservations(log).map(({ span, ...value }) => ({ value, at: span }));
    facts.reservations = debug.length > 0 ? debug : this.reserved;
    this.#tellSilence();
    this.#tellReleaseByImage();
    return { machine: facts, doubts };
  }

  /** The last line, where the log ends inside of the firmware's map or the SRAT: a kernel prints more behind. */
  #cutInTable(log: string): LinePlace | undefined {
    const [last, before] = this.#last.toReversed();
    if (last === undefined || WHOLE_MAP_LINE.test(last.message)) return undefined;
    if (TABLE_LINE.test(last.message)) return last.at;
    const isHalf = !log.endsWith("\n") && before !== undefined && TABLE_LINE.test(before.message);
    return isHalf && (/^\[[ \d.]*$/.test(last.message) || "BIOS-e820: ACPI: SRAT: ".includes(last.message))
      ? last.at
      : undefined;
  }

  /** A loader names the image that it boots. */
  #tellReleaseByImage(): void {
    const { facts } = this;
    const image = releaseOfImage(facts.cmdline?.value ?? "");
    if (facts.release === undefined && facts.cmdline !== undefined && image !== undefined) {
      facts.release = { value: image, at: facts.cmdline.at };
    }
  }

  /** Of a log that does not count them: per-CPU areas that share 2 MiB are of several. */
  #tellLeastCpus(): void {
    const { facts, perCpu } = this;
    if (facts.cpus !== undefined || perCpu === undefined || !SHARES_ATOMS.has(facts.arch?.value)) return;
    const least = leastCpusOfUnit(perCpu.value, Math.max(1, this.ranges.size));
    if (least !== undefined && least > 1) facts.leastCpus = { value: least, at: perCpu.at };
  }

  /** What a whole log does not say is so, too: no hypervisor, no pages of 1 GiB. */
  #tellSilence(): void {
    const { facts } = this;
    if (!this.#started || this.landmarks.size < WHOLE_LOG.length || facts.release === undefined) return;
    const { at } = facts.release;
    facts.gigabytePages ??= { value: false, at };
    // QEMU's own emulation has the hypervisor bit and no interface that the kernel knows.
    const isQemu = facts.platform !== undefined || facts.model?.value.startsWith("QEMU") === true;
    facts.hypervisor ??= { value: isQemu ? HYPERVISOR_OF_PLATFORMS : "none", at };
  }

  /** Nodes of the SRAT; without one, of the ranges that the kernel found, where there are several nodes. */
  #nodes(): readonly SourceNode[] {
    if (this.srat.size > 0) {
      this.#nodesOfCpus();
      return [...this.srat]
        .sort(([a], [b]) => a - b)
        .map(([id, { ranges, cpus, hotplug, pxm }]) => ({
          id,
          ...(pxm === undefined ? {} : { pxm }),
          ranges: ranges.toSorted((a, b) => a.value.first - b.value.first),
          cpus,
          hotpluggable: ranges.length > 0 && hotplug === ranges.length,
        }));
    }
    if (this.madeUp) return [];
    const all = new Map(this.ranges);
    for (const id of this.memoryless) if (!all.has(id)) all.set(id, []);
    return all.size < 2 ? [] : nodesOfRanges(all);
  }

  /**
   * No message tells the node of the boot CPU, CPU 0. It is that of the processors it shares a group of the per-CPU allocator with, which are those at no
   * distance (mm/percpu.c:pcpu_build_alloc_info()); alone in its group, one without others. Else the first: the kernel numbers nodes as
   * the SRAT names them, processors first, and firmware names the boot CPU first (drivers/acpi/numa/srat.c:acpi_map_pxm_to_node()).
   */
  #nodesOfCpus(): void {
    if (this.cpusNamed > 0) return;
    const brought = [...this.broughtUp].map(([id, cpus]) => ({ id: this.madeUp ? this.#realNode(id) : id, cpus }));
    if (brought.some(({ id }) => id === undefined)) return;
    for (const { id, cpus } of brought) this.node(id!).cpus.push(...cpus);
    const ids = [...this.srat.keys()].sort((a, b) => a - b);
    const group = [...this.perCpuGroups.values()].find((cpus) => cpus.includes(0));
    const alone = group?.length === 1;
    const ofBootCpu =
      ids.find((id) =>
        alone
          ? this.srat.get(id)!.cpus.length === 0 && this.srat.get(id)!.ranges.length > 0
          : this.srat.get(id)!.cpus.some((cpu) => group?.includes(cpu)),
      ) ?? ids[0];
    if (ofBootCpu !== undefined) this.srat.get(ofBootCpu)!.cpus.unshift(0);
  }

  /** The node that a made-up one is cut from: `numa=fake` gives a processor the first node that is made of its own. */
  #realNode(madeUp: number): number | undefined {
    const own = this.ranges.get(madeUp) ?? [];
    const of = [...this.srat].find(([, { ranges }]) =>
      ranges.some(({ value }) => own.some((range) => rangesOverlap(value, range.value))),
    );
    return of?.[0];
  }

  /** Of a log that lacks the ranges of its nodes, `Initmem setup` tells at least from where to where each reaches. */
  #rangesFromSpans(): void {
    if (this.ranges.size > 0) return;
    for (const [id, span] of this.spans) {
      this.ranges.set(id, [span]);
      this.addRange("node-ranges", { ...span.value, type: "usable" }, span.at);
    }
    const [first] = this.spans.values();
    if (first !== undefined && this.maps.e820 === undefined && this.maps["xen-map"] === undefined) {
      this.doubts.push({ at: first.at, kind: "truncated", what: "Early memory node ranges" });
    }
  }

  /** Memory of each node, with what of it the kernel never maps. */
  #noMapRanges(): { readonly "node-ranges"?: readonly Told<MapRange>[] } {
    const ranges = [...this.ranges.values()].flatMap(withNoMap);
    return ranges.length === 0 ? {} : { "node-ranges": ranges };
  }

  /** Memory of a kernel that printed no ranges. */
  #tellCounts(): void {
    const { facts } = this;
    const isTold = MAP_ORDER.some((origin) => origin !== "device-tree" && (facts.maps[origin]?.length ?? 0) > 0);
    if (isTold) return;
    const page = facts.pageSize?.value ?? 4 * KiB;
    const places = [...this.reserved, ...this.cmaPools].map(({ value }) => value);
    const tree = facts.maps["device-tree"];
    const map =
      tree === undefined ? mapOfZones(this.zones, places, page) : mapOfDeviceTree(tree, this.zones, places, page);
    if (map === undefined) return;
    facts.maps = { ...facts.maps, [tree === undefined ? "zones" : "device-tree"]: map.ranges };
    this.doubts.push(...map.doubts);
  }

  /** Nodes that the kernel made up and divided memory among. */
  #madeUpNodes(): readonly SourceNode[] {
    if (!this.madeUp || this.ranges.size < 2 || this.srat.size > 0) return [];
    return nodesOfRanges(this.ranges);
  }

  /** Only x86 prints its map so, and ends its zone DMA at 16 MiB; its page 0 is never memory, and its conventional memory ends below 640 KiB. */
  #guessedArch(): Told<Arch> | undefined {
    const first = this.maps.e820?.[0] ?? this.maps["xen-map"]?.[0];
    if (first !== undefined) return { value: "x86_64", at: first.at };
    const { dmaZone } = this;
    if (dmaZone !== undefined) return { value: dmaZone.value.last < 16 * MiB ? "x86_64" : "arm64", at: dmaZone.at };
    const low = this.maps["node-ranges"]?.[0];
    const isConventional = low?.value.first === 0x1000 && low.value.last < 0xa0000;
    return isConventional ? { value: "x86_64", at: low.at } : undefined;
  }
}

function nodesOfRanges(nodes: ReadonlyMap<number, readonly Told<ByteRange>[]>): readonly SourceNode[] {
  return [...nodes].sort(([a], [b]) => a - b).map(([id, ranges]) => ({ id, ranges, cpus: [], hotpluggable: false }));
}
