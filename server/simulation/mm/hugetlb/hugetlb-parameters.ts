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
  /** Nodes that the machine has besides: what is asked of them is left out. */
  readonly memoryless?: readonly number[];
  /** Sizes of huge pages that the machine has. */
  readonly sizes: readonly Bytes[];
  /** Size of pages that no `default_hugepagesz=` names. */
  readonly defaultSize: Bytes;
}

/** Pages of one size and one parameter; `node` undefined: dealt out to all. */
export interface PageRequest {
  readonly parameter: CmdlineParameter;
  readonly size: Bytes;
  readonly counts: readonly { readonly node: number | undefined; readonly count: number }[];
}

/** In the order of the command line. */
export type HugetlbRead =
  | { readonly kind: "request"; readonly request: PageRequest }
  | { readonly kind: "message"; readonly message: HugetlbMessage; readonly parameter: CmdlineParameter };

type Counts = PageRequest["counts"];

/** What the parsers keep between two parameters. */
class Reader {
  readonly #input: HugetlbReading;
  readonly read: HugetlbRead[] = [];
  /** Sizes that pages can be asked of by now (hstates). */
  readonly #added = new Set<Bytes>();
  /** parsed_valid_hugepagesz. */
  #valid = true;
  /** parsed_hstate, the last one added or named. */
  #size: Bytes | undefined;
  /** default_hstate, once `default_hugepagesz=` has named it. */
  #default: Bytes | undefined;
  /** default_hstate_max_huge_pages: asked for before any size was named. */
  #pending: { readonly parameter: CmdlineParameter; readonly counts: Counts } | undefined;
  /** last_mhp: what the last `hugepages=` counted. */
  #counted: Bytes | "pending" | undefined;
  readonly #asked = new Set<Bytes>();

  constructor(input: HugetlbReading) {
    this.#input = input;
  }

  /** Each gives what the kernel says instead of taking the parameter. */
  size(value: string): HugetlbMessage | undefined {
    const name = "hugepagesz";
    this.#valid = false;
    const size = memparse(value).value;
    if (!this.#input.sizes.includes(size)) return { kind: "hugepage-size-unsupported", name, value };
    const again = this.#added.has(size) && (this.#default !== size || this.#asked.has(size));
    if (again) return { kind: "hugepage-size-twice", name, value };
    this.#add(size);
    this.#size = size;
    this.#valid = true;
    return undefined;
  }

  defaultSize(value: string): HugetlbMessage | undefined {
    const name = "default_hugepagesz";
    this.#valid = false;
    if (this.#default !== undefined) return { kind: "hugepage-size-twice", name, value };
    const size = memparse(value).value;
    if (!this.#input.sizes.includes(size)) return { kind: "hugepage-size-unsupported", name, value };
    this.#add(size);
    this.#valid = true;
    this.#default = size;
    this.#givePending(size);
    return undefined;
  }

  pages(parameter: CmdlineParameter, value: string): HugetlbMessage | undefined {
    const isOfSize = this.#valid;
    this.#valid = true;
    if (!isOfSize) return { kind: "hugepages-without-size", value };
    const counted = this.#size ?? "pending";
    if (counted === this.#counted) return { kind: "hugepages-twice", value };
    const counts = countsOf(value, this.#input);
    if ("refused" in counts) return { kind: "hugepages-invalid", value: counts.refused };
    if (this.#size === undefined) this.#pending = { parameter, counts: counts.counts };
    else this.#request(this.#size, parameter, counts.counts);
    this.#counted = counted;
    return undefined;
  }

  /** What nobody named a size for is of the default one, before what was asked of that size by name (hugetlb_init()). */
  end(): void {
    this.#givePending(this.#input.defaultSize);
  }

  #givePending(size: Bytes): void {
    if (this.#pending === undefined) return;
    const { parameter, counts } = this.#pending;
    this.#pending = undefined;
    const others = this.read.filter((each) => each.kind !== "request" || each.request.size !== size);
    this.read.splice(0, this.read.length, ...others);
    this.#request(size, parameter, counts);
  }

  /** hugetlb_add_hstate(). */
  #add(size: Bytes): void {
    if (this.#added.has(size)) return;
    this.#added.add(size);
    this.#size = size;
  }

  #request(size: Bytes, parameter: CmdlineParameter, counts: Counts): void {
    if (counts.some(({ count }) => count > 0)) this.#asked.add(size);
    this.read.push({ kind: "request", request: { parameter, size, counts } });
  }
}

function take(reader: Reader, parameter: CmdlineParameter): HugetlbMessage | undefined {
  const { name, value = "" } = parameter;
  if (name === "hugepages") return reader.pages(parameter, value);
  return name === "hugepagesz" ? reader.size(value) : reader.defaultSize(value);
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
 * hugepages_setup(): how many pages, or how many of which nodes. `refused`: what stands from the word on that makes the kernel refuse all of it, the nodes
 * in front too. What stands behind the number, or behind a node's without a comma, is not looked at. Before 5.16 (b5389086ad7b) there was one number, and
 * none was 0 without a message.
 */
function countsOf(
  value: string,
  { version, nodes, memoryless = [] }: HugetlbReading,
): { readonly counts: Counts } | { readonly refused: string } {
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
