import { join } from "node:path";
import { expect, test } from "vitest";
import { memzoneHere } from "./program.ts";

const ROOT = join(import.meta.dirname, "../..");

test("every sample is as the simulation has it, and in the canonical layout", async () => {
  const checked = await memzoneHere(ROOT, "check", "--jobs", "1", "samples");
  expect(checked.out.split("\n").filter((line) => line.includes(": error: "))).toEqual([]);
  expect(checked.status).toBe(0);
  expect((await memzoneHere(ROOT, "fmt", "--check", "samples")).out).toBe("");
});
