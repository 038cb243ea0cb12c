import { expect, test } from "vitest";
import { firstDifference, isWithinModel, readVectors } from "./vectors.ts";

test("every recorded memblock script within the model's addresses gives the kernel's answers", () => {
  const vectors = readVectors();
  const runnable = vectors.filter(isWithinModel);
  const differences = runnable.flatMap((vector) => {
    const difference = firstDifference(vector);
    return difference === undefined ? [] : [`${vector.name} ${vector.kernel} numa=${vector.numa}: ${difference}`];
  });
  const skipped = vectors.length - runnable.length;
  console.info(
    `${runnable.length} scripts run, ${skipped} skipped: an address between 2^52 and the top of the address space`,
  );
  expect(differences).toEqual([]);
  expect(runnable.length).toBeGreaterThanOrEqual(3500);
});
