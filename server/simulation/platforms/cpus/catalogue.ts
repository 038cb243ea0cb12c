/** The CPU models that a scenario can name. */
import type { Arch } from "../../state/events.ts";
import { QEMU_ARM_CPUS } from "./qemu-arm.ts";
import { QEMU_X86_CPUS } from "./qemu-x86.ts";
import type { CpuModel, CpuVendor } from "./schema.ts";

export const CPU_MODELS: readonly CpuModel[] = [...QEMU_X86_CPUS, ...QEMU_ARM_CPUS];

/** Names to choose from, versions and variants left out. Of both architectures where none is given. */
export function cpuNames(arch?: Arch): readonly string[] {
  const models = CPU_MODELS.filter((model) => arch === undefined || model.arch === arch);
  return [...new Set(models.map(({ name }) => name))];
}

/** The model of this name, which may carry a variant or a version (`Skylake-Server-noTSX-IBRS`, `EPYC-v2`); undefined: unknown. */
export function cpuModel(name: string, arch?: Arch): CpuModel | undefined {
  return CPU_MODELS.find((model) => (arch === undefined || model.arch === arch) && isNamed(model, name));
}

/** Vendors as their processors' names have them, which logs print. */
const VENDORS_IN_NAMES: readonly CpuVendor[] = ["Intel", "AMD", "Hygon"];

/** Whose processor a name that it gives itself is of, `Intel(R) Xeon(R) …`; undefined: it names nobody. */
export function cpuVendorOf(name: string): CpuVendor | undefined {
  return VENDORS_IN_NAMES.find((vendor) => new RegExp(`\\b${vendor}\\b`).test(name));
}

/** The model that calls itself so. */
export function cpuOfBrand(name: string): CpuModel | undefined {
  return CPU_MODELS.find(({ brand }) => brand !== undefined && name.startsWith(brand));
}

/** The model that libvirt's `<cpu mode=…>` stands for. */
export function cpuOfLibvirt(mode: string): CpuModel | undefined {
  return CPU_MODELS.find(({ libvirtMode }) => libvirtMode === mode);
}

function isNamed({ name: model, variants, versions }: CpuModel, name: string): boolean {
  if (name === model || variants.some((variant) => name === `${model}-${variant}`)) return true;
  const version = name.startsWith(`${model}-v`) ? Number(name.slice(model.length + 2)) : Number.NaN;
  return version >= 1 && version <= versions;
}
