/**
 * Replays the compact recordings of hotplug steps: one boot an object, with what each step changed. Only what a running kernel decides (is a
 * kernel zone's block busy) is taken from the record, as a stated outcome.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describeBlocks } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { devicesAtBoot } from "../../server/simulation/drivers/devices-at-boot.ts";
import { onlineBlock } from "../../server/simulation/mm/memory-hotplug/online.ts";
import {
  type DeviceSpec,
  type Event,
  type OnlineType,
  ZONE_NAMES,
  type ZoneName,
} from "../../server/simulation/state/events.ts";
import type { MemoryState } from "../../server/simulation/state/state.ts";
import { step } from "../../server/simulation/step.ts";
import { GiB } from "../../server/simulation/units/units.ts";
import { stepLines } from "../../server/views/dmesg/dmesg.ts";
import { type ScenarioText, sizeOf } from "./scenario-steps.ts";
import { type FidelityRow, printRows, Score } from "./score.ts";
import type { RecordedZone } from "./snapshot-texts.ts";
import { stateFromSnapshot } from "./state-from-snapshot.ts";

interface BlockText {
  readonly state: string;
  readonly nodes: string;
  readonly valid_zones: string;
}

interface StepRecord {
  readonly step: string;
  readonly rc?: number;
  readonly error?: string;
  readonly dmesg?: readonly string[];
  readonly blocks_changed?: Readonly<Record<string, BlockText>>;
  readonly blocks_gone?: readonly string[];
  readonly zones_changed?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly min_free_kbytes?: number;
}

interface BootRecord {
  readonly id: string;
  readonly kernel: string;
  readonly qemu: readonly string[];
  readonly cmdline: string;
  readonly boot: {
    readonly block_size_bytes: string;
    readonly min_free_kbytes: string;
    readonly blocks: Readonly<Record<string, BlockText>>;
    readonly zones: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  readonly steps: readonly StepRecord[];
}

/** Name of the file in each part of the recordings. */
export const STEPS_FILE = "hotplug-steps.jsonl.gz";

/** Replays every boot of the file. */
export function hotplugStepsFidelity(file: string): readonly FidelityRow[] {
  const score = new Score();
  for (const { replay } of recordedSteps(file)) replay(score);
  return [...score.rows.values()];
}

/** The boots of the file, each to be replayed by itself. */
export function recordedSteps(file: string): readonly { readonly id: string; replay(score: Score): void }[] {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split("\n");
  return lines.map((line) => {
    const record = JSON.parse(line) as BootRecord;
    return { id: record.id, replay: (score) => replay(record, score) };
  });
}

function replay(record: BootRecord, score: Score): void {
  const scenario = scenarioOf(record);
  // Boots whose own allocations or device memory take part in the steps are judged with the model of the boot.
  const needsBoot = record.cmdline.includes("movablecore") || scenario.devices.some(isPluggedAtBoot);
  if (needsBoot) return;
  let state = devicesAtBoot(
    stateFromSnapshot(scenario, {
      zones: Object.entries(record.boot.zones).map(([key, numbers]) => zoneOf(key, numbers)),
      blocks: Object.entries(record.boot.blocks)
        .filter(([, block]) => block.state === "online" || scenario.devices.every(({ kind }) => kind !== "virtio-mem"))
        .map(([id, block]) => ({
          id: Number(id),
          state: block.state,
          removable: "1",
          nodes: block.nodes,
          zones: block.valid_zones.replace(" ", ","),
        })),
      minFreeKbytes: Number(record.boot.min_free_kbytes),
      blockSize: Number.parseInt(record.boot.block_size_bytes, 16),
      ram: ramOf(record),
    }),
  );
  const blocks = new Map(Object.entries(record.boot.blocks));
  const zones = new Map(Object.entries(record.boot.zones));
  record.steps.forEach((entry, index) => {
    const where = `${record.id} step ${index + 1} (${entry.step})`;
    state = withBusyBlocks(state, entry);
    const before = state;
    const result = perform(state, entry, scenario);
    state = result.state;
    if (result.outcome !== undefined && entry.rc !== undefined) {
      score.check("steps outcome", where, result.outcome, recordedResult(entry));
    }
    checkMessages(entry, before, state, where, score);
    if (entry.blocks_changed === undefined) return;
    for (const [id, block] of Object.entries(entry.blocks_changed)) blocks.set(id, block);
    for (const id of entry.blocks_gone ?? []) blocks.delete(id);
    for (const [key, numbers] of Object.entries(entry.zones_changed ?? {})) zones.set(key, numbers);
    compare(state, blocks, zones, entry, where, score);
  });
}

function isPluggedAtBoot(device: DeviceSpec): boolean {
  return device.kind === "virtio-mem" && device.requested > 0;
}

function compare(
  state: MemoryState,
  blocks: ReadonlyMap<string, BlockText>,
  zones: ReadonlyMap<string, Readonly<Record<string, number>>>,
  entry: StepRecord,
  where: string,
  score: Score,
): void {
  const simulated = new Map<string, string>();
  for (const run of describeBlocks(state)) {
    const names = run.validZones.length === 0 ? "none" : run.validZones.join(" ");
    for (let id = run.first; id <= run.last; id++) simulated.set(String(id), `${run.state} ${run.nodes} ${names}`);
  }
  for (const id of new Set([...simulated.keys(), ...blocks.keys()])) {
    const block = blocks.get(id);
    const text = block && `${block.state} ${block.nodes.replaceAll(" ", ",")} ${block.valid_zones}`;
    score.check("steps block", `${where} memory${id}`, simulated.get(id), text);
  }
  for (const node of state.nodes) {
    for (const zone of node.zones) {
      const recorded = zones.get(`${node.id}/${zone.name}`);
      if (recorded === undefined) continue;
      const numbers = zone as unknown as Readonly<Record<string, number>>;
      if (recorded.spanned! > 0) {
        score.check("steps zone start", `${where} ${node.id}/${zone.name}`, zone.startPfn, recorded.start);
      }
      for (const quantity of ["spanned", "present", "managed", "min", "low", "high"]) {
        score.check(
          `steps zone ${quantity}`,
          `${where} ${node.id}/${zone.name}`,
          numbers[quantity],
          recorded[quantity],
        );
      }
    }
  }
  if (entry.min_free_kbytes !== undefined) {
    score.check("steps min_free_kbytes", where, state.watermarks.minFreeKbytes, entry.min_free_kbytes);
  }
}

/** Blocks that this step's messages call busy were so before it. */
function withBusyBlocks(state: MemoryState, entry: StepRecord): MemoryState {
  const observedBusy = new Map(state.hotplug.observedBusy);
  for (const line of entry.dmesg ?? []) {
    const start = /memory offlining \[mem 0x([0-9a-f]+)-.*failure to isolate range/.exec(line)?.[1];
    if (start === undefined) continue;
    const pfn = Number.parseInt(start, 16) / state.geometry.pageSize;
    observedBusy.set(Math.floor(pfn / state.geometry.blockPages), { origin: 1 });
  }
  return { ...state, hotplug: { ...state.hotplug, observedBusy } };
}

/** The messages of rebuilt zonelists that a single step printed. */
function checkMessages(entry: StepRecord, before: MemoryState, after: MemoryState, where: string, score: Score): void {
  if (entry.dmesg === undefined) return;
  const about = /^(Fallback order|Built \d+ zonelists|Policy zone|Demotion targets|Offlined Pages)/;
  const recorded = entry.dmesg.filter((line) => about.test(line));
  const simulated = stepLines(after, after.log.from(before.log.length)).filter((line) => about.test(line));
  if (recorded.length > 0) score.check("steps messages", where, simulated.join("|"), recorded.join("|"));
}

const ERRNO: Readonly<Record<string, string>> = {
  "Invalid argument": "EINVAL",
  "Device or resource busy": "EBUSY",
  "Operation not permitted": "EPERM",
  "Interrupted system call": "EINTR",
};

function recordedResult(entry: StepRecord): string {
  if (entry.rc === 0) return "ok";
  return ERRNO[entry.error ?? ""] ?? entry.error ?? "failed";
}

function perform(
  state: MemoryState,
  entry: StepRecord,
  scenario: ScenarioText,
): { readonly state: MemoryState; readonly outcome?: string } {
  const words = entry.step;
  const origin = 1;
  const loop = /for b in ([\d ]+); do .*w (\w+) \S+memory\$b\/state/.exec(words);
  if (loop !== null) {
    const ids = loop[1]!.split(" ").map(Number);
    const present = ids.filter((id) => state.blocks.get(id) !== undefined);
    return {
      state: present.reduce((current, id) => step(current, write(loop[2] as OnlineType, id, origin)).state, state),
    };
  }
  const file = /(?:w|echo) (\S+) (?:> )?\/sys\/devices\/system\/memory\/memory(\d+)\/(state|online)$/.exec(words);
  if (file !== null) return writeFile(state, file[1]!, Number(file[2]), file[3]!, entry);
  const chmem = /chmem (?:-v )?-(e|d) (?:-z (\S+) )?(-b )?(\S+?);/.exec(words);
  if (chmem !== null) {
    const event = chmemEvent(chmem[1] === "e", chmem[2], chmem[3] !== undefined, chmem[4]!);
    return { state: event === undefined ? state : step(state, event).state };
  }
  const knob = /echo (\S+) > \/(?:sys\/module\/memory_hotplug\/parameters|sys\/devices\/system\/memory)\/(\w+)$/.exec(
    words,
  );
  if (knob !== null && !knob[2]!.endsWith("offline_page")) {
    const result = step(state, { kind: "set", knob: knob[2]!, value: knob[1]!, origin });
    return { state: result.state, outcome: result.outcome.result };
  }
  const added = /device_add pc-dimm,id=(\w+),/.exec(words);
  if (added !== null) return { state: step(state, { kind: "plug", device: added[1]!, origin }).state };
  const removed = /device_del (\w+)/.exec(words);
  if (removed !== null) return { state: unplug(state, removed[1]!, entry) };
  const request = /qom-set (\w+) requested-size (\S+)/.exec(words);
  if (request !== null) {
    return { state: step(state, { kind: "resize", device: request[1]!, size: sizeOf(request[2]!), origin }).state };
  }
  void scenario;
  return { state };
}

function write(word: OnlineType | "offline", id: number, origin: number): Event {
  return { kind: word, blocks: { first: id, last: id, descending: false }, origin };
}

function writeFile(
  state: MemoryState,
  word: string,
  id: number,
  file: string,
  entry: StepRecord,
): { readonly state: MemoryState; readonly outcome?: string } {
  const stated = { result: recordedResult(entry) };
  if (file === "online" && word === "1") {
    const attempt = onlineBlock(state, id, "online", "other", 1);
    return { state: attempt.state, outcome: attempt.verdict.result };
  }
  if (file === "online" && word === "0") {
    if (state.blocks.get(id)?.state === "offline") return { state, outcome: "ok" };
    const result = step(state, { ...write("offline", id, 1), stated } as Event);
    return { state: result.state, outcome: result.outcome.result };
  }
  if (!["online", "online_kernel", "online_movable", "offline"].includes(word)) return { state, outcome: "EINVAL" };
  const result = step(state, { ...write(word as OnlineType, id, 1), stated } as Event);
  return { state: result.state, outcome: result.outcome.result };
}

function chmemEvent(enable: boolean, zone: string | undefined, blocks: boolean, target: string): Event | undefined {
  if (zone !== undefined && !ZONE_NAMES.some((name) => name === zone)) return undefined;
  const [from, to] = target.split("-").map(Number);
  return {
    kind: "chmem",
    action: enable ? "enable" : "disable",
    origin: 1,
    ...(zone === undefined ? {} : { zone: zone as ZoneName }),
    target: blocks
      ? { blocks: { first: from!, last: to ?? from! } }
      : to === undefined
        ? { size: sizeOf(target) }
        : { range: { first: from!, last: to } },
  };
}

/** Whether an eject succeeded is what the record says, where kernel zones are concerned. */
function unplug(state: MemoryState, device: string, entry: StepRecord): MemoryState {
  const gone = (entry.blocks_gone ?? []).length > 0;
  return step(state, { kind: "unplug", device, origin: 1, stated: { result: gone ? "ok" : "EBUSY" } }).state;
}

function scenarioOf(record: BootRecord): ScenarioText {
  const option = (name: string): readonly string[] =>
    record.qemu.flatMap((word, index) => (record.qemu[index - 1] === name ? [word] : []));
  const value = (text: string, name: string): string | undefined => new RegExp(`${name}=([^,]*)`).exec(text)?.[1];
  const [memory] = option("-m");
  const backends = new Map(option("-object").map((text) => [value(text, "id")!, sizeOf(value(text, "size")!)]));
  for (const { step: text } of record.steps) {
    const backend = /object_add .*id=(\w+),size=(\w+)/.exec(text);
    if (backend !== null) backends.set(backend[1]!, sizeOf(backend[2]!));
  }
  const dimms = record.steps.flatMap(({ step: text }): DeviceSpec[] => {
    const dimm = /device_add pc-dimm,id=(\w+),memdev=(\w+)(?:,node=(\d+))?/.exec(text);
    if (dimm === null) return [];
    return [{ kind: "dimm", name: dimm[1]!, size: backends.get(dimm[2]!)!, node: Number(dimm[3] ?? 0), origin: 0 }];
  });
  const virtio = option("-device")
    .filter((text) => text.startsWith("virtio-mem-pci"))
    .map((text): DeviceSpec => {
      const block = value(text, "block-size");
      return {
        kind: "virtio-mem",
        name: value(text, "id")!,
        size: backends.get(value(text, "memdev")!)!,
        node: Number(value(text, "node") ?? 0),
        requested: sizeOf(value(text, "requested-size") ?? "0"),
        ...(block === undefined ? {} : { block: sizeOf(block) }),
        origin: 0,
      };
    });
  return {
    version: record.kernel,
    arch: "x86_64",
    pageSize: 4096,
    build: "debian",
    platform: "qemu-pc",
    memory: sizeOf(memory!.split(",")[0]!),
    cpus: Number(option("-smp")[0] ?? 1),
    nodes: option("-numa")
      .filter((text) => text.startsWith("node"))
      .map((text, index) => ({
        id: Number(value(text, "nodeid") ?? index),
        memory: backends.get(value(text, "memdev") ?? "") ?? 0,
        ranges: [],
        cpus: (value(text, "cpus") ?? "")
          .split("-")
          .filter((word) => word !== "")
          .map(Number),
        hotpluggable: false,
        origin: 0,
      })),
    slots: Number(value(memory!, "slots") ?? 0),
    maxmem: sizeOf(value(memory!, "maxmem") ?? "0"),
    uefi: undefined,
    devices: [...virtio, ...dimms],
    cmdline: record.cmdline,
    steps: [],
  };
}

/** RAM of a PC: below 4 GiB up to the ACPI tables, and the rest above. */
function ramOf(record: BootRecord): readonly (readonly [number, number])[] {
  const memory = sizeOf(record.qemu[record.qemu.indexOf("-m") + 1]!.split(",")[0]!);
  const low = memory >= 3.5 * GiB ? 3 * GiB : memory;
  const ranges: (readonly [number, number])[] = [
    [0x1000, 0x9fbff],
    [0x100000, low - 0x20000 - 1],
  ];
  if (memory > low) ranges.push([4 * GiB, 4 * GiB + memory - low - 1]);
  return ranges;
}

function zoneOf(key: string, numbers: Readonly<Record<string, number>>): RecordedZone {
  const [node, name] = key.split("/");
  const start = numbers.spanned! > 0 ? numbers.start : undefined;
  return { node: Number(node), name: name!, start, numbers, protection: "" };
}

if (process.argv[1]?.endsWith("fidelity/hotplug-steps.ts")) {
  const file = process.argv[2] ?? join(import.meta.dirname, "../recordings/fit/hotplug-steps.jsonl.gz");
  process.stdout.write(`${printRows(hotplugStepsFidelity(file), Number(process.argv[3] ?? 5))}\n`);
}
