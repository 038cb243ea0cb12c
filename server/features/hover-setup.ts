/** Hovers of the set-up: what a kernel's version and build decide about sizes, what the machine's firmware says of memory. */
import { whyModelled } from "../analysis/evidence-words.ts";
import { evidenceFor, evidenceOf } from "../simulation/evidence/reason.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { bytesOf, hex, hex16 } from "../simulation/units/units.ts";
import { reasonsBeside, setupEvidence } from "./hover-evidence.ts";
import { code, paragraphs, plain, sentence, table } from "./markdown.ts";
import { exactSize } from "./size-text.ts";

const MOST_RANGES = 16;

/** Page, memory block, section and pageblock sizes of the kernel that runs. */
export function kernelFacts(state: MemoryState): string {
  const { pageSize, blockPages, sectionPages, pageblockPages, maxOrderPages } = state.geometry;
  const size = (pages: number) => exactSize(bytesOf(pages, pageSize));
  return paragraphs(
    table(
      ["page", "pageblock", "largest page order", "section", "memory block"],
      [[exactSize(pageSize), size(pageblockPages), size(maxOrderPages), size(sectionPages), size(blockPages)]],
    ),
    setupEvidence("kernel", state),
    blockSizeEvidence(state),
  );
}

/** How large memory blocks are is for the machine to say, too: what is in doubt of it beside the kernel. */
function blockSizeEvidence(state: MemoryState): string | undefined {
  const others = reasonsBeside("kernel", evidenceFor(state.boot.evidence, "layout").reasons);
  return others.length === 0 ? undefined : sentence(`memory block: ${whyModelled(evidenceOf(others))}`);
}

/** The firmware's map, and where the kernel sees it changed by `mem=` and `memmap=`. */
export function machineFacts(state: MemoryState): string {
  const { firmware, userFirmware } = state.boot;
  const same = JSON.stringify(firmware) === JSON.stringify(userFirmware);
  return paragraphs(
    firmwareTable(firmware),
    same ? undefined : `after \`mem=\` and \`memmap=\`:\n\n${firmwareTable(userFirmware)}`,
    setupEvidence("machine", state),
  );
}

/** What was taken from files of a real machine. */
export function toldFacts(state: MemoryState): string {
  const { kernel, machine, cmdlineText, observed } = state.boot.setup;
  const { cpus, nodes, initrd, initrdAt } = machine;
  const taken = [
    `kernel ${code(kernel.version)}${kernel.build ? `, build ${code(kernel.build)}` : ""}`,
    `${cpus === 1 ? "one CPU" : `${cpus} CPUs`}, ${nodes.length === 0 ? "no nodes" : `nodes ${nodes.map(({ id }) => id).join(", ")}`}`,
    ...(initrd === 0
      ? []
      : [`initrd of ${exactSize(initrd)}${initrdAt === undefined ? "" : ` at ${code(hex(initrdAt))}`}`]),
    ...(cmdlineText === "" ? [] : [`command line ${code(cmdlineText)}`]),
    ...observed
      .slice(0, MOST_RANGES)
      .map(
        ({ first, last, by }) => `as observed: ${code(`${hex16(first)}-${hex16(last)}`)} by ${code(by ?? "reserve")}`,
      ),
    ...(observed.length > MOST_RANGES ? [`and ${observed.length - MOST_RANGES} more reservations, as observed`] : []),
  ];
  return paragraphs(taken.map((line) => `- ${line}`).join("\n"), machineFacts(state));
}

function firmwareTable(entries: MemoryState["boot"]["firmware"]): string {
  const rows = entries
    .slice(0, MOST_RANGES)
    .map(({ first, last, type }) => [code(`${hex16(first)}-${hex16(last)}`), exactSize(last - first + 1), plain(type)]);
  if (entries.length > MOST_RANGES) rows.push([`and ${entries.length - MOST_RANGES} more`, "", ""]);
  return table(["firmware map", "size", "type"], rows);
}
