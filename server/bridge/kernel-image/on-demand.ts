/** The reader of kernel images, loaded when the first one is read: few scenarios name one, and what unpacks them is large. */
import type { readKernelImage as Reader } from "./read-image.ts";

export const readKernelImage: typeof Reader = async (source, name, unpackers) =>
  (await import("./read-image.ts")).readKernelImage(source, name, unpackers);
