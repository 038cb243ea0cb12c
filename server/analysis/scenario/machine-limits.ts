/**
 * How much of everything there can be: what a kernel as distributions build it tells apart, and what QEMU offers. Larger
 * numbers are mistakes, and are cut so that a half-typed one costs nothing.
 */
import { KCONFIG_OPTIONS } from "../../simulation/kernels/kconfig/options.ts";
import { MAX_ADDRESS, TiB } from "../../simulation/units/units.ts";

/** Nodes that a kernel can be configured to tell apart: MAX_NUMNODES of the largest NODES_SHIFT. */
export const MOST_NODES = 2 ** KCONFIG_OPTIONS.NODES_SHIFT.range[1];
/** CPUs that a kernel can be configured to bring up: the largest NR_CPUS. */
export const MOST_CPUS = KCONFIG_OPTIONS.NR_CPUS.range[1];
/** Memory slots of a QEMU machine (ACPI_MAX_RAM_SLOTS). */
export const MOST_SLOTS = 256;
/** Bytes of RAM: they end where addresses do, with every hole below them; the largest ends AMD's HyperTransport range, at 1 TiB. */
export const MOST_MEMORY = MAX_ADDRESS - TiB;
