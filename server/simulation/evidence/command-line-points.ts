/**
 * The points of a boot that tell of its command line and its configuration: forms of parameters, alone and together, with their sizes and
 * addresses, and what kernelcore= and its like leave to the kernel.
 */
import { charactersRead } from "../builds/characters-read.ts";
import { statedOtherwise, unlikeDistribution } from "../builds/config-reasons.ts";
import { kernelConfig } from "../builds/kernel-config.ts";
import { cpusReplaceLogBuffer } from "../geometry/log-buffer-size.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup, MachineSpec } from "../state/events.ts";
import { kernelArchName } from "../state/kernel-arch-name.ts";
import { type Bytes, GiB, MiB } from "../units/units.ts";
import type { Addresses, AddressKey, FormKey, NodesWord, RangeKey, Ranges, ValueWord } from "./dimension-keys.ts";
import { heededForms } from "./heeded.ts";
import { PARAMETER_MECHANISMS } from "./mechanisms.ts";
import { type FormOfParameter, formsIn, SHARED_BY_ALL } from "./parameter-forms.ts";
import { one, type Point, spanned, word } from "./point.ts";
import { parametersTogether, parametersWithDevices } from "./together.ts";

/** What all architectures share, and what is the architecture's own. */
export function commandLinePoints(setup: BootSetup, { major, minor }: KernelVersion): readonly Point[] {
  const { kernel, machine, cmdline, cmdlineText } = setup;
  const { heeded: forms, idle } = heededForms(formsIn(cmdline), setup);
  const own = (shared: boolean) => forms.filter((form) => SHARED_BY_ALL.has(form.name) === shared);
  const config = [...statedOtherwise(kernel), ...unlikeDistribution(kernel)].map(([name, value]) => `${name}=${value}`);
  const point = (name: string, shared: boolean): Point => ({
    of: { kind: "command-line", name },
    ranges: parameterSizes(own(shared)),
    addresses: parameterAddresses(own(shared)),
    values: {
      ...formValues([...new Set([...own(shared).map(({ form }) => form), ...formsRepeated(own(shared))])], machine),
      together: [...parametersTogether(forms, shared), ...parametersWithDevices(own(shared), setup)],
      // What is allocated and printed of one that is cut depends on what lies behind it.
      ...(shared
        ? {
            commandLine: [word(cmdlineText.length < charactersRead(kernel) ? "read-whole" : "cut")],
            logBuffer: [logBufferOf(setup)],
          }
        : {
            config,
            parameterSeries: withoutEffect(forms).map((form) => `${major}.${minor} ${form}`),
            ...(idle.length === 0 ? {} : { parameterIdle: idle }),
          }),
    },
  });
  // Kernels of larger pages have other huge pages, sections and pageblocks.
  return [point("all", true), point(kernelArchName(kernel), false)];
}

/**
 * Forms that the simulation does nothing for. That they leave memory alone is all that was measured, and a later kernel may do otherwise: `slub_debug=U` takes nothing
 * at boot of 5.10, and 2 MiB for a table of stacks of 6.12. What has an effect is a mechanism with rules, whose changes are rows.
 */
function withoutEffect(forms: readonly FormOfParameter[]): readonly string[] {
  const idle = forms.filter(({ name }) => !Object.hasOwn(PARAMETER_MECHANISMS, name));
  return [...new Set(idle.map(({ form }) => form))];
}

/** The series and the form of a `parameterSeries`. */
export function formOfSeries(value: string): { readonly series: string; readonly form: string } {
  const at = value.indexOf(" ");
  return { series: value.slice(0, at), form: value.slice(at + 1) };
}

/** Each form, and each on a machine with so many nodes: what it does without nodes says nothing of where it goes among several. */
function formValues(forms: readonly string[], { nodes }: MachineSpec): Point["values"] {
  const words: NodesWord = nodes.length === 0 ? "none" : nodes.length === 1 ? "one" : "several";
  return { parameter: forms, parameterNodes: forms.map((form) => `${words} ${form}`) };
}

/** A form of parameter and the word for the nodes of the machine that it stands for. */
export function formOnNodes(value: string): { readonly nodes: NodesWord; readonly form: string } {
  const at = value.indexOf(" ");
  return { nodes: value.slice(0, at) as NodesWord, form: value.slice(at + 1) };
}

/** Which log buffer the kernel takes: one of the stated size, that of its image, which memblock knows nothing of, or one for its many CPUs. */
function logBufferOf({ kernel, machine, cmdline }: BootSetup): ValueWord {
  if (cmdline.some(({ name }) => name === "log_buf_len")) return "stated";
  return cpusReplaceLogBuffer(machine.cpus, kernelConfig(kernel)) ? "of-cpus" : "of-image";
}

const SPLITS_OFF_MOVABLE: ReadonlySet<string> = new Set(["kernelcore", "movablecore", "movable_node"]);

/** What a boot or a step leaves, in bytes. */
export interface MemoryLeft {
  /** Managed pages of the zones that the kernel may use for itself, without struct pages of added memory and huge pages that fit nowhere else. */
  readonly kernel: Bytes;
  /** Managed pages of the node that has the fewest, of all zones: nodes that numa=fake makes are smaller than the machine's. */
  readonly ofNode: Bytes;
  /** There is a zone that it may not use. */
  readonly hasMovable: boolean;
  /** The least that huge pages leave of such a zone. */
  readonly movable: Bytes;
  /** Managed pages of all zones without the initrd, what it unpacks to, the huge pages that the buddy allocator is asked for, and those struct pages. */
  readonly toInit: Bytes;
}

/** What is enough for any kernel and init. */
export const PLENTY: Bytes = GiB;
/** What is enough for what any kernel has one of for each CPU: stacks, caches of the page and slab allocators. */
const PLENTY_FOR_CPU: Bytes = 64 * MiB;
/** What is enough for what any kernel has one of for each node; where it is not, caches take pages of other migratetypes, which boosts watermarks. */
const PLENTY_FOR_NODE: Bytes = 256 * MiB;

/** Asked to; of pages of 2 MiB and more. */
function givesBackMemmap(cmdline: BootSetup["cmdline"]): boolean {
  return ["hugepages", "hugetlb_free_vmemmap"].every((asked) => cmdline.some(({ name }) => name === asked));
}

/**
 * What matters is what is left, of whatever takes the rest: `kernelcore=64M` leaves all of DMA32 on a machine with memory above 4 GiB, and 64 MiB on one without;
 * `crashkernel=384M`, `hugepages=200` or an initrd of 150 MiB leave init next to nothing on a machine of 480 MiB, a DIMM of 8 GiB takes 128 MiB of one that has
 * little left, and the kernel panics. Where 50 MiB are enough for two CPUs, twelve take pages of other migratetypes, which boosts watermarks. So do
 * user pages in a ZONE_MOVABLE that huge pages fill: they take what came back of the memmap, which is in pageblocks of another migratetype. `leftBy`: a boot, which init has yet to unpack the initrd behind, or a step.
 */
export function memoryLeftPoints(
  { cmdline, kernel, machine }: BootSetup,
  left: MemoryLeft | undefined,
  leftBy: "memoryLeft" | "memoryLeftLater",
): readonly Point[] {
  if (left === undefined) return [];
  const splits = left.hasMovable || cmdline.some(({ name }) => SPLITS_OFF_MOVABLE.has(name));
  const capped = (size: Bytes, most = PLENTY) => one(Math.max(0, Math.min(most, size)));
  const least = splits ? Math.min(left.kernel, left.toInit) : left.toInit;
  return [
    {
      of: { kind: "machines", name: kernel.arch },
      ranges: {
        ...(splits ? { kernelMemory: capped(left.kernel) } : {}),
        [leftBy]: capped(left.toInit),
        ...(left.hasMovable && givesBackMemmap(cmdline) ? { movableLeft: capped(left.movable) } : {}),
        ...(leftBy === "memoryLeft" ? { leftForNode: capped(left.ofNode, PLENTY_FOR_NODE) } : {}),
        ...(least < PLENTY ? { leftForCpu: capped(Math.floor(least / machine.cpus), PLENTY_FOR_CPU) } : {}),
      },
      values: {},
    },
  ];
}

/** Forms of one name that is written more than once, in their order: what was seen of each alone says nothing of `numa=off numa=fake=N`. More often counts as twice. */
function formsRepeated(forms: readonly FormOfParameter[]): readonly string[] {
  const byName = new Map<string, string[]>();
  for (const { name, form } of forms) {
    const repeated = byName.get(name) ?? [];
    byName.set(name, repeated);
    if (repeated.at(-1) !== form || repeated.at(-2) !== form) repeated.push(form);
  }
  return [...byName.values()].filter(({ length }) => length > 1).map((repeated) => repeated.join(" "));
}

/** Between a form of parameter and which of its numbers it is. */
const NUMBER = ", size";

/** The sizes of each form by their place: `crashkernel=N,high` and `memmap=N$N` have one, `crashkernel=N-N:N` three. */
function parameterSizes(forms: readonly FormOfParameter[]): Ranges {
  const all = forms.flatMap(({ form, numbers }) => {
    const own = numbers.filter(({ kind }) => kind === "size");
    return own.map(
      ({ value }, place) => [(own.length === 1 ? form : `${form}${NUMBER} ${place + 1}`) as FormKey, value] as const,
    );
  });
  return hulls(all);
}

/** Where a parameter puts something, whatever the rest of its value says: `memmap` has one dimension for `N$N` and `N!N`. */
function parameterAddresses(forms: readonly FormOfParameter[]): Addresses {
  return hulls(
    forms.flatMap(({ name, numbers }) =>
      numbers.filter(({ kind }) => kind === "address").map(({ value }) => [`${name}@` as const, value] as const),
    ),
  );
}

/** The form of parameter that has this size: `crashkernel=N-N:N` of `crashkernel=N-N:N, size 2`. */
export function formOfNumber(dimension: string): string {
  const at = dimension.lastIndexOf(NUMBER);
  return at < 0 ? dimension : dimension.slice(0, at);
}

function hulls<Key extends RangeKey | AddressKey>(
  all: readonly (readonly [Key, number])[],
): { readonly [K in Key]?: readonly [number, number] } {
  const byDimension = new Map<Key, number[]>();
  for (const [dimension, value] of all) byDimension.set(dimension, [...(byDimension.get(dimension) ?? []), value]);
  return Object.assign({}, ...[...byDimension].map(([dimension, values]) => spanned(dimension, values)));
}
