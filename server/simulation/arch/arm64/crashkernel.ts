/** What arm64 has to say about `crashkernel=` (arch/arm64/mm/init.c). */
import type { CrashkernelArch } from "../../crash/crash-reserve.ts";
import { arm64Crashkernel } from "../../kernels/reservation-rules.ts";

export const ARM64_CRASHKERNEL: CrashkernelArch = { name: "arm64", rule: arm64Crashkernel, reservesCma: false };
