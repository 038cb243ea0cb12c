/** Rules that decide about less than the whole: a row that no recording reached leaves the rest exact. */
import { expect, test } from "vitest";
import { RULE_SCOPES } from "../../../server/simulation/evidence/reason.ts";
import { ALL_RULES } from "../../../server/simulation/kernels/all-rules.ts";
import { analyse } from "../../analysis/fixture.ts";

test("they are rules that there are", () => {
  const names: readonly string[] = ALL_RULES.map(({ name }) => name);
  expect(Object.keys(RULE_SCOPES).filter((name) => !names.includes(name))).toEqual([]);
});

test("which places KASLR may choose says nothing of blocks and of persistent memory", () => {
  const { diagnostics, timeline } = analyse(`kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { memmap=208M!0x130000000 }
boot
`);
  const { reasons } = timeline[0]!.after!.boot.evidence;
  expect(reasons).toContainEqual({ kind: "row-not-reached", rule: "kaslr-avoids-memmap", from: "6.10" });
  expect(diagnostics.map(({ code }) => code)).toEqual(["block-shared", "pmem-unaligned"]);
  for (const { message } of diagnostics) expect(message).not.toMatch(/^modelled: /);
});
