/** The first lines of every recorded boot, from the firmware's map to the nodes, held against the model. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { E820_RAM } from "../../../server/simulation/e820/e820.ts";
import { handedMap, setupMemoryMap } from "../../../server/simulation/e820/firmware-memory.ts";
import { parseKernelVersion } from "../../../server/simulation/kernels/version.ts";
import { Memblock, memblockConfig } from "../../../server/simulation/mm/memblock/memblock.ts";
import { numaInit } from "../../../server/simulation/mm/numa/numa-init.ts";
import { platformMemoryMap } from "../../../server/simulation/platforms/platform-map.ts";
import type { KernelMessage } from "../../../server/simulation/state/kernel-messages.ts";
import { GiB, hex16, MiB } from "../../../server/simulation/units/units.ts";
import { type Recording, readRecording } from "../../fidelity/recording.ts";
import { printed } from "../printed.ts";

const ROOT = join(import.meta.dirname, "../../recordings/fit");
const FAMILIES = ["boot", "hotplug", "virtio"];
/** Where the recorded kernels lie in memory: below all that these lines tell of. */
const IMAGE = { start: 0x1000000, end: 0x4400000 };
const TIMESTAMP = /^\[ *\d+\.\d+\] /;
const TOLD_HERE =
  /^(BIOS-|user[:-]|last_pfn|RAMDISK: |ACPI: SRAT: |SRAT: |NUMA: |NUMA turned|No NUMA|Faking|Fake node|e820: (remove|update) )| memory\[.*on node/;

function recordedLines(recording: Recording): readonly string[] {
  const log = recording.section("dmesg").split("\n");
  return log.map((line) => line.replace(TIMESTAMP, "")).filter((line) => TOLD_HERE.test(line));
}

function modelledLines({ setup }: Recording): readonly string[] {
  const { machine, cmdline } = setup;
  const version = parseKernelVersion(setup.kernel.version)!;
  const platform = platformMemoryMap(machine);
  const {
    map,
    maxPfn,
    options,
    messages: ofMap,
  } = setupMemoryMap(handedMap(platform.firmware), IMAGE, cmdline, version);
  const changes = options.changes.map((change): KernelMessage => ({ kind: "memory-map-change", change }));
  const messages = [...ofMap.beforeParameters, ...changes, ...ofMap.behindParameters];
  const memblock = Memblock.create(memblockConfig(version, 4096));
  memblock.allowResize();
  for (const { start, end, type } of map.entries) if (type === E820_RAM) memblock.add(start, end - start);
  memblock.trimMemory(4096);
  const nodeMessages: KernelMessage[] = [];
  numaInit(memblock, {
    emulates: true,
    numaNoAcpi: true,
    offWithoutDescription: false,
    leavesOut: MiB,
    dmaEnd: 4 * GiB,
    printk: (message) => nodeMessages.push(message),
    srat: platform.srat,
    cpus: machine.cpus,
    maxPfn,
    cmdline,
    version,
  });
  const { start, end } = platform.initrd!;
  const regions = memblock.memory.map((region, index) => {
    const range = `[${hex16(region.base)}-${hex16(region.end - 1)}], ${hex16(region.end - region.base)} bytes`;
    return ` memory[0x${index.toString(16)}]\t${range} on node ${region.node} flags: 0x${region.flags.value.toString(16)}`;
  });
  const ramdisk: KernelMessage = { kind: "ramdisk", start, end };
  return [...printed([...messages, ramdisk, ...nodeMessages], setup.kernel.version), ...regions];
}

describe.each(FAMILIES)("the recorded %s machines", (family) => {
  const folder = join(ROOT, family);
  const files = readdirSync(folder).filter((name) => name.endsWith(".json.gz"));

  test("boot with these memory maps, parameters and nodes", () => {
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) {
      const recording = readRecording(join(folder, name));
      expect(modelledLines(recording), `${recording.id} (${recording.kernel})`).toEqual(recordedLines(recording));
    }
  });

  test("have these ACPI tables", () => {
    for (const name of files) {
      const recording = readRecording(join(folder, name));
      const modelled = platformMemoryMap(recording.setup.machine).acpiTables.map(
        (table) => `${table.name} ${table.start.toString(16)}-${(table.start + table.size - 1).toString(16)}`,
      );
      const log = recording.section("dmesg");
      const recorded = [...log.matchAll(/Reserving (\w+) table memory at \[mem 0x(\w+)-0x(\w+)\]/g)];
      expect(modelled.sort(), recording.id).toEqual(recorded.map(([, table, a, b]) => `${table} ${a}-${b}`).sort());
    }
  });
});
