/** Sizes that decide whether the kernel's log buffer is replaced at boot (kernel/printk/printk.c: log_buf_add_cpu()). Bytes. */

import { type Bytes, KiB } from "../units/units.ts";

/** What each CPU but the first may add: 1 << CONFIG_LOG_CPU_MAX_BUF_SHIFT, 12 unless configured otherwise. */
const PER_CPU_MESSAGES = 4 * KiB;

/** What the CPUs but the first may add together; more than half the static buffer makes the kernel allocate a larger one. */
export function cpuMessages(cpus: number): Bytes {
  return (cpus - 1) * PER_CPU_MESSAGES;
}

/** __log_buf, part of the kernel image. `shift`: CONFIG_LOG_BUF_SHIFT. */
export function staticLogBuffer(shift: number): Bytes {
  return 2 ** shift;
}
