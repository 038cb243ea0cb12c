/** Sizes that decide whether the kernel's log buffer is replaced at boot (kernel/printk/printk.c: log_buf_add_cpu()). Bytes. */

import { type Bytes, KiB } from "../units/units.ts";

/** What each CPU but the first may add: 1 << CONFIG_LOG_CPU_MAX_BUF_SHIFT, 12 unless configured otherwise. */
const PER_CPU_MESSAGES = 4 * KiB;

/** Whether CPUs alone make the kernel allocate a buffer of its own: they may add more than half of the one in its image. */
export function cpusReplaceLogBuffer(cpus: number, shift: number): boolean {
  return cpuMessages(cpus) > staticLogBuffer(shift) / 2;
}

/** What the CPUs but the first may add together. */
export function cpuMessages(cpus: number): Bytes {
  return (cpus - 1) * PER_CPU_MESSAGES;
}

/** __log_buf, part of the kernel image. `shift`: CONFIG_LOG_BUF_SHIFT. */
export function staticLogBuffer(shift: number): Bytes {
  return 2 ** shift;
}
