/** The size of a memory block: memory_block_size_bytes() of drivers/base/memory.c, as `block_size_bytes` in sysfs says it. */
import { type Bytes, bytesOf } from "../units/units.ts";
import type { Geometry } from "./state.ts";

export function memoryBlockBytes({ blockPages, pageSize }: Pick<Geometry, "blockPages" | "pageSize">): Bytes {
  return bytesOf(blockPages, pageSize);
}
