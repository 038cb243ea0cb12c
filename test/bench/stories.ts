/**
 * Stories of any length on machines of any size, in which every step succeeds: blocks of a DIMM go online and offline again. And the edits that
 * are measured: one token changes, to and fro.
 */

/** GiB of memory at boot, with the first memory block of the DIMM: blocks have 128 MiB on the small machine, 2 GiB on the others. */
export const MACHINES = [
  { name: "4 GiB", gib: 4, firstBlock: 40, dimm: 32, maxmem: 100 },
  { name: "1 TiB", gib: 1024, firstBlock: 2045, dimm: 512, maxmem: 2048 },
  { name: "32 TiB", gib: 32_768, firstBlock: 33_789, dimm: 512, maxmem: 33_792 },
] as const;
export type Machine = (typeof MACHINES)[number];

export const STEPS = [10, 1000, 10_000] as const;

export const EDITS = ["last step", "comment", "first step", "command line"] as const;
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

/** A line of the story, and what it becomes. */
export interface LineEdit {
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

export function editOf(edit: Edit, lines: readonly string[], { firstBlock }: Machine): LineEdit {
  const line = { "last step": lines.length - 1, comment: 7, "first step": 10, "command line": 4 }[edit];
  const from = lines[line]!;
  const step = () => from.replace(/\d+$/, String(firstBlock + 203));
  const to = {
    "last step": step,
    comment: () => "# a comment 1",
    "first step": step,
    "command line": () => "  movablecore=512M",
  };
  return { line, from, to: to[edit]() };
}
