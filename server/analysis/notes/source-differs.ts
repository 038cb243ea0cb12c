/** What a file of a real machine and the scenario, or two such files, say otherwise. */
import { type Bytes, sizeText } from "../../simulation/units/units.ts";
import type { Contradiction } from "../../sources/merge.ts";
import { defineCode } from "./define-note.ts";
import { contradictionSubject, saidText } from "./source-words.ts";

/** What differs: as the file tells it, and as the scenario states it. */
export type SourceDifference =
  | { readonly kind: "cpus"; readonly told: number; readonly stated: number }
  | { readonly kind: "memory" | "initrd"; readonly told: Bytes; readonly stated: Bytes }
  | { readonly kind: "nodes"; readonly told: number; readonly stated: number }
  | { readonly kind: "hypervisor"; readonly told: string; readonly stated: string }
  | { readonly kind: "kernel"; readonly told: string; readonly stated: string }
  | { readonly kind: "cmdline" }
  /** `firmware from` takes a map of a machine with nodes. */
  | { readonly kind: "nodes-left"; readonly nodes: number }
  /** Another file says otherwise, and is believed. */
  | { readonly kind: "files"; readonly contradiction: Contradiction };

type Of<K extends SourceDifference["kind"]> = Extract<SourceDifference, { readonly kind: K }>;

const count = (number: number, thing: string): string => (number === 1 ? `one ${thing}` : `${number} ${thing}s`);
const NOT_TAKEN = "what that kernel reserved is left out";

const SENTENCES: { readonly [K in SourceDifference["kind"]]: (facts: Of<K>) => string } = {
  cpus: ({ told, stated }) => `tells of ${count(told, "CPU")}; the scenario has ${count(stated, "CPU")}`,
  memory: ({ told, stated }) => `tells of ${sizeText(told)} of memory; the scenario has ${sizeText(stated)}`,
  initrd: ({ told, stated }) => `tells of an initrd of ${sizeText(told)}; the scenario has one of ${sizeText(stated)}`,
  nodes: ({ told, stated }) => `tells of ${count(told, "node")}; the scenario has ${count(stated, "node")}`,
  hypervisor: ({ told, stated }) => `tells of hypervisor ${told}; the scenario has ${stated}`,
  kernel: ({ told, stated }) => `was written by Linux ${told}; the scenario boots ${stated}: ${NOT_TAKEN}`,
  cmdline: () => `tells of another command line than the scenario has: ${NOT_TAKEN}`,
  "nodes-left": ({ nodes }) =>
    `tells of ${count(nodes, "node")}; \`firmware from\` takes the memory map alone, \`machine from\` takes nodes, processors and initrd too`,
  files: ({ contradiction }) => {
    const { held, other } = contradiction;
    const values = `${saidText(contradiction, other)} against ${saidText(contradiction, held)}`;
    return `contradicts \`${held.source.name}\` about ${contradictionSubject(contradiction)}: ${values}, which is believed`;
  },
};

export const sourceDiffers = defineCode({
  code: "source-differs",
  about: "the scenario, or another file, says otherwise than a file of the machine",
  severity: "info",
  sentence: ({ file, differs }: { readonly file: string; readonly differs: SourceDifference }) =>
    `\`${file}\` ${(SENTENCES[differs.kind] as (facts: SourceDifference) => string)(differs)}`,
  page: {
    meaning: "A scenario takes its machine from a file and states something of it otherwise: what is stated holds.",
    example: `machine from "boot.dmesg"
machine { cpus 8 }
boot
`,
    files: {
      "boot.dmesg": `[    0.000000] Linux version 6.12.107+deb13-amd64 (debian-kernel@lists.debian.org) #1 SMP Debian 6.12.107-1
[    0.000000] Command line: ro quiet
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bfffffff] usable
[    0.000000] smpboot: Allowing 4 CPUs, 0 hotplug CPUs
`,
    },
    cured: `machine from "boot.dmesg"
boot
`,
    why: "A file of another machine, or a line that was copied from another scenario, is found before its numbers are believed.",
    mend: "Leave out what the file tells, or keep it where the machine is meant to differ.",
  },
});
