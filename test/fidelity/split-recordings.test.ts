import { expect, it } from "vitest";
import { misplacedRecordings, partOf, recordingOf } from "./split-recordings.ts";

it("holds each recording where its name puts it", () => {
  expect(misplacedRecordings()).toEqual([]);
});

it("holds out by the name alone, and never a boot that a build is learnt from", () => {
  const names = Array.from({ length: 600 }, (_, index) => `boot-99-${index}`);
  expect(names.filter((name) => partOf(name) === "held-out").length).toBeGreaterThan(150);
  expect(names.map((name) => partOf(`d1train-${name}`))).not.toContain("held-out");
});

it("takes the scenario beside a recording along", () => {
  expect(recordingOf("d1boot-6.12-0.json.gz")).toBe("d1boot-6.12-0");
  expect(recordingOf("d1boot-6.12-0.memzone")).toBe("d1boot-6.12-0");
  expect(recordingOf("README.md")).toBeUndefined();
});
