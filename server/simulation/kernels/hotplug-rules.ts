/**
 * How memory is added, by version and build. Sources: mm/memory_hotplug.c, drivers/acpi/acpi_memhotplug.c,
 * drivers/base/memory.c.
 */
import { defineRule } from "./rule-table.ts";

export const defaultAutoOnline = defineRule<"offline" | "online">(
  "default-auto-online",
  "what a Debian kernel does with new blocks by itself",
  [
    { value: "offline", source: "Debian's CONFIG_MEMORY_HOTPLUG_DEFAULT_ONLINE" },
    { from: "6.12", value: "online", source: "Debian's CONFIG_MEMORY_HOTPLUG_DEFAULT_ONLINE" },
  ],
);

export const memmapOnMemoryWords = defineRule<"none" | "boolean" | "boolean-or-force">(
  "memmap-on-memory-words",
  "what memory_hotplug.memmap_on_memory= takes",
  [
    { value: "none", source: "mm/memory_hotplug.c" },
    { from: "5.14", value: "boolean", source: "mm/memory_hotplug.c: memmap_on_memory" },
    { from: "6.6", value: "boolean-or-force", source: "mm/memory_hotplug.c: set_memmap_mode" },
  ],
);
