/**
 * Gigantic pages of `hugepages=`, which only memblock can give: everything larger than the largest buddy order. Models
 * hugepages_setup(), hugetlb_hstate_alloc_pages() and alloc_bootmem_huge_page() (mm/hugetlb.c). Bytes, ends exclusive.
 */

import { type BootMemory, claim } from "../../boot-context/boot-memory.ts";
import { giganticPages } from "../../kernels/hugetlb-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import type { KernelMessage } from "../../state/kernel-messages.ts";
import { type Note, note, type ShortPages } from "../../state/notes.ts";
import { memparse, scanUnsigned } from "../../units/memparse.ts";
import type { Bytes } from "../../units/units.ts";

export interface HugepagesInput {
  readonly cmdline: readonly CmdlineParameter[];
  readonly version: KernelVersion;
  /** Nodes with memory, ascending. */
  readonly nodes: readonly number[];
  /** Nodes that the machine has besides: what is asked of them is left out. */
  readonly memoryless?: readonly number[];
  /** Sizes of huge pages that the machine has, bytes. */
  readonly sizes: readonly Bytes[];
  /** Size where `hugepages=` stands without one. */
  readonly defaultSize: Bytes;
  /** What the buddy allocator gives at most: larger pages are taken here. */
  readonly largestOrder: Bytes;
  /** hugetlb_cma= is to give gigantic pages (hugetlbCmaSkipsPages()). */
  readonly giganticFromCma: boolean;
}

export interface GiganticPage {
  readonly start: Bytes;
  readonly end: Bytes;
  readonly parameter: CmdlineParameter;
}

export interface HugepagesReservation {
  readonly pages: readonly GiganticPage[];
  /** What is left to the buddy allocator, which gives it when the boot is nearly over. */
  readonly later: readonly PageRequest[];
  readonly notes: readonly Note[];
  readonly messages: readonly KernelMessage[];
}

const SIZE_PARAMETERS: ReadonlySet<string> = new Set(["hugepagesz", "default_hugepagesz"]);

export function isOfHugepages(name: string): boolean {
  return name === "hugepages" || SIZE_PARAMETERS.has(name);
}

/** Pages of one size and one parameter; `node` undefined: dealt out to all. */
export interface PageRequest {
  readonly parameter: CmdlineParameter;
  readonly size: Bytes;
  readonly counts: readonly { readonly node: number | undefined; readonly count: number }[];
}

export function allocateBootHugepages(memory: BootMemory, input: HugepagesInput): HugepagesReservation {
  const { requests, messages: misread, refused } = readRequests(input);
  const pages: GiganticPage[] = [];
  const notes: Note[] = refused.map((parameter) => noSuchSize(parameter, input.sizes));
  const messages: KernelMessage[] = [...misread];
  // Nodes take turns; a second parameter of the same size begins at the node behind the first one's last.
  const turns = new Map<Bytes, number>();
  const gigantic = requests.filter(({ size }) => size > input.largestOrder);
  if (gigantic.length > 0 && input.giganticFromCma) messages.push({ kind: "hugetlb-cma-skips-pages" });
  for (const request of gigantic) {
    if (input.giganticFromCma) {
      notes.push(skipped(request));
      continue;
    }
    const wanted = request.counts.reduce((sum, { count }) => sum + count, 0);
    const byNode = request.counts.map(({ node, count }) => ({
      node,
      count,
      pages:
        node === undefined
          ? takeInTurn(memory, input, request, count, turns)
          : takeFromNode(memory, input, request, node, count, messages),
    }));
    const taken = byNode.flatMap((each) => each.pages);
    pages.push(...taken);
    if (taken.length === wanted) continue;
    notes.push(short(request, byNode));
    if (request.counts.every(({ node }) => node === undefined)) {
      messages.push({ kind: "hugepages-short", size: request.size, wanted, had: taken.length, node: undefined });
    }
  }
  return { pages, later: requests.filter(({ size }) => size <= input.largestOrder), notes, messages };
}

/**
 * What the buddy allocator surely can't give: more than the memory there is. How much of it is free and in one piece only a
 * running system knows. `managed`: bytes of each node's zones.
 */
export function hugepagesBeyondMemory(
  requests: readonly PageRequest[],
  managed: ReadonlyMap<number, Bytes>,
): readonly Note[] {
  const all = [...managed.values()].reduce((sum, bytes) => sum + bytes, 0);
  return requests.flatMap(({ parameter, size, counts }): readonly Note[] => {
    const over = counts.flatMap(({ node, count }): readonly ShortPages[] => {
      const most = Math.floor((node === undefined ? all : (managed.get(node) ?? 0)) / size);
      return count <= most ? [] : [{ ...(node === undefined ? {} : { node }), wanted: count, had: most }];
    });
    if (over.length === 0) return [];
    const facts = { text: `hugepages=${parameter.value ?? ""}`, size, short: over, isBound: true };
    return [note("hugepages-short", facts, parameter.origin)];
  });
}

/** Each `hugepages=` belongs to the `hugepagesz=` before it. */
function readRequests(input: HugepagesInput): {
  readonly requests: readonly PageRequest[];
  readonly messages: readonly KernelMessage[];
  /** Parameters that ask for a size of pages that the machine doesn't have. */
  readonly refused: readonly CmdlineParameter[];
} {
  const requests: PageRequest[] = [];
  const messages: KernelMessage[] = [];
  const refused = input.cmdline.filter(
    ({ name, value }) => SIZE_PARAMETERS.has(name) && !input.sizes.includes(memparse(value ?? "").value),
  );
  for (const { parameter, size } of withSizes(input)) {
    const { name, value } = parameter;
    if (size !== undefined && name === "hugepages") {
      const counts = countsOf(value, input);
      if ("refused" in counts) messages.push({ kind: "hugepages-invalid", value: counts.refused });
      else requests.push({ parameter, size, counts: counts.counts });
    }
    if (size !== undefined) continue;
    messages.push({ kind: name === "hugepages" ? "hugepages-without-size" : "hugepage-size-unsupported", value });
  }
  return { requests, messages, refused };
}

type SizedInput = Pick<HugepagesInput, "cmdline" | "sizes" | "defaultSize">;

/** Each `hugepagesz=`, and each `hugepages=` with the size that it is of; undefined: of one that the machine doesn't have. */
function withSizes(
  input: SizedInput,
): readonly { readonly parameter: CmdlineParameter & { readonly value: string }; readonly size: Bytes | undefined }[] {
  let size: Bytes | undefined = defaultSizeOf(input);
  return input.cmdline.flatMap((parameter) => {
    const { name, value } = parameter;
    if (value === undefined || (name !== "hugepagesz" && name !== "hugepages")) return [];
    if (name === "hugepagesz") {
      const wanted = memparse(value).value;
      size = input.sizes.includes(wanted) ? wanted : undefined;
    }
    return [{ parameter: { ...parameter, value }, size }];
  });
}

function defaultSizeOf({ cmdline, sizes, defaultSize }: SizedInput): Bytes {
  const given = cmdline.findLast(({ name, value }) => name === "default_hugepagesz" && value !== undefined);
  const wanted = memparse(given?.value ?? "").value;
  return sizes.includes(wanted) ? wanted : defaultSize;
}

/**
 * hugepages_setup(): how many pages, or how many of which nodes. `refused`: what stands from the word on that makes the kernel refuse all of it, the nodes
 * in front too. What stands behind the number, or behind a node's without a comma, is not looked at. Before 5.16 (b5389086ad7b) there was one number, and
 * none was 0 without a message.
 */
function countsOf(
  value: string,
  { version, nodes, memoryless = [] }: HugepagesInput,
): Pick<PageRequest, "counts"> | { readonly refused: string } {
  if (!ruleFor(giganticPages, version).takesNodes)
    return { counts: [{ node: undefined, count: scanUnsigned(value)?.value ?? 0 }] };
  const byNode = new Map<number, number>();
  for (let left = value; left !== ""; ) {
    const first = scanUnsigned(left);
    if (first === undefined) return { refused: left };
    if (first.rest.at(0) !== ":") {
      if (left !== value) return { refused: left };
      return { counts: [{ node: undefined, count: first.value }] };
    }
    const has = nodes.includes(first.value);
    if (!has && !memoryless.includes(first.value)) return { refused: left };
    const behind = first.rest.slice(1);
    const count = scanUnsigned(behind);
    if (count === undefined) return { refused: behind };
    if (has) byNode.set(first.value, count.value);
    left = count.rest.at(0) === "," ? count.rest.slice(1) : "";
  }
  return { counts: [...byNode].map(([node, count]) => ({ node, count })) };
}

/** One page a node, node after node; others help out a node that is full. The first miss ends it. */
function takeInTurn(
  memory: BootMemory,
  { version, nodes }: HugepagesInput,
  request: PageRequest,
  count: number,
  turns: Map<Bytes, number>,
): readonly GiganticPage[] {
  const pages: GiganticPage[] = [];
  while (pages.length < count) {
    const turn = turns.get(request.size) ?? 0;
    const from = { node: nodes[turn % nodes.length] ?? 0, exact: false };
    if (!takePage(memory, version, request, from, pages)) break;
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
  messages: KernelMessage[],
): readonly GiganticPage[] {
  const pages: GiganticPage[] = [];
  const exact = !ruleFor(giganticPages, version).otherNodesHelp;
  while (pages.length < count && takePage(memory, version, request, { node, exact }, pages));
  if (pages.length < count) {
    messages.push({ kind: "hugepages-short", size: request.size, wanted: count, had: pages.length, node });
  }
  return pages;
}

function takePage(
  memory: BootMemory,
  version: KernelVersion,
  { parameter, size }: PageRequest,
  from: { readonly node: number; readonly exact: boolean },
  pages: GiganticPage[],
): boolean {
  const by = claim("alloc_bootmem_huge_page", parameter.origin);
  const start = memory.alloc(size, size, by, from);
  if (start === undefined) return false;
  pages.push({ start, end: start + size, parameter });
  if (ruleFor(giganticPages, version).tailsNoinit) {
    const { pageSize } = memory.memblock.config;
    memory.memblock.markReservedNoinit(start + pageSize, size - pageSize);
  }
  return true;
}

function skipped({ parameter, size, counts }: PageRequest): Note {
  const missing = counts.map(({ node, count }): ShortPages => {
    return { ...(node === undefined ? {} : { node }), wanted: count, had: 0 };
  });
  const facts = {
    text: `hugepages=${parameter.value ?? ""}`,
    size,
    short: missing,
    isBound: false,
    skipped: true,
  } as const;
  return note("hugepages-short", facts, parameter.origin);
}

function noSuchSize({ name, value, origin }: CmdlineParameter, sizes: readonly Bytes[]): Note {
  const withCounts = name === "hugepagesz";
  return note("param-value", { text: `${name}=${value ?? ""}`, kind: "no-such-page-size", sizes, withCounts }, origin);
}

function short(
  { parameter, size }: PageRequest,
  byNode: readonly { readonly node: number | undefined; readonly count: number; readonly pages: readonly unknown[] }[],
): Note {
  const missing = byNode
    .filter(({ count, pages }) => pages.length < count)
    .map(({ node, count, pages }): ShortPages => {
      return { ...(node === undefined ? {} : { node }), wanted: count, had: pages.length };
    });
  const facts = { text: `hugepages=${parameter.value ?? ""}`, size, short: missing, isBound: false };
  return note("hugepages-short", facts, parameter.origin);
}
