/**
 * Names that other tools have for what the language calls otherwise. None is accepted: an error names the word that is meant, and goes
 * on with it. Each stands in the data of what it names, `otherNames`.
 */
import { ARCHITECTURES } from "../../simulation/arch/index.ts";
import { buildName } from "../../simulation/builds/schema.ts";
import { DISTRIBUTIONS } from "../../simulation/kernels/kconfig/distributions/index.ts";
import { PLATFORMS, platformOfMachineType } from "../../simulation/platforms/catalogue.ts";
import { CPU_MODELS } from "../../simulation/platforms/cpus/catalogue.ts";

interface Named {
  readonly name: string | undefined;
  readonly otherNames?: readonly string[];
}

const NAMED: Readonly<Record<string, readonly Named[]>> = {
  architecture: Object.values(ARCHITECTURES),
  build: DISTRIBUTIONS.map((distribution) => ({ ...distribution, name: buildName(distribution) })),
  cpu: CPU_MODELS,
  platform: PLATFORMS,
};

/** The word that is meant by another tool's name of such a thing; capitals don't count. */
export function otherwiseNamed(of: string, written: string): string | undefined {
  const lower = written.toLowerCase();
  const found = Object.hasOwn(NAMED, of) ? NAMED[of] : undefined;
  const named = found?.find(({ otherNames = [] }) => otherNames.some((each) => each.toLowerCase() === lower))?.name;
  // `pc-q35-8.2` is a machine type of the hypervisor.
  return named ?? (of === "platform" ? platformOfMachineType(lower)?.name : undefined);
}
