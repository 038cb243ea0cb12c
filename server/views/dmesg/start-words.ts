/** What start_kernel() and the functions it calls print of memory, and the rebuilding of zonelists later on. */
import { logBufferLine } from "../../simulation/kernels/log-rules.ts";
import { fallbackOrderMessage } from "../../simulation/kernels/online-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import { fallbackOrders } from "../../simulation/mm/page-alloc/fallback-order.ts";
import type { StartMessage } from "../../simulation/state/kernel-messages.ts";
import { type Bytes, MiB } from "../../simulation/units/units.ts";
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
  "per-cpu": ({ pages, static: fixed, reserved, dynamic, unit }) => [
    `percpu: Embedded ${pages} pages/cpu s${fixed} r${reserved} d${dynamic} u${unit}`,
  ],
  // Of what huge pages a spread table is made, and so what the line calls it, is not simulated.
  "hash-table": ({ of, bytes, order, spread }) =>
    spread ? [] : [`${HASHES[of]} hash table entries: ${hashEntries(bytes)} (order: ${order}, ${bytes} bytes, linear)`],
  "swiotlb-areas": ({ count }) => [`software IO TLB: area num ${count}.`],
  "swiotlb-rounded": ({ bytes }) => [
    `software IO TLB: SWIOTLB bounce buffer size roundup to ${Math.floor(bytes / MiB)}MB`,
  ],
  "swiotlb-halved": ({ wanted, slots }) => [
    `software IO TLB: SWIOTLB bounce buffer size adjusted ${wanted} -> ${slots} slabs`,
  ],
  "unknown-parameters": ({ words }) => [
    `Unknown kernel command line parameters "${words.join(" ")}", will be passed to user space.`,
  ],
  "memory-block-size": ({ bytes }) => [`x86/mm: Memory block size: ${bytes / MiB}MB`],
  zonelists: ({ count, pages, nodes, policyZone }, { version }) => {
    const orders = ruleFor(fallbackOrderMessage, version) ? fallbackOrders(nodes ?? [], version) : [];
    return [
      ...orders.map(({ node, order }) => `Fallback order for Node ${node}: ${order.map((id) => `${id} `).join("")}`),
      `Built ${count} zonelists, mobility grouping on.  Total pages: ${pages}`,
      ...(policyZone === undefined ? [] : [`Policy zone: ${policyZone}`]),
    ];
  },
};
