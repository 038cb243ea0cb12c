/**
 * QEMU's 64-bit Arm CPU models (target/arm/cpu64.c of 7.2, target/arm/tcg/cpu64.c since 8.1). Memory's layout follows the kernel's
 * page size there, not the model; what differs are features that newer kernels probe (LPA2, BBML2), which `max` has and `host` may have.
 */
import type { Known } from "../schema.ts";
import type { CpuModel, CpuVendor } from "./schema.ts";

const arm = (name: string, vendor: Known<CpuVendor> = "Arm"): CpuModel => ({
  name,
  arch: "arm64",
  vendor,
  gigabytePages: vendor === "unknown" ? "unknown" : true,
  fiveLevels: vendor === "unknown" ? "unknown" : false,
  variants: [],
  versions: 0,
});

export const QEMU_ARM_CPUS: readonly CpuModel[] = [
  arm("a64fx", "Fujitsu"),
  arm("cortex-a35"),
  arm("cortex-a53"),
  arm("cortex-a55"),
  arm("cortex-a57"),
  arm("cortex-a72"),
  arm("cortex-a76"),
  arm("cortex-a710"),
  arm("neoverse-n1"),
  arm("neoverse-n2"),
  arm("neoverse-v1"),
  arm("max", "unknown"),
  arm("host", "unknown"),
];
