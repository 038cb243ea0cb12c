/**
 * How `hugepagesz=`, `hugepages=` and `default_hugepagesz=` are read, one after the other: hugepagesz_setup(), hugepages_setup(),
 * default_hugepagesz_setup() and, of what is left over, hugetlb_init() (mm/hugetlb.c). Sizes in bytes.
 */

import { giganticPages, hugetlbParametersKept } from "../../kernels/hugetlb-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { Arch, CmdlineParameter } from "../../state/events.ts";
import type { HugetlbMessage } from "../../state/kernel-messages.ts";
import { memparse, scanUnsigned } from "../../units/memparse.ts";
import type { Bytes } from "../../units/units.ts";

const NAMES: ReadonlySet<string> = new Set(["hugepages", "hugepagesz", "default_hugepagesz"]);

export function isOfHugepages(name: string): boolean {
  return NAMES.has(name);
}

type Given = Pick<HugetlbReading, "cmdline" | "version" | "arch">;

/** Those that are kept for when nodes and sizes are known, in their order: none without a value. */
function keptParameters({ cmdline, version, arch }: Given): readonly CmdlineParameter[] {
  const valued = cmdline.filter(({ name, value }) => isOfHugepages(name) && value !== undefined);
  return valued.length === 0 ? valued : valued.slice(0, ruleFor(hugetlbParametersKept, version)[arch]);
}

/** Those that are early parameters and refused as such (hugetlb_add_param()). */
export function malformedParameters(given: Given): readonly CmdlineParameter[] {
  const all = given.cmdline.filter(({ name }) => isOfHugepages(name));
  if (all.length === 0 || !Number.isFinite(ruleFor(hugetlbParametersKept, given.version)[given.arch])) return [];
  const kept = keptParameters(given);
  return all.filter((parameter) => !kept.includes(parameter));
}

/** What is known when they are read. */
export interface HugetlbReading {
  readonly cmdline: readonly CmdlineParameter[];
  readonly version: KernelVersion;
  readonly arch: Arch;
  /** Nodes with memory, ascending. */
  readonly nodes: readonly number[];
  /** Nodes that are online besides: what is asked of them is asked, and found there on kernels alone that look at other nodes too. */
  readonly memoryless?: readonly number[];
  /** Sizes of huge pages that the machine has. */
  readonly sizes: readonly Bytes[];
  /** Size of pages that no `default_hugepagesz=` names. */
  readonly defaultSize: Bytes;
  /** What the buddy allocator gives at most: larger pages are gigantic. */
  readonly largestOrder: Bytes;
  /** Gigantic pages are taken while parameters are read, and not when all are. */
  readonly atOnce: boolean;
}

/** Pages of one size; `node` undefined: dealt out to all, otherwise by ascending nodes. */
export interface PageRequest {
  /** The last one that counted them, or without one that named the size. */
  readonly parameter: CmdlineParameter;
  readonly size: Bytes;
  readonly counts: readonly { readonly node: number | undefined; readonly count: number }[];
}

/** In the order in which the kernel comes to them. */
export type HugetlbRead =
  | { readonly kind: "request"; readonly request: PageRequest }
  | { readonly kind: "message"; readonly message: HugetlbMessage; readonly parameter: CmdlineParameter };

/** What is asked of one size (struct hstate), or of none yet. */
interface Asked {
  /** max_huge_pages. */
  total: number;
  /** max_huge_pages_node: one that is not 0 makes them all that is taken. */
  byNode: Map<number, number>;
  parameter: CmdlineParameter | undefined;
}

const nothing = (): Asked => ({ total: 0, byNode: new Map(), parameter: undefined });

/** What the parsers keep between two parameters. */
class Reader {
  readonly #input: HugetlbReading;
  readonly read: HugetlbRead[] = [];
  /** Sizes that pages can be asked of by now (hstates), as they were added. */
  readonly #sizes = new Map<Bytes, Asked>();
  /** parsed_valid_hugepagesz. */
  #valid = true;
  /** parsed_hstate, the last one added or named. */
  #size: Bytes | undefined;
  /** default_hstate, once `default_hugepagesz=` has named it. */
  #default: Bytes | undefined;
  /** default_hstate_max_huge_pages, default_hugepages_in_node: asked for before any size was named. */
  #pending = nothing();
  /** last_mhp: what the last `hugepages=` counted. */
  #counted: Bytes | "pending" | undefined;

  constructor(input: HugetlbReading) {
    this.#input = input;
  }

  /** Each gives what the kernel says instead of taking the parameter. */
  size(parameter: CmdlineParameter, value: string): HugetlbMessage | undefined {
    const name = "hugepagesz";
    this.#valid = false;
    const size = memparse(value).value;
    if (!this.#input.sizes.includes(size)) return { kind: "hugepage-size-unsupported", name, value };
    const known = this.#sizes.get(size);
    if (known !== undefined && (this.#default !== size || known.total > 0))
      return { kind: "hugepage-size-twice", name, value };
    this.#add(size, parameter);
    this.#size = size;
    this.#valid = true;
    return undefined;
  }

  defaultSize(parameter: CmdlineParameter, value: string): HugetlbMessage | undefined {
    const name = "default_hugepagesz";
    this.#valid = false;
    if (this.#default !== undefined) return { kind: "hugepage-size-twice", name, value };
    const size = memparse(value).value;
    if (!this.#input.sizes.includes(size)) return { kind: "hugepage-size-unsupported", name, value };
    const asked = this.#add(size, parameter);
    this.#valid = true;
    this.#default = size;
    // Counts of nodes that were asked of the size stay since they are read before it is known which nodes are online (5b47c02967ab).
    if (this.#givePending(asked, !this.#input.atOnce)) this.#takeNow(size);
    return undefined;
  }

  pages(parameter: CmdlineParameter, value: string): HugetlbMessage | undefined {
    const isOfSize = this.#valid;
    this.#valid = true;
    if (!isOfSize) return { kind: "hugepages-without-size", value };
    const counted = this.#size ?? "pending";
    if (counted === this.#counted) return { kind: "hugepages-twice", value };
    const asked = (this.#size === undefined ? undefined : this.#sizes.get(this.#size)) ?? this.#pending;
    const refused = count(asked, value, this.#input);
    asked.parameter = parameter;
    if (refused !== undefined) {
      asked.total = 0;
      asked.byNode.clear();
      return { kind: "hugepages-invalid", value: refused };
    }
    if (this.#size !== undefined) this.#takeNow(this.#size);
    this.#counted = counted;
    return undefined;
  }

  /**
   * hugetlb_bootmem_alloc() takes gigantic pages size by size, as sizes were added. Later what nobody named a size for is of the default one, and not what
   * was asked of that by name (hugetlb_init()), and the buddy allocator gives the others.
   */
  end(): void {
    const { atOnce, defaultSize } = this.#input;
    if (!atOnce) for (const size of this.#sizes.keys()) if (this.#isGigantic(size)) this.#request(size);
    if (this.#default === undefined && this.#pending.total > 0) {
      const asked = this.#sizes.get(defaultSize) ?? nothing();
      this.#sizes.set(defaultSize, asked);
      this.#givePending(asked, false);
    }
    for (const size of this.#sizes.keys()) if (!this.#isGigantic(size)) this.#request(size);
  }

  /** Whether there is any; `keepsNodes`: of nodes that it does not name. A count of 0 takes nothing back. */
  #givePending(asked: Asked, keepsNodes: boolean): boolean {
    const { total, byNode, parameter } = this.#pending;
    if (total === 0) return false;
    this.#pending = nothing();
    asked.total = total;
    asked.parameter = parameter;
    if (!keepsNodes) asked.byNode.clear();
    for (const [node, pages] of byNode) if (pages > 0 || !keepsNodes) asked.byNode.set(node, pages);
    return true;
  }

  /** hugetlb_add_hstate(). */
  #add(size: Bytes, parameter: CmdlineParameter): Asked {
    const known = this.#sizes.get(size);
    if (known !== undefined) return known;
    const asked = { ...nothing(), parameter };
    this.#sizes.set(size, asked);
    this.#size = size;
    return asked;
  }

  #isGigantic(size: Bytes): boolean {
    return size > this.#input.largestOrder;
  }

  /** All that is asked of the size, what an earlier parameter has taken too: it is not told apart. */
  #takeNow(size: Bytes): void {
    if (this.#input.atOnce && this.#isGigantic(size)) this.#request(size);
  }

  #request(size: Bytes): void {
    const { total, byNode, parameter } = this.#sizes.get(size)!;
    if (parameter === undefined) return;
    const ofNodes = [...byNode].filter(([, pages]) => pages > 0).sort(([a], [b]) => a - b);
    const counts =
      ofNodes.length === 0
        ? [{ node: undefined, count: total }]
        : ofNodes.map(([node, pages]) => ({ node, count: pages }));
    this.read.push({ kind: "request", request: { parameter, size, counts } });
  }
}

function take(reader: Reader, parameter: CmdlineParameter): HugetlbMessage | undefined {
  const { name, value = "" } = parameter;
  if (name === "hugepages") return reader.pages(parameter, value);
  return name === "hugepagesz" ? reader.size(parameter, value) : reader.defaultSize(parameter, value);
}

/** What the parameters ask for, and what the kernel says of those that it does not take. */
export function readHugetlbParameters(input: HugetlbReading): readonly HugetlbRead[] {
  const reader = new Reader(input);
  for (const parameter of keptParameters(input)) {
    const message = take(reader, parameter);
    if (message !== undefined) reader.read.push({ kind: "message", message, parameter });
  }
  reader.end();
  return reader.read;
}

/**
 * hugepages_setup(): adds how many pages, or how many of which nodes, to what is asked. The text from the word on that makes the kernel refuse all of it,
 * the nodes in front too; undefined: it is taken. What stands behind the number, or behind a node's without a comma, is not looked at. Before 5.16
 * (b5389086ad7b) there was one number, and none was 0 without a message.
 */
function count(asked: Asked, value: string, { version, nodes, memoryless = [] }: HugetlbReading): string | undefined {
  if (!ruleFor(giganticPages, version).takesNodes) {
    asked.total = scanUnsigned(value)?.value ?? 0;
    return undefined;
  }
  for (let left = value; left !== ""; ) {
    const first = scanUnsigned(left);
    if (first === undefined) return left;
    if (first.rest.at(0) !== ":") {
      if (left !== value) return left;
      asked.total = first.value;
      return undefined;
    }
    if (!nodes.includes(first.value) && !memoryless.includes(first.value)) return left;
    const behind = first.rest.slice(1);
    const pages = scanUnsigned(behind);
    if (pages === undefined) return behind;
    asked.byNode.set(first.value, pages.value);
    asked.total += pages.value;
    left = pages.rest.at(0) === "," ? pages.rest.slice(1) : "";
  }
  return undefined;
}
