/** To the kernel `-` and `_` in the name of a parameter are one (kernel/params.c: parameqn()). */
import { expect, test } from "vitest";
import { stateEvidence } from "../../server/simulation/evidence/levels.ts";
import { analyse } from "./analyse.ts";

function booted(cmdline: string) {
  const text = `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G slots 4 maxmem 8G }
dimm d { size 1G }
cmdline { ${cmdline} }
boot
plug d
`;
  const analysis = analyse(text);
  return { codes: analysis.diagnostics.map(({ code }) => code), state: analysis.timeline.at(-1)!.after! };
}

test("a DIMM that is there at power-on is used without a plug", () => {
  const text = (cold: string) =>
    `kernel 6.12 x86_64\nmachine qemu-pc { memory 4G slots 2 maxmem 8G }\ndimm d { size 1G${cold} }\nboot\n`;
  const codes = (cold: string) => analyse(text(cold)).diagnostics.map(({ code }) => code);
  expect(codes("")).toContain("unused-name");
  expect(codes(" cold")).not.toContain("unused-name");
});

test.each([
  ["movable_node log_buf_len=4M", "movable-node log-buf-len=4M"],
  ["memhp_default_state=online_movable", "memhp-default-state=online_movable"],
  ["memory_hotplug.memmap_on_memory=1", "memory-hotplug.memmap-on-memory=1"],
])("%s is %s", (usual, other) => {
  const [a, b] = [booted(`nokaslr ${usual}`), booted(`nokaslr ${other}`)];
  expect(b.codes).toEqual(a.codes);
  expect(b.state.nodes.flatMap(({ zones }) => zones.map(({ managed }) => managed))).toEqual(
    a.state.nodes.flatMap(({ zones }) => zones.map(({ managed }) => managed)),
  );
  expect(stateEvidence(b.state)).toEqual(stateEvidence(a.state));
});
