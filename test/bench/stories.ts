/**
 * Stories of any length on machines of any size, in which every step succeeds: blocks of a DIMM go online and offline again. And the edits that
 * are measured: one token changes, to something else each time, or back to what it was.
 */

/** GiB of memory at boot, with the first memory block of the DIMM: blocks have 128 MiB on the small machine, 2 GiB on the others. */
export const MACHINES = [
  { name: "4 GiB", gib: 4, firstBlock: 40, dimm: 32, maxmem: 100 },
  { name: "1 TiB", gib: 1024, firstBlock: 2045, dimm: 512, maxmem: 2048 },
  { name: "32 TiB", gib: 32_768, firstBlock: 33_789, dimm: 512, maxmem: 33_792 },
] as const;
export type Machine = (typeof MACHINES)[number];

export const STEPS = [10, 1000, 10_000] as const;

export const EDITS = ["last step", "comment", "first step", "command line", "taken back"] as const;
export type Edit = (typeof EDITS)[number];

export function story({ gib, firstBlock, dimm, maxmem }: Machine, steps: number): readonly string[] {
  const lines = [
    "kernel 6.12 x86_64",
    `machine qemu-pc { memory ${gib}G slots 4 maxmem ${maxmem}G }`,
    `dimm dimm0 { size ${dimm}G }`,
    "cmdline {",
    "  movablecore=256M",
    "  memhp_default_state=offline",
    "}",
    "# a comment 0",
    "boot",
    "plug dimm0",
  ];
  for (let step = 0; step < steps; step++) {
    lines.push(`${step % 2 === 0 ? "online_movable" : "offline"} memory${firstBlock + ((step >> 1) % 200)}`);
  }
  return lines;
}

/** A line of the story, and what it becomes: something else in each of fifty rounds. */
export interface LineEdit {
  readonly line: number;
  readonly from: string;
  readonly to: (round: number) => string;
  /** Of the edit to and fro, the way back is what is measured. */
  readonly back: boolean;
}

/** Blocks of a DIMM that no step of a story is about. */
const OTHER_BLOCKS = { first: 203, count: 53 };

/** "taken back" is the command line once more. */
export function editOf(edit: Edit, lines: readonly string[], { firstBlock }: Machine): LineEdit {
  const places = { "last step": lines.length - 1, comment: 7, "first step": 10, "command line": 4, "taken back": 4 };
  const line = places[edit];
  const from = lines[line]!;
  const step = (round: number) =>
    from.replace(/\d+$/, String(firstBlock + OTHER_BLOCKS.first + (round % OTHER_BLOCKS.count)));
  const parameter = (round: number) => `  movablecore=${512 + round}M`;
  const to = {
    "last step": step,
    comment: (round: number) => `# a comment ${round + 1}`,
    "first step": step,
    "command line": parameter,
    "taken back": parameter,
  };
  return { line, from, to: to[edit], back: edit === "taken back" };
}
