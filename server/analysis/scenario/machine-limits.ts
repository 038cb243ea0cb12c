/**
 * How much of everything there can be: what a kernel as distributions build it tells apart, and what QEMU offers. Larger
 * numbers are mistakes, and are cut so that a half-typed one costs nothing.
 */

/** Nodes a kernel can tell apart: NODES_SHIFT is 10 (include/linux/numa.h). */
export const MOST_NODES = 1024;
/** CPUs a kernel brings up: NR_CPUS with MAXSMP (arch/x86/Kconfig). */
export const MOST_CPUS = 8192;
/** Memory slots of a QEMU machine (ACPI_MAX_RAM_SLOTS). */
export const MOST_SLOTS = 256;
