/**
 * The printk ring buffer, where it is larger than the one in the kernel image. Models log_buf_len_setup(),
 * log_buf_add_cpu() and setup_log_buf() (kernel/printk/printk.c).
 */

import type { BootContext } from "../boot-context/boot-context.ts";
import { claim } from "../boot-context/boot-memory.ts";
import { kernelConfig } from "../builds/kernel-config.ts";
import { cpuMessages, cpusReplaceLogBuffer, staticLogBuffer } from "../geometry/log-buffer-size.ts";
import { logBufferPieces } from "../kernels/boot-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { CmdlineParameter } from "../state/events.ts";
import { memparse } from "../units/memparse.ts";
import type { Bytes } from "../units/units.ts";

/** Bytes of text that one record is expected to have: 1 << PRB_AVGBITS. */
const TEXT_PER_RECORD = 32;
/** sizeof(struct prb_desc): state and the two ends of the text, 8 bytes each (kernel/printk/printk_ringbuffer.h). */
const DESCRIPTOR = 24;

/** In setup_arch(): the last size of log_buf_len= that is larger than the buffer in the image. Says whether the buffer was replaced. */
export function setupLogBuf(boot: BootContext): boolean {
  const { cmdline, kernel } = boot.setup;
  const sizeOf = ({ value = "" }: CmdlineParameter): Bytes => roundUpToPowerOfTwo(memparse(value).value);
  const parameter = cmdline.findLast(
    (each) => each.name === "log_buf_len" && sizeOf(each) > staticLogBuffer(kernelConfig(kernel)),
  );
  if (parameter === undefined) return false;
  allocateRing(boot, sizeOf(parameter), [parameter.origin]);
  return true;
}

/** In start_kernel(), unless the buffer was replaced before: machines with many CPUs get a larger one. */
export function setupLogBufForCpus(boot: BootContext): void {
  const { cpus, origin } = boot.setup.machine;
  const config = kernelConfig(boot.setup.kernel);
  if (!cpusReplaceLogBuffer(cpus, config)) return;
  allocateRing(boot, roundUpToPowerOfTwo(cpuMessages(cpus, config) + staticLogBuffer(config)), [origin]);
}

function allocateRing(boot: BootContext, size: Bytes, origins: readonly number[]): void {
  const records = size / TEXT_PER_RECORD;
  const descriptors = [records * DESCRIPTOR, records * boot.profile.printkInfo];
  const pieces = ruleFor(logBufferPieces, boot.version) === "ring" ? [size, ...descriptors] : [size];
  for (const piece of pieces) boot.memory.alloc(piece, 8, claim("setup_log_buf", ...origins));
  const meta = pieces.slice(1).reduce((sum, piece) => sum + piece, 0);
  boot.log.printk({ kind: "log-buffer", size, meta });
}

function roundUpToPowerOfTwo(value: number): number {
  return value === 0 ? 0 : 2 ** Math.ceil(Math.log2(value));
}
