/** Sizes of structures that 64-bit kernels of all architectures here have in common. Bytes. */

/** sizeof(struct page). */
export const STRUCT_PAGE = 64;

/** SMP_CACHE_BYTES: alignment of what memblock_alloc() callers ask for "by cache line". */
export const SMP_CACHE_BYTES = 64;

/**
 * With the NUL behind it; the same on x86 (arch/x86/include/asm/setup.h) and arm64 (arch/arm64/include/uapi/asm/setup.h) in all versions
 * that are simulated.
 */
const COMMAND_LINE_SIZE = 2048;

/** The characters of a command line that a kernel reads. */
export const COMMAND_LINE_CHARACTERS = COMMAND_LINE_SIZE - 1;
