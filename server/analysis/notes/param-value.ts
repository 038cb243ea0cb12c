/** Values of parameters that the kernel reads as something else. */

import type { MisreadValue, ReserveMemRefusal } from "../../simulation/state/notes.ts";
import { countText, hex, sizeText, writtenSize } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";
import {
  cmaFailedLines,
  hugetlbCmaNoMultiple,
  hugetlbCmaNoNode,
  hugetlbCmaNoPercentage,
  hugetlbCmaRoundedAway,
  hugetlbCmaTooSmall,
} from "./kernel-lines.ts";
import { nodesWords } from "./node-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "param-value": MisreadValue;
  }
}

const LACKING: ReadonlySet<MisreadValue["kind"]> = new Set([
  "no-config",
  "no-numa-emulation",
  "no-fake-nodes-with-numa-off",
  "fake-nodes-want-slit",
]);

/** How a value is written, and what the parser makes of that: the same on any machine. */
const MISSPELT: ReadonlySet<MisreadValue["kind"]> = new Set([
  "no-size",
  "starts-with-no-size",
  "cuts-memory",
  "rest-ignored",
  "no-type",
  "malformed-early-option",
  "percentage-above-100",
  "percentage-too-early",
  "read-as-bytes",
]);

interface Misread {
  readonly written: string;
  readonly misread: string;
  /** The value that is nearest. */
  readonly meant?: string;
}

export const paramValue = defineNote({
  code: "param-value",
  about: "what the kernel makes of a bad value",
  severity: "error",
  restsOn: ({ kind }) => (MISSPELT.has(kind) ? "text" : "layout"),
  // The kernel lacks what the value asks for: the value itself is a good one.
  severityOf: ({ kind }) => (LACKING.has(kind) ? "warning" : "error"),
  words: (facts) => ({ message: misreadText(facts) }),
  // `1GB`: the kernel reads the size, and drops the letter behind it.
  fixes: (facts, origin): readonly Remedy[] => {
    if (facts.kind !== "read-as-bytes" || facts.bytes === 0 || !/^i?b$/i.test(facts.rest)) return [];
    const value = writtenSize(facts.bytes);
    return [{ kind: "set-parameter", title: `Write \`${value}\``, origin, value }];
  },
  // What the catalogue of parameters knows of a value that the simulation does not read.
  sentence: ({ written, misread, meant }: Misread) =>
    `\`${written}\`: ${misread}${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`,
  page: {
    meaning:
      "A parameter's value is not of a form that the kernel takes. Most of its parsers say nothing: they take what they understand.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr mem=lots }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr mem=2G }
boot
`,
    why: "memparse() reads digits and one suffix and leaves the rest to its caller (lib/cmdline.c); a caller that does not look at the rest ignores it.",
    mend: "Write the value as Documentation/admin-guide/kernel-parameters.txt has it.",
  },
});

const WHY_OFF = {
  "numa=off": "numa=off turns NUMA off",
  "no-description": "the firmware describes no nodes, so the kernel turned NUMA off",
} as const;

function misreadText(misread: MisreadValue): string {
  const { text } = misread;
  switch (misread.kind) {
    case "no-size":
      return `${text} is no size: the kernel ignores it and uses all memory`;
    case "starts-with-no-size":
      return `${text} starts with no size: the kernel ignores it`;
    case "cuts-memory":
      return `${text} is read as ${misread.readAs}: all RAM from ${hex(misread.from)} up is removed`;
    case "rest-ignored":
      return `${text}: the kernel takes the range and ignores "${misread.rest}"`;
    case "no-type":
      return `${text}: "${misread.rest}" is no type, the kernel ignores the whole option`;
    case "malformed-early-option":
      return `\`${text}\`: the kernel refuses it as a malformed early option`;
    case "percentage-above-100":
      return `\`${text}\`: a percentage above 100 makes the kernel warn and compute on`;
    case "percentage-too-early":
      return `\`${text}\`: percentages need Linux ${misread.since}, so the kernel reads ${countText(misread.bytes)} bytes`;
    case "read-as-bytes":
      if (misread.bytes === 0) return `\`${text}\`: the kernel reads 0`;
      return `\`${text}\`: the kernel reads ${countText(misread.bytes)} bytes and ignores "${misread.rest}"`;
    case "no-such-page-size": {
      const sizes = misread.sizes.map(sizeText).join(", ");
      const more = misread.withCounts ? " and the hugepages= behind it" : "";
      return `${text}: this machine's CPU has pages of ${sizes}; the kernel ignores it${more}`;
    }
    case "no-fake-nodes":
      return `${text} can't be had: the kernel keeps the real nodes`;
    case "no-numa-emulation":
      return `${text} has no effect: this kernel does not emulate nodes (CONFIG_NUMA_EMU)`;
    case "no-fake-nodes-with-numa-off":
      return `${text} makes no nodes: ${WHY_OFF[misread.why]}, and fix_pxm_node_maps() refuses when NUMA is off`;
    case "fake-nodes-want-slit":
      return `${text} cuts no node from ${nodesWords(misread.nodes)}: where the firmware has no SLIT with their distances, the kernel panics in numa_emulation()`;
    case "no-config":
      return `${text} reserves nothing: this kernel has no CONFIG_${misread.config}`;
    case "no-cma-area":
      return `${text}: no area of ${sizeText(misread.size)} can be had; the kernel says "${cmaFailedLines(misread)[0]}"`;
    case "hugetlb-cma-too-small":
      return `${text}: ${hugetlbCmaTooSmall(misread.gigantic, misread.node)}`;
    case "hugetlb-cma-no-multiple":
      return `${text}: ${hugetlbCmaNoMultiple(misread.gigantic, misread.node)}`;
    case "hugetlb-cma-no-node":
      return `${text}: ${hugetlbCmaNoNode(misread.node)}`;
    case "hugetlb-cma-no-percentage":
      return `${text}: ${hugetlbCmaNoPercentage(misread.percent, misread.node)}`;
    case "hugetlb-cma-rounded-away":
      return `${text}: ${hugetlbCmaRoundedAway(misread.asked, misread.percent, misread.node)}`;
    case "hugepage-size-twice":
      return `${text} is given again: the kernel ignores it, and a hugepages= right behind it`;
    case "hugepages-twice":
      return `${text} is ignored: a hugepages= stands before it without a hugepagesz= in between`;
    case "hugetlb-cma-short":
      return `${text}: ${sizeText(misread.had)} of ${sizeText(misread.wanted)} could be had`;
    case "reserve-mem":
      return `${text} reserves nothing: ${reserveMemText(misread.why)}`;
  }
}

function reserveMemText(why: ReserveMemRefusal): string {
  switch (why.kind) {
    case "too-many":
      return `the kernel takes ${why.most} at most`;
    case "syntax":
      return "SIZE:ALIGN:NAME is wanted";
    case "name-length":
      return `a name has 1 to ${why.most} letters`;
    case "name-is-number":
      return "a name is no number";
    case "name-taken":
      return `"${why.name}" is reserved already`;
    case "no-room":
      return "there is no room";
  }
}
