import { expect, test } from "vitest";
import { KeptFiles } from "../../server/disk/kept-files.ts";

test("as many texts are kept as there is room for, the newest ones", () => {
  const kept = new KeptFiles(3000);
  const large = { text: "x".repeat(1000) };
  for (const key of ["a", "b", "c"]) kept.keep(key, large);
  expect(["a", "b", "c"].map((key) => kept.get(key) === large)).toEqual([false, true, true]);
  const small = { text: "y" };
  expect(kept.keep("c", small)).toBe(small);
  expect(kept.keep("d", small)).toBe(small);
  expect(["b", "c", "d"].map((key) => kept.get(key))).toEqual([large, small, small]);
  kept.keep("larger than all", { text: "x".repeat(4000) });
  expect(["b", "c", "d", "larger than all"].map((key) => kept.get(key))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("files that can't be read are no room for ever", () => {
  const kept = new KeptFiles(2560);
  for (let at = 0; at < 1000; at++) kept.keep(`${at}`, { wrong: "no such file", missing: true });
  const left = Array.from({ length: 1000 }, (_, at) => kept.get(`${at}`)).filter((file) => file !== undefined);
  expect(left.length).toBe(10);
});
