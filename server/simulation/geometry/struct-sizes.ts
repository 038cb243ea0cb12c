/** Sizes of structures that 64-bit kernels of all architectures here have in common. Bytes. */

/** sizeof(struct page). */
export const STRUCT_PAGE = 64;

/** SMP_CACHE_BYTES: alignment of what memblock_alloc() callers ask for "by cache line". */
export const SMP_CACHE_BYTES = 64;
