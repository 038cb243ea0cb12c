import { expect, it } from "vitest";
import { choicesOf } from "../../server/analysis/scenario/data-words.ts";
import { meantName } from "../../server/analysis/scenario/name-table.ts";
import { ARCHITECTURES } from "../../server/simulation/arch/index.ts";
import { DISTRIBUTIONS } from "../../server/simulation/kernels/kconfig/distributions/index.ts";
import { PLATFORMS } from "../../server/simulation/platforms/catalogue.ts";
import { CPU_MODELS } from "../../server/simulation/platforms/cpus/catalogue.ts";

it.each([
  ["architecture", "ARCH", Object.values(ARCHITECTURES)],
  ["build", "BUILD", DISTRIBUTIONS.map(({ distribution, ...more }) => ({ ...more, name: distribution }))],
  ["cpu", "CPU_MODEL", CPU_MODELS],
  ["platform", "PLATFORM", PLATFORMS],
] as const)("another name of %s is no name, and means the one whose data has it", (of, operand, things) => {
  const known = choicesOf(operand);
  const all: readonly { readonly name: string | undefined; readonly otherNames?: readonly string[] }[] = things;
  const others = all.flatMap(({ name, otherNames = [] }) => otherNames.map((other) => [other, name] as const));
  expect(others.length).toBeGreaterThan(1);
  for (const [other, name] of others) {
    expect(known).not.toContain(other);
    expect(meantName({ of, name: other.toUpperCase() }, known), other).toBe(name);
  }
});
