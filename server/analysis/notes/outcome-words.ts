/** The one place that words why a step came out as it did: each reason is a clause without a full stop. */
import type { KnobValues, OutcomeReason, PageWords } from "../../simulation/state/outcome-reason.ts";
import { hex, sizeText } from "../../simulation/units/units.ts";
import { blockNames } from "./block-names.ts";
import { deviceUnseenText } from "./device-unseen.ts";
import { dumpOverwrittenText } from "./dump-lost.ts";
import { isolationHoleText } from "./isolation-hole.ts";
import { isolationUnalignedText } from "./isolation-unaligned.ts";
import { KMEM_REJECTS } from "./kernel-lines.ts";
import { addRefusalText, bootRefusalText, placeText, zoneRefusalText } from "./refusal-words.ts";

type OfKind<K extends OutcomeReason["kind"]> = Extract<OutcomeReason, { readonly kind: K }>;
type Wordings = { readonly [K in OutcomeReason["kind"]]: (reason: OfKind<K>) => string };

/** A clause: "page 0x13ff00 is reserved (memblock_alloc_range_nid)". */
export function outcomeText(reason: OutcomeReason): string {
  const wording = WORDINGS[reason.kind] as (reason: OutcomeReason) => string;
  return wording(reason);
}

/** The same in a sentence that says itself how far it can be trusted. */
export function outcomeClause(reason: OutcomeReason): string {
  return outcomeText("modelled" in reason ? { ...reason, modelled: false } : reason);
}

/** What stands in the way was observed, or is exact: whatever else is modelled, the answer is not. */
export function isCertain(reason: OutcomeReason | undefined): boolean {
  return reason !== undefined && "modelled" in reason && !reason.modelled;
}

const WORDINGS: Wordings = {
  "lock-held": ({ lock, holder }) => `\`${holder}\` hangs and never gives ${lock} back`,
  "no-such-block": ({ id }) => `memory${id} does not exist: no such block`,
  "going-offline": ({ id }) => `memory${id} is going offline: the write waits until it is interrupted`,
  already: ({ id, is }) => `memory${id} is ${is} already`,
  "zone-refused": ({ id, wanted, why }) =>
    `memory${id} can't join ${wanted === "online_movable" ? "Movable" : "a kernel zone"}: ${zoneRefusalText(why)}`,
  "no-hotremove": () => "the kernel has no CONFIG_MEMORY_HOTREMOVE",
  "spans-several": ({ id, what }) => `memory${id} spans several ${what}`,
  "sections-missing": ({ id }) => `memory${id} has sections that were never added`,
  "memory-holes": ({ id }) => `part of memory${id} is no System RAM (memory holes)`,
  "page-unmovable": ({ pfn, page, modelled }) => `${prefix(modelled)}page ${hex(pfn)} is ${useText(page)}`,
  "boot-memory-stays": ({ id, arch }) => `memory${id} is there since boot: ${arch} never gives boot memory up`,
  "splits-vmemmap-leaf": ({ id }) => `offlining memory${id} behind its own memmap splits a leaf entry in vmemmap`,
  "page-stuck": ({ pfn, page, id, givesUp }) =>
    `page ${hex(pfn)} is ${useText(page)} and can't be migrated: offlining memory${id} ${givesUp ? "gives up" : "goes on until a signal ends it"}`,
  "no-room-elsewhere": ({ id, givesUp }) =>
    `no other memory has room for what memory${id} holds: offlining goes on until ${givesUp ? "a timeout" : "a signal"} ends it`,
  "kernel-zone-block": ({ id, zone, busy }) => {
    if (busy === "seen") return `memory${id} lies in ${zone} and was seen busy before`;
    if (busy === undefined)
      return `memory${id} lies in ${zone}: it goes offline only if the kernel holds no page of it just now`;
    return `memory${id} is where ${zone} began: the kernel's own pages have most likely settled in it`;
  },
  "zone-mismatch": ({ id, zone, valid }) =>
    `memory${id}: zone mismatch, valid_zones is ${valid.length === 0 ? "none" : valid.join(" ")}, not ${zone}`,
  "chmem-size-unaligned": ({ blockSize }) => `Size must be aligned to memory block size (${shortSize(blockSize)})`,
  "chmem-range-unaligned": ({ blockSize }) =>
    `Start address and (end address + 1) must be aligned to memory block size (${shortSize(blockSize)})`,
  "chmem-reached": ({ action, size, because }) => {
    const reached = `could only ${action} ${shortSize(size)} of memory`;
    return because === undefined ? reached : `${reached}; ${outcomeText(because)}`;
  },
  "not-one-zone": () => "the range is not online memory of one zone",
  "isolation-unaligned": isolationUnalignedText,
  "isolation-hole": isolationHoleText,
  "page-stays": ({ pfn, page, modelled }) =>
    `${prefix(modelled)}page ${hex(pfn)} is ${page.use ?? page.kind} (${page.by})`,
  "kernel-zone-range": ({ zone, step }) =>
    step === "isolate"
      ? `${zone} is a kernel zone: only the running system knows whether the kernel holds a page of the range`
      : `the range lies in ${zone}: it is free only if the kernel holds no page of it just now`,
  "no-room-to-move": () => "there is no room for what must move away",
  "nothing-contiguous": ({ size }) => `no zone has ${sizeText(size)} that can be freed`,
  "no-cma-area": ({ area }) => `there is no CMA area ${area}`,
  "cma-area-full": ({ area, size }) => `${area} has no ${sizeText(size)} in one piece`,
  "allocation-exists": ({ name }) => `there is an allocation ${name} already`,
  "no-allocation": ({ name }) => `there is no allocation ${name}`,
  "no-node": ({ node }) => `there is no node${node}`,
  "zone-never-serves": ({ zone, use }) => `zone ${zone} never serves ${use} allocations`,
  "too-little-free": ({ free, use }) => `only ${sizeText(free)} are free for ${use} memory`,
  "not-online-memory": ({ first, last }) => `${hex(first)}-${hex(last)} is not all online memory`,
  "page-in-use": ({ pfn, by }) => `page ${hex(pfn)} is in use (${by})`,
  "not-whole-blocks": addRefusalText,
  "memmap-does-not-fit": addRefusalText,
  "memory-there": addRefusalText,
  "resource-in-the-way": addRefusalText,
  "above-mem-limit": addRefusalText,
  "no-probe-file": () => "there is no probe file: the kernel has no CONFIG_ARCH_MEMORY_PROBE",
  "probe-file-unknown": () =>
    "whether the kernel has CONFIG_ARCH_MEMORY_PROBE is not known: without it there is no probe file (ENOENT)",
  "no-block-multiple": ({ address, blockSize }) => `${hex(address)} is no multiple of the block size ${hex(blockSize)}`,
  "no-device": ({ name }) => `there is no device ${name}`,
  "there-from-boot": ({ name }) => `${name} is there from the boot on`,
  "not-plugged": ({ name }) => `${name} is not plugged`,
  "plugged-already": ({ name }) => `${name} is plugged already`,
  "never-unplugged": ({ device }) => `a ${device} device can't be unplugged from a running machine`,
  "no-acpi-ged": () => "memory hotplug is not enabled: missing acpi-ged device (a device tree can't announce a DIMM)",
  "no-free-slot": ({ name, slots }) => `${name} finds no free slot: the machine has ${slots}`,
  "no-space": placeText,
  "unaligned-address": placeText,
  "outside-device-memory": placeText,
  fragmented: placeText,
  "unaligned-size": placeText,
  "no-such-node": placeText,
  "address-taken": placeText,
  "window-taken": placeText,
  "no-virtio-mem": ({ name }) => `${name} is no virtio-mem device`,
  "beyond-region": ({ name, region }) => `${name} has a region of ${sizeText(region)}`,
  "no-device-block-multiple": ({ block }) => `the size must be a multiple of the device's block ${hex(block)}`,
  "device-unseen": deviceUnseenText,
  "driver-refuses-block": ({ name }) => `the driver refused ${name}: the block size is not supported (too big)`,
  "units-in-kernel-zone": ({ ids, back, plugged }) =>
    `${blockNames(ids)} lie in a kernel zone: what the kernel holds there stays plugged; ${back === 0 ? "nothing" : sizeText(back)} came back so far, ${sizeText(plugged)} are plugged`,
  "gave-back": ({ back, plugged, requested }) =>
    `${back === 0 ? "nothing" : sizeText(back)} came back: ${sizeText(plugged)} stay plugged, ${sizeText(requested)} were asked for`,
  "plug-out-of-memory": ({ plugged, requested, size, memmap, room }) =>
    `${plugged === 0 ? "nothing" : sizeText(plugged)} of ${sizeText(requested)} is plugged: the memmap of the next ${sizeText(size)} is ${sizeText(memmap)}, and the kernel's zones have ${sizeText(room)} at most to take it from; the driver tries again later`,
  "waits-for-onlining": ({ plugged, requested }) =>
    `${sizeText(plugged)} of ${sizeText(requested)} are plugged: the driver waits until blocks are onlined`,
  "no-pmem": ({ name }) => `there is no ${name}`,
  "region-misaligned": ({ alignment, first, size }) =>
    `align setting is ${hex(alignment)}, ${hex(first)} with size ${hex(size)} is misaligned`,
  "no-kmem-driver": ({ since }) => `this kernel has no kmem driver: it came with ${since}`,
  "dax-not-built": ({ option }) => `this kernel has no CONFIG_${option}`,
  "no-numa-range": ({ first }) => `no NUMA range holds ${hex(first)}: ${KMEM_REJECTS["no-node"]}`,
  "auto-online-policy": ({ policy }) =>
    `daxctl says "kernel policy will auto-online memory, aborting": auto_online_blocks is ${policy}`,
  "no-namespace": ({ device }) => `${device} is a range of RAM: it has no namespace, and no file system is on it`,
  "no-whole-block": ({ device }) => `${device} holds no whole memory block`,
  "kmem-block-online": ({ id, device }) => `memory${id} is online: ${device} can't be removed from System RAM`,
  "cut-to-blocks": ({ size }) => `${sizeText(size)} of it are no whole memory blocks and stay unused`,
  "knob-takes": ({ knob, values }) => `${knob} takes ${valuesText(values)}`,
  "knob-read-only": ({ knob }) => `${knob} can only be set on the command line`,
  "no-knob": ({ knob }) => `this kernel has no ${knob}`,
  "no-crash-area": () =>
    "no memory is reserved for a crash kernel: give the kernel that is to crash `crashkernel=256M`",
  "crash-kernel-fails": ({ why }) => `the crash kernel does not come up: ${bootRefusalText(why)}`,
  "crash-kernel-has": ({ ranges, cma }) => {
    const pieces = ranges.map(({ first, last }) => `${hex(first)}-${hex(last)}`);
    const more = cma === 0 ? "" : `, and ${sizeText(cma)} of CMA with what user space had in it`;
    return `the crash kernel has ${pieces.join(" and ")}${more}`;
  },
  "machine-stays-down": () => "the machine does not come up",
  "dumps-found": ({ dumps }) =>
    dumps
      .map(
        ({ device, kernel, readable }) =>
          `${device} holds the dump of ${kernel}${readable ? "" : ", which can't be read"}`,
      )
      .join(", "),
  "no-vmcore": () => "there is no /proc/vmcore: only the kernel that `crash` boots can write a dump",
  "no-block-device": ({ device, mode }) =>
    mode === undefined
      ? `there is no /dev/${device}: give the crash kernel \`memmap=SIZE!START\` or the machine an nvdimm`
      : `there is no /dev/${device}: it is in ${mode} mode`,
  "dump-written": ({ device, first, last, leftOut }) =>
    `the dump lies on ${device} (${hex(first)}-${hex(last)}), without the ${sizeText(leftOut)} that the crash kernel runs in`,
  "dump-overwritten": dumpOverwrittenText,
};

function prefix(modelled: boolean): string {
  return modelled ? "modelled: " : "";
}

function useText({ kind, by, use }: PageWords): string {
  if (kind === "hole") return "no memory but has a struct page";
  if (kind === "cma") return `in the CMA area ${by}`;
  if (kind === "reserved") return `reserved (${by})`;
  if (kind === "kernel") return `in use by the kernel (${by})`;
  return `${use ?? "in use"} (${by})`;
}

function valuesText(values: KnobValues): string {
  switch (values.kind) {
    case "words":
      return values.words.join(", ");
    case "percent":
      return "a number of percent, at most 4294967295";
    case "boolean":
      return "Y or N";
    case "kib":
      return "a number of KiB, at most 2147483647";
    case "range":
      return `1 to ${values.most}`;
    case "number-per-zone":
      return "a number for each zone, at most 2147483647";
  }
}

/** `128M`, as chmem writes a size. */
function shortSize(bytes: number): string {
  return sizeText(bytes).replace(/ ([KMGT])iB$/, "$1");
}
