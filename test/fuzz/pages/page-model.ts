/**
 * A machine's memory as an array with an entry for each page, and the kernel's rules page by page: slow, for machines of some hundred MiB, and
 * written from the rules alone, to hold the core against, which knows runs and no pages. x86_64 with 4 KiB pages from 5.18 on, blocks of
 * 128 MiB, the contig-zones policy. mm/mm_init.c (find_zone_movable_pfns_for_nodes, adjust_zone_range_for_zone_movable), mm/memory_hotplug.c
 * (zone_for_pfn_range, resize_zone_range, shrink_zone_span), drivers/base/memory.c (valid_zones_show, early_node_zone_for_memory_block).
 */

export const ZONES = ["DMA", "DMA32", "Normal", "Movable"] as const;
export type Zone = (typeof ZONES)[number];

const PAGE = 4096;
export const BLOCK_PAGES = 0x8000000 / PAGE;
const SUBSECTION_PAGES = 512;
const LARGEST_ORDER_PAGES = 1024;
/** First page behind ZONE_DMA, and behind ZONE_DMA32. */
const [DMA_END, DMA32_END] = [0x1000, 0x100000];
/** Pages that the array has: 5.5 GiB of addresses, which are nearly all no memory. */
const PAGES = (5.5 * 2 ** 30) / PAGE;
/** Boot memory lies in front of this page. */
const BOOT_PAGES = 2 ** 30 / PAGE;
const NONE = 0xff;

/** RAM as the firmware tells it, first and last byte. */
export interface Ram {
  readonly first: number;
  readonly last: number;
}

interface Span {
  start: number;
  /** Behind its last page; as `start`: nothing is spanned. */
  end: number;
}

export class PageModel {
  /** Node of each page of memory. */
  readonly #node = new Uint8Array(PAGES).fill(NONE);
  /** Zone of each page that is online. */
  readonly #zone = new Uint8Array(PAGES).fill(NONE);
  /** By node and zone. */
  readonly #spans: Span[][];
  readonly #blocks = new Set<number>();
  /** The last word that was written to the file of a block that was online already. */
  readonly kept = new Map<number, "online" | "online_kernel" | "online_movable">();

  /** `nodeOf`: the node of a page of boot memory. `movablecore`: bytes, 0 without. */
  constructor(ram: readonly Ram[], nodes: number, nodeOf: (pfn: number) => number, movablecore: number) {
    for (const { first, last } of ram) {
      // Page 0, and what is behind 640 KiB for ROMs, is no memory to the kernel.
      for (let pfn = Math.ceil(first / PAGE); (pfn + 1) * PAGE <= last + 1; pfn++) {
        if (pfn > 0 && (pfn < 0xa0 || pfn >= 0x100)) this.#node[pfn] = nodeOf(pfn);
      }
    }
    const movable = this.#movableStarts(nodes, movablecore);
    this.#spans = Array.from({ length: nodes }, (_, node) => this.#bootSpans(node, movable[node]!));
    for (let pfn = 0; pfn < BOOT_PAGES; pfn++) {
      if (this.#node[pfn] === NONE) continue;
      this.#zone[pfn] = this.#spans[this.#node[pfn]!]!.findIndex(({ start, end }) => start <= pfn && pfn < end);
      this.#blocks.add(Math.floor(pfn / BLOCK_PAGES));
    }
    for (const id of this.#blocks) this.#zoneOfOnline.set(id, this.#zoneFromBoot(id));
  }

  /** Where ZONE_MOVABLE begins on each node; 0 where it does not. */
  #movableStarts(nodes: number, movablecore: number): readonly number[] {
    const starts = new Array<number>(nodes).fill(0);
    if (movablecore === 0) return starts;
    const pages = this.#node.reduce((sum, node) => sum + Number(node !== NONE), 0);
    const asked = Math.min(pages, Math.ceil(Math.ceil(movablecore / PAGE) / LARGEST_ORDER_PAGES) * LARGEST_ORDER_PAGES);
    let kernel = pages - asked;
    if (kernel === 0 || kernel >= pages) return starts;
    const lowest = this.#lowestOfMovable();
    for (let left = nodes; ; ) {
      let share = Math.floor(kernel / left);
      for (let node = 0; node < nodes; node++) {
        if (kernel < share) share = Math.floor(kernel / left);
        let remaining = share;
        for (let pfn = starts[node]!; pfn < BOOT_PAGES; pfn++) {
          if (this.#node[pfn] !== node) continue;
          if (pfn >= lowest && remaining === 0) {
            starts[node] = Math.max(starts[node]!, lowest);
            break;
          }
          remaining = Math.max(0, remaining - 1);
          kernel = Math.max(0, kernel - 1);
          starts[node] = pfn + 1;
        }
      }
      left--;
      if (left === 0 || kernel <= left) break;
    }
    return starts.map((start, node) => {
      const rounded = Math.ceil(start / LARGEST_ORDER_PAGES) * LARGEST_ORDER_PAGES;
      return rounded >= this.#node.lastIndexOf(node) + 1 ? 0 : rounded;
    });
  }

  /** First page of the highest zone that has memory, which ZONE_MOVABLE is taken from. */
  #lowestOfMovable(): number {
    const last = this.#node.findLastIndex((node) => node !== NONE);
    return last >= DMA32_END ? DMA32_END : last >= DMA_END ? DMA_END : 0;
  }

  /** A node's zones span what lies within its first and its last page. */
  #bootSpans(node: number, movable: number): Span[] {
    const [first, last] = [this.#node.indexOf(node), this.#node.lastIndexOf(node)];
    const spans: Span[] = ZONES.map(() => ({ start: 0, end: 0 }));
    for (let pfn = first; first >= 0 && pfn <= last; pfn++) {
      const byAddress = pfn < DMA_END ? 0 : pfn < DMA32_END ? 1 : 2;
      const span = spans[movable > 0 && pfn >= movable ? 3 : byAddress]!;
      if (span.end === 0) span.start = pfn;
      span.end = pfn + 1;
    }
    return spans;
  }

  /** Blocks of a device are there, offline. */
  plug(first: number, last: number, node: number): void {
    for (let id = first; id <= last; id++) {
      this.kept.delete(id);
      this.#blocks.add(id);
      this.#node.fill(node, id * BLOCK_PAGES, (id + 1) * BLOCK_PAGES);
    }
  }

  /** Blocks go with their device: those that are online go offline first. */
  unplug(first: number, last: number): void {
    for (let id = first; id <= last; id++) {
      if (this.isOnline(id)) this.offline(id);
      this.#blocks.delete(id);
      this.#node.fill(NONE, id * BLOCK_PAGES, (id + 1) * BLOCK_PAGES);
    }
  }

  has(id: number): boolean {
    return this.#blocks.has(id);
  }

  /** Whether any page of the block is in a zone. */
  isOnline(id: number): boolean {
    return this.#zone.subarray(id * BLOCK_PAGES, (id + 1) * BLOCK_PAGES).some((zone) => zone !== NONE);
  }

  /** Whether all of the block is memory. */
  isWhole(id: number): boolean {
    return !this.#node.subarray(id * BLOCK_PAGES, (id + 1) * BLOCK_PAGES).includes(NONE);
  }

  online(id: number, how: "online" | "online_kernel" | "online_movable"): void {
    const name = this.#zoneFor(id, how);
    this.kept.delete(id);
    this.#zoneOfOnline.set(id, [name]);
    const zone = ZONES.indexOf(name);
    const span = this.#spans[this.nodeOf(id)]![zone]!;
    for (let pfn = id * BLOCK_PAGES; pfn < (id + 1) * BLOCK_PAGES; pfn++) {
      this.#zone[pfn] = zone;
      const isEmpty = span.start === span.end;
      span.start = isEmpty ? pfn : Math.min(span.start, pfn);
      span.end = isEmpty ? pfn + 1 : Math.max(span.end, pfn + 1);
    }
  }

  offline(id: number): void {
    const [first, end] = [id * BLOCK_PAGES, (id + 1) * BLOCK_PAGES];
    const [node, zone] = [this.nodeOf(id), this.#zone[first]!];
    const span = this.#spans[node]![zone]!;
    this.#zone.fill(NONE, first, end);
    // What of the last subsection of boot memory is none has a struct page all the same, linked as the page before it
    // (init_unavailable_range()). Subsections behind it have none that counts: subsection_map_init() knows those with memory alone.
    const lastOfBoot = this.#node.subarray(0, BOOT_PAGES).findLastIndex((each) => each !== NONE);
    const isTail = (pfn: number): boolean =>
      pfn > lastOfBoot && pfn < Math.ceil((lastOfBoot + 1) / SUBSECTION_PAGES) * SUBSECTION_PAGES;
    const isLeft = (at: number): boolean => {
      const pfn = isTail(at) ? lastOfBoot : at;
      return this.#node[pfn] === node && this.#zone[pfn] === zone;
    };
    if (span.start === first) {
      let pfn = end;
      while (pfn < span.end && !isLeft(pfn)) pfn += SUBSECTION_PAGES;
      span.start = pfn < span.end ? pfn : 0;
      if (pfn >= span.end) span.end = 0;
    } else if (span.end === end) {
      let pfn = first - 1;
      while (pfn >= span.start && !isLeft(pfn)) pfn -= SUBSECTION_PAGES;
      span.end = pfn >= span.start ? pfn + 1 : 0;
      if (pfn < span.start) span.start = 0;
    }
  }

  /** The nodes that its memory belongs to, ascending. */
  nodesOf(id: number): readonly number[] {
    const pages = this.#node.subarray(id * BLOCK_PAGES, (id + 1) * BLOCK_PAGES);
    return [0, 1].filter((node) => pages.includes(node));
  }

  /** The last of them, which it was linked under last. */
  nodeOf(id: number): number {
    return this.nodesOf(id).at(-1)!;
  }

  zoneFacts(node: number, zone: Zone): { readonly start: number; readonly spanned: number; readonly present: number } {
    const index = ZONES.indexOf(zone);
    const { start, end } = this.#spans[node]![index]!;
    let present = 0;
    for (let pfn = start; pfn < end; pfn++) present += Number(this.#node[pfn] === node && this.#zone[pfn] === index);
    return { start, spanned: end - start, present };
  }

  /** What the `valid_zones` file lists; nothing for `none`. */
  validZones(id: number): readonly Zone[] {
    if (!this.isOnline(id)) {
      const usual = this.#zoneFor(id, "online");
      const others = (["online_kernel", "online_movable"] as const).map((how) => this.#zoneFor(id, how));
      return [usual, ...others.filter((zone) => zone !== usual)];
    }
    return this.#zoneOfOnline.get(id) ?? [];
  }

  /** A block's zone as the kernel keeps it: that of its coming online; of boot memory the only zone with pages that spans any of it. */
  readonly #zoneOfOnline = new Map<number, readonly Zone[]>();

  #zoneFromBoot(id: number): readonly Zone[] {
    const nodes = this.nodesOf(id);
    const zones = ZONES.filter((zone) => this.#meets(id, zone) && this.zoneFacts(nodes[0]!, zone).present > 0);
    return nodes.length === 1 && zones.length === 1 ? zones : [];
  }

  #zoneFor(id: number, how: "online" | "online_kernel" | "online_movable"): Zone {
    if (how === "online_movable") return "Movable";
    const kernel = (["DMA", "DMA32", "Normal"] as const).find((zone) => this.#meets(id, zone)) ?? "Normal";
    if (how === "online_kernel") return kernel;
    return !this.#meets(id, kernel) && this.#meets(id, "Movable") ? "Movable" : kernel;
  }

  /** Whether a zone of the block's node spans any of its pages. */
  #meets(id: number, zone: Zone): boolean {
    const { start, end } = this.#spans[this.nodeOf(id)]![ZONES.indexOf(zone)]!;
    for (let pfn = id * BLOCK_PAGES; pfn < (id + 1) * BLOCK_PAGES; pfn++) if (start <= pfn && pfn < end) return true;
    return false;
  }
}
