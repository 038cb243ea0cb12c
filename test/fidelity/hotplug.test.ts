import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hotplugFidelity } from "./hotplug.ts";
import { hotplugStepsFidelity } from "./hotplug-steps.ts";

const RECORDINGS = join(import.meta.dirname, "../recordings/fit");

/**
 * What no layout tells: how many pages the kernel of e1 held in its first Normal block, and poisoned pages (h), for which the
 * language has no step.
 */
const BEYOND_THE_MODEL = /^(e1|h)-/;

describe("what real kernels did after boot", () => {
  const rows = hotplugFidelity([join(RECORDINGS, "hotplug"), join(RECORDINGS, "virtio")]);

  it.each(rows.map((row) => [row.quantity, row] as const))("agrees in every %s", (_quantity, row) => {
    expect(row.compared).toBeGreaterThan(0);
    expect(row.misses).toEqual([]);
  });
});

describe("what a thousand single steps did", () => {
  const rows = hotplugStepsFidelity(join(RECORDINGS, "hotplug-steps.jsonl.gz"));

  it.each(rows.map((row) => [row.quantity, row] as const))("agrees in every %s", (_quantity, row) => {
    expect(row.compared).toBeGreaterThan(0);
    expect(row.misses.filter((miss) => !BEYOND_THE_MODEL.test(miss))).toEqual([]);
  });
});
