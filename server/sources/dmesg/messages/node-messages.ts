/** What a boot log tells of nodes and processors. */

import { rangesOverlap } from "../../../simulation/units/units.ts";
import { type Message, rangeOf } from "./message.ts";

export const NODE_MESSAGES: readonly Message[] = [
  {
    pattern: /^(?:ACPI: (?:NUMA: )?)?SRAT: Node (\d+) PXM (\d+) \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\](.*)$/,
    take: (reader, [id = "", pxm = "", first = "", last = "", flags = ""], at) => {
      const range = rangeOf(first, last);
      // Memory devices that may come have windows of their own; what is there at boot is what the map says.
      const node = reader.node(Number(id));
      node.pxm = Number(pxm);
      if (/\bnon-volatile\b/.test(flags)) return;
      if (node.ranges.some(({ value }) => rangesOverlap(value, range))) return;
      node.ranges.push({ value: range, at });
      if (/\bhotplug\b/.test(flags)) node.hotplug++;
    },
  },
  {
    pattern: /^(?:ACPI: (?:NUMA: )?)?SRAT: PXM \d+ -> (?:X?2?APIC|MPIDR) 0x[0-9a-f]+ -> Node (-?\d+)/i,
    take: (reader, [id = ""], at) => {
      const cpu = reader.cpusNamed++;
      reader.tellMoreCpus(cpu + 1, 0.6, at);
      if (Number(id) >= 0) reader.node(Number(id)).cpus.push(cpu);
    },
  },
  {
    pattern: /^(?:NUMA: )?(?:Faking (?:a )?node |No NUMA configuration found|NUMA turned off)/,
    take: (reader) => {
      reader.madeUp = true;
    },
  },
  // mm/page_alloc.c and later mm/mm_init.c; on arm64 arch_numa.c, too.
  {
    pattern: /^(?:NUMA: )?Initmem setup node (\d+) (?:as memoryless|\[<memory-less node>\])/,
    take: (reader, [id]) => {
      reader.memoryless.add(Number(id));
    },
  },
  // announce_cpu(): the boot CPU is not named.
  {
    pattern: /^\.\.\.\. node\s+#(\d+), CPUs:((?:\s+#\d+)+)/,
    take: (reader, [id = "", list = ""], at) => {
      const cpus = [...list.matchAll(/#(\d+)/g)].map(([, cpu]) => Number(cpu));
      reader.tellMoreCpus(Math.max(...cpus) + 1, 0.5, at);
      reader.broughtUp.set(Number(id), [...(reader.broughtUp.get(Number(id)) ?? []), ...cpus]);
    },
  },
  {
    pattern: /^setup_percpu: .*\bnr_cpu_ids:(\d+)/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 4, at),
  },
  {
    pattern: /^smpboot: Allowing (\d+) CPUs, \d+ hotplug CPUs/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 3, at),
  },
  {
    pattern: /^CPU topo: Allowing (\d+) present CPUs plus (\d+) hotplug CPUs/,
    take: (reader, [present, more], at) => reader.tellCpus(Number(present) + Number(more), 3, at),
  },
  {
    pattern: /^(?:rcu: |\s+RCU restricting ).*\bnr_cpu_ids=(\d+)/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 3, at),
  },
  {
    pattern: /^SLUB: .*\bCPUs=(\d+), Nodes=\d+/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 2, at),
  },
  {
    pattern: /^(?:smp: )?Brought up (?:\d+ nodes?, )?(\d+) CPUs?$/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 1, at),
  },
  {
    pattern: /^(?:smpboot: |SMP: )?Total of (\d+) processors activated\b/,
    take: (reader, [count], at) => reader.tellCpus(Number(count), 1, at),
  },
  // pcpu_dump_alloc_info(): processors by group, `--` a unit without one. A line has a few; the last number tells how many there are.
  {
    pattern: /^pcpu-alloc: (\[\d+\](?: (?:\[\d+\]|\d+|-+))+)\s*$/,
    take: (reader, [groups = ""], at) => {
      const cpus = [...groups.matchAll(/ (\d+)(?= |$)/g)].map(([, cpu]) => Number(cpu));
      reader.tellMoreCpus(Math.max(-1, ...cpus) + 1, 3.5, at);
      for (const [, group = "", units = ""] of groups.matchAll(/\[(\d+)\]((?: (?:\d+|-+))+)/g)) {
        const members = (units.match(/\d+/g) ?? []).map(Number);
        reader.perCpuGroups.set(Number(group), [...(reader.perCpuGroups.get(Number(group)) ?? []), ...members]);
      }
    },
  },
  // log_buf_add_cpu(): one contribution for each possible processor but the first.
  {
    pattern: /^(?:printk: )?log_buf_len individual max cpu contribution: (\d+) bytes$/,
    take: (reader, [bytes]) => {
      reader.logOfCpu = Number(bytes);
    },
  },
  {
    pattern: /^(?:printk: )?log_buf_len total cpu_extra contributions: (\d+) bytes$/,
    take: (reader, [bytes], at) => {
      if (reader.logOfCpu > 0) reader.tellCpus(Number(bytes) / reader.logOfCpu + 1, 3, at);
    },
  },
  // acpi_table_print_madt_entry(): debug messages of the kernel.
  {
    pattern: /^ACPI: (?:X2APIC|LAPIC) \((?:apic|acpi)_id\[0x[0-9a-f]+\] .*\benabled\)$/i,
    take: (reader, _, at) => reader.tellMoreCpus(++reader.cpusInMadt, 0.8, at),
  },
];
