/** What start_kernel() and the functions it calls print of memory, and the rebuilding of zonelists later on. */
import { hashLineTellsMapping, logBufferLine } from "../../simulation/kernels/log-rules.ts";
import { fallbackOrderMessage } from "../../simulation/kernels/online-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import { fallbackOrders } from "../../simulation/mm/page-alloc/fallback-order.ts";
import type { PerCpuSizes, StartMessage } from "../../simulation/state/kernel-messages.ts";
import { type Bytes, hex16, KiB, MiB, type Pages } from "../../simulation/units/units.ts";
import type { WordsOf } from "./words.ts";

/** As dmesg calls the tables. */
export const HASHES = { dentries: "Dentry cache", inodes: "Inode-cache" } as const;

/** Of a table of this size: each is a pointer. */
export function hashEntries(bytes: Bytes): number {
  return bytes / 8;
}

export const START_WORDS: WordsOf<StartMessage> = {
  "log-buffer": ({ size, meta }, { version }) => [
    ruleFor(logBufferLine, version) === "length"
      ? `printk: log_buf_len: ${size} bytes`
      : `printk: log buffer data + meta data: ${size} + ${meta} = ${size + meta} bytes`,
  ],
  "per-cpu": (message) => [`percpu: Embedded ${message.pages} pages/cpu ${perCpuSizes(message)}`],
  "per-cpu-units": (message) => {
    const { unit, allocation, atom, groups } = message;
    const alloc = `alloc=${allocation / atom}*${atom}`;
    return [`pcpu-alloc: ${perCpuSizes(message)} ${alloc}`, ...unitLines(groups, allocation / unit)];
  },
  // Of what huge pages a spread table is made, and so what the line calls it, is not simulated.
  "hash-table": ({ of, bytes, order, spread }, { version }) => {
    const mapping = ruleFor(hashLineTellsMapping, version);
    if (mapping && spread) return [];
    const mapped = mapping ? ", linear" : "";
    return [`${HASHES[of]} hash table entries: ${hashEntries(bytes)} (order: ${order}, ${bytes} bytes${mapped})`];
  },
  "swiotlb-areas": ({ count }) => [`software IO TLB: area num ${count}.`],
  "swiotlb-rounded": ({ bytes }) => [
    `software IO TLB: SWIOTLB bounce buffer size roundup to ${Math.floor(bytes / MiB)}MB`,
  ],
  "swiotlb-halved": ({ wanted, slots }) => [
    `software IO TLB: SWIOTLB bounce buffer size adjusted ${wanted} -> ${slots} slabs`,
  ],
  // The end is the first byte behind.
  "swiotlb-mapped": ({ start, end }) => [
    `software IO TLB: mapped [mem ${hex16(start)}-${hex16(end)}] (${Math.floor((end - start) / MiB)}MB)`,
  ],
  "memory-info": ({ available, total, reserved, cma, image }, { pageSize }) => {
    const kibibytes = (pages: Pages): number => (pages * pageSize) / KiB;
    const [code, rwdata, rodata, init, bss] = image;
    const parts = `${code}K kernel code, ${rwdata}K rwdata, ${rodata}K rodata, ${init}K init, ${bss}K bss`;
    const rest = `${kibibytes(reserved)}K reserved, ${kibibytes(cma)}K cma-reserved`;
    return [`Memory: ${kibibytes(available)}K/${kibibytes(total)}K available (${parts}, ${rest})`];
  },
  "unknown-parameters": ({ words }) => [
    `Unknown kernel command line parameters "${words.join(" ")}", will be passed to user space.`,
  ],
  "memory-block-size": ({ bytes }) => [`x86/mm: Memory block size: ${bytes / MiB}MB`],
  zonelists: ({ count, pages, nodes, policyZone, self }, { version }) => {
    const orders = ruleFor(fallbackOrderMessage, version) ? fallbackOrders(nodes ?? [], version, self) : [];
    return [
      ...orders.map(({ node, order }) => `Fallback order for Node ${node}: ${order.map((id) => `${id} `).join("")}`),
      `Built ${count} zonelists, mobility grouping on.  Total pages: ${pages}`,
      ...(policyZone === undefined ? [] : [`Policy zone: ${policyZone}`]),
    ];
  },
};

function perCpuSizes({ static: fixed, reserved, dynamic, unit }: PerCpuSizes): string {
  return `s${fixed} r${reserved} d${dynamic} u${unit}`;
}

/** Columns that pcpu_dump_alloc_info() gives to the units of a line. */
const UNIT_COLUMNS = 60;

/** Which CPU has which unit, an allocation of `units` at a time: as many to a line as a power of two of them fits. */
function unitLines(groups: readonly (readonly (number | undefined)[])[], units: number): readonly string[] {
  const cpus = groups.flat().filter((cpu) => cpu !== undefined).length;
  const [groupWidth, cpuWidth] = [String(groups.length).length, String(cpus).length];
  const fitting = Math.floor(UNIT_COLUMNS / (units * (cpuWidth + 1) + groupWidth + 3));
  const perLine = 2 ** Math.floor(Math.log2(Math.max(fitting, 1)));
  const name = (cpu: number | undefined): string =>
    cpu === undefined ? "-".repeat(cpuWidth) : String(cpu).padStart(cpuWidth, "0");
  const allocations = groups.flatMap((group, index) =>
    Array.from({ length: group.length / units }, (_, number) => {
      const named = group.slice(number * units, (number + 1) * units).map(name);
      return `[${String(index).padStart(groupWidth, "0")}] ${named.join(" ")} `;
    }),
  );
  return Array.from(
    { length: Math.ceil(allocations.length / perLine) },
    (_, line) => `pcpu-alloc: ${allocations.slice(line * perLine, (line + 1) * perLine).join("")}`,
  );
}
