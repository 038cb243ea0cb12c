/**
 * Gigantic pages of `hugepages=`, which only memblock can give: everything larger than the largest buddy order. Models
 * hugepages_setup(), hugetlb_hstate_alloc_pages() and alloc_bootmem_huge_page() (mm/hugetlb.c). Bytes, ends exclusive.
 */
import type { CmdlineParameter } from "../../events.ts";
import { giganticPages } from "../../kernels/reservation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { Note } from "../../notes.ts";
import { type Bytes, GiB, KiB, MiB, sizeText } from "../../units.ts";
import { type BootMemory, claim } from "../boot-memory.ts";
import { memparse, parseUnsigned } from "../memparse.ts";

export interface HugepagesInput {
  readonly cmdline: readonly CmdlineParameter[];
  readonly version: KernelVersion;
  /** Nodes with memory, ascending. */
  readonly nodes: readonly number[];
  /** Sizes of huge pages that the machine has, bytes. */
  readonly sizes: readonly Bytes[];
  /** Size where `hugepages=` stands without one. */
  readonly defaultSize: Bytes;
  /** What the buddy allocator gives at most: larger pages are taken here. */
  readonly largestOrder: Bytes;
}

export interface GiganticPage {
  readonly start: Bytes;
  readonly end: Bytes;
  readonly parameter: CmdlineParameter;
}

export interface HugepagesReservation {
  readonly pages: readonly GiganticPage[];
  readonly notes: readonly Note[];
  readonly dmesg: readonly string[];
}

/** Pages of one size and one parameter; `node` undefined: dealt out to all. */
interface PageRequest {
  readonly parameter: CmdlineParameter;
  readonly size: Bytes;
  readonly counts: readonly { readonly node: number | undefined; readonly count: number }[];
}

export function allocateBootHugepages(memory: BootMemory, input: HugepagesInput): HugepagesReservation {
  const { requests, dmesg } = readRequests(input);
  const pages: GiganticPage[] = [];
  const notes: Note[] = [];
  const lines = [...dmesg];
  // The turn goes on from one parameter of a size to the next.
  const turns = new Map<Bytes, number>();
  for (const request of requests.filter(({ size }) => size > input.largestOrder)) {
    const wanted = request.counts.reduce((sum, { count }) => sum + count, 0);
    const taken = request.counts.flatMap(({ node, count }) =>
      node === undefined
        ? takeInTurn(memory, input, request, count, turns)
        : takeFromNode(memory, input, request, node, count, lines),
    );
    pages.push(...taken);
    if (taken.length === wanted) continue;
    notes.push(short(request, taken.length, wanted));
    const sizeName = printedSize(request.size);
    if (request.counts.every(({ node }) => node === undefined)) {
      lines.push(
        `HugeTLB: allocating ${wanted} of page size ${sizeName} failed.  Only allocated ${taken.length} hugepages.`,
      );
    }
  }
  return { pages, notes, dmesg: lines };
}

/** Each `hugepages=` belongs to the `hugepagesz=` before it. */
function readRequests(input: HugepagesInput): { requests: readonly PageRequest[]; dmesg: readonly string[] } {
  const requests: PageRequest[] = [];
  const dmesg: string[] = [];
  let size: Bytes | undefined = defaultSizeOf(input);
  for (const parameter of input.cmdline) {
    const { name, value } = parameter;
    if (value === undefined) continue;
    if (name === "hugepagesz") {
      const wanted = memparse(value).value;
      size = input.sizes.includes(wanted) ? wanted : undefined;
      if (size === undefined) dmesg.push(`HugeTLB: unsupported hugepagesz=${value}`);
    }
    if (name !== "hugepages") continue;
    if (size === undefined) {
      dmesg.push(`HugeTLB: hugepages=${value} does not follow a valid hugepagesz, ignoring`);
    } else requests.push({ parameter, size, counts: countsOf(value, input) });
  }
  return { requests, dmesg };
}

function defaultSizeOf({ cmdline, sizes, defaultSize }: HugepagesInput): Bytes {
  const given = cmdline.findLast(({ name, value }) => name === "default_hugepagesz" && value !== undefined);
  const wanted = memparse(given?.value ?? "").value;
  return sizes.includes(wanted) ? wanted : defaultSize;
}

function countsOf(value: string, { version, nodes }: HugepagesInput): PageRequest["counts"] {
  if (!value.includes(":")) return [{ node: undefined, count: parseUnsigned(value).value }];
  if (!ruleFor(giganticPages, version).takesNodes) return [{ node: undefined, count: 0 }];
  return value.split(",").flatMap((entry) => {
    const [node, count] = entry.split(":").map((text) => parseUnsigned(text).value);
    return node === undefined || count === undefined || !nodes.includes(node) ? [] : [{ node, count }];
  });
}

/** One page a node, node after node; others help out a node that is full. The first miss ends it. */
function takeInTurn(
  memory: BootMemory,
  { nodes }: HugepagesInput,
  request: PageRequest,
  count: number,
  turns: Map<Bytes, number>,
): readonly GiganticPage[] {
  const pages: GiganticPage[] = [];
  while (pages.length < count) {
    const turn = turns.get(request.size) ?? 0;
    if (!takePage(memory, request, nodes[turn % nodes.length] ?? 0, false, pages)) break;
    turns.set(request.size, turn + 1);
  }
  return pages;
}

function takeFromNode(
  memory: BootMemory,
  { version }: HugepagesInput,
  request: PageRequest,
  node: number,
  count: number,
  dmesg: string[],
): readonly GiganticPage[] {
  const pages: GiganticPage[] = [];
  const exact = !ruleFor(giganticPages, version).otherNodesHelp;
  while (pages.length < count && takePage(memory, request, node, exact, pages));
  if (pages.length < count) {
    const sizeName = printedSize(request.size);
    dmesg.push(
      `HugeTLB: allocating ${count} of page size ${sizeName} failed node${node}.  Only allocated ${pages.length} hugepages.`,
    );
  }
  return pages;
}

function takePage(
  memory: BootMemory,
  { parameter, size }: PageRequest,
  node: number,
  exact: boolean,
  pages: GiganticPage[],
): boolean {
  const by = claim("alloc_bootmem_huge_page", parameter.origin);
  const start = memory.alloc(size, size, by, { node, exact });
  if (start !== undefined) pages.push({ start, end: start + size, parameter });
  return start !== undefined;
}

function short({ parameter, size }: PageRequest, had: number, wanted: number): Note {
  const message = `hugepages=${parameter.value ?? ""}: ${had} of ${wanted} pages of ${sizeText(size)} could be had`;
  return { code: "hugepages-short", severity: "warning", message, origin: parameter.origin, related: [], remedies: [] };
}

/** As string_get_size() prints it: `1.00 GiB`, `32.0 MiB`. */
function printedSize(size: Bytes): string {
  const [unit, name] = size >= GiB ? [GiB, "GiB"] : size >= MiB ? [MiB, "MiB"] : [KiB, "KiB"];
  const value = size / unit;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${name}`;
}
