/**
 * Where a word belongs that stands at another one's place: a platform inside `machine { }`, a kernel parameter outside of `cmdline { }`, a build
 * in the place of an architecture. The grammar knows the places of its own words; those of data and of the catalogues are known here.
 */
import type { OperandType } from "../../../grammar/vocabulary/operands.ts";
import { findParameter, isParameterName } from "../../parameters/catalogue.ts";
import { OPTION_NAMES } from "../../simulation/kernels/kconfig/options.ts";
import type { UnknownName } from "../notes/unknown-name.ts";
import { choicesOf } from "./data-words.ts";
import { otherwiseNamed } from "./other-names.ts";

/** A statement that has a body; a word behind it, or an item of it. */
export type WordOwner = "machine" | "kernel" | "cmdline" | "timeline";

export interface WordHome {
  /** The word as it is called here: `qemu-q35` of `q35`. */
  readonly word: string;
  /** `a platform stands behind \`machine\`: \`machine qemu-q35 { … }\``. */
  readonly sentence: string;
  readonly owner: WordOwner;
  /** What stands in the body of its owner in front of the word; undefined: the word stands behind the owner's own. */
  readonly item: string | undefined;
}

interface Place {
  readonly is: string;
  readonly owner: WordOwner;
  readonly item?: string;
  readonly written: (word: string) => string;
  /** What an unknown word is taken for there. */
  readonly of?: UnknownName["of"];
}

/** Places of words that data have, the more telling ones first. */
const PLACES: readonly (readonly [OperandType, Place])[] = [
  ["PLATFORM", { is: "a platform", owner: "machine", written: (word) => `machine ${word} { … }`, of: "platform" }],
  ["ARCH", { is: "an architecture", owner: "kernel", written: (word) => `kernel VERSION ${word}`, of: "architecture" }],
  ["BUILD", inKernel("a build", "build", "build")],
  ["WHAT_IF", inKernel("a change that is supposed", "what-if", "what-if")],
  ["FIRMWARE_BUILD", inMachine("firmware", "uefi", "uefi")],
  ["HYPERVISOR", inMachine("a hypervisor", "hypervisor", "hypervisor")],
  ["CPU_MODEL", inMachine("a CPU model", "cpu", "cpu")],
  ["KNOB", { is: "a knob", owner: "timeline", item: "set", written: (word) => `set ${word} = VALUE`, of: "knob" }],
];

function inKernel(is: string, item: string, of: UnknownName["of"]): Place {
  return { is, owner: "kernel", item, written: (word) => `kernel VERSION { ${item} ${word} }`, of };
}

function inMachine(is: string, item: string, of: UnknownName["of"]): Place {
  return { is, owner: "machine", item, written: (word) => `machine { ${item} ${word} }`, of };
}

const PARAMETER: Place = {
  is: "a kernel parameter",
  owner: "cmdline",
  item: "",
  written: (word) =>
    `cmdline { ${word}${findParameter(word)?.forms.every(({ syntax }) => syntax.includes("=")) ? "=…" : ""} }`,
};

const OPTION: Place = {
  is: "a Kconfig option",
  owner: "kernel",
  item: "config",
  written: (word) => `kernel VERSION { config ${word}=VALUE }`,
  of: "option",
};

/** `not`: what the word was taken for, which it is not. Undefined: nothing here is called so. */
export function wordHome(word: string, not?: UnknownName["of"]): WordHome | undefined {
  for (const [type, place] of PLACES) {
    if (place.of === not) continue;
    const known = choicesOf(type).includes(word) ? word : otherwiseNamed(place.of ?? "", word);
    if (known !== undefined) return homeAt(place, known);
  }
  if (not !== OPTION.of && OPTION_WORD.test(word) && isOption(word)) return homeAt(OPTION, word);
  return isParameterName(word) ? homeAt(PARAMETER, word) : undefined;
}

/** Of a name that is none of what it was taken for, and no other tool's name of it. */
export function homeOfName({ of, name }: UnknownName): WordHome | undefined {
  const isOfData = PLACES.some(([, place]) => place.of === of) || of === OPTION.of;
  return isOfData && otherwiseNamed(of, name) === undefined ? wordHome(name, of) : undefined;
}

/** `CONFIG_CMA`, `NUMA_EMU`; one without an underscore may be a name of anything. */
const OPTION_WORD = /^[A-Z0-9]+(?:_[A-Z0-9]+)+$/;

function isOption(word: string): boolean {
  return (OPTION_NAMES as readonly string[]).includes(word.replace(/^CONFIG_/, ""));
}

function homeAt({ is, owner, item, written }: Place, word: string): WordHome {
  const where =
    owner === "timeline" ? "behind `boot`" : item === undefined ? `behind \`${owner}\`` : `inside \`${owner} { }\``;
  return { word, owner, item, sentence: `${is} stands ${where}, as \`${written(word)}\`` };
}
