/** Sizes that decide whether the kernel's log buffer is replaced at boot (kernel/printk/printk.c: log_buf_add_cpu()). Bytes. */

import type { KernelConfig } from "../builds/kernel-config.ts";
import type { Bytes } from "../units/units.ts";

/** Whether CPUs alone make the kernel allocate a buffer of its own: they may add more than half of the one in its image. */
export function cpusReplaceLogBuffer(cpus: number, config: KernelConfig): boolean {
  return cpuMessages(cpus, config) > staticLogBuffer(config) / 2;
}

/** What the CPUs but the first may add together. */
export function cpuMessages(cpus: number, config: KernelConfig): Bytes {
  return (cpus - 1) * 2 ** config.value("LOG_CPU_MAX_BUF_SHIFT");
}

/** __log_buf, part of the kernel image. */
export function staticLogBuffer(config: KernelConfig): Bytes {
  return 2 ** config.value("LOG_BUF_SHIFT");
}
