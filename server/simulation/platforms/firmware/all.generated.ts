/** Every build of UEFI firmware that is tabled, ascending by release. Written by `npm run docs` from the files of this folder. */
import { edk22022_11 } from "./edk2-2022.11.ts";
import { edk22025_02 } from "./edk2-2025.02.ts";
import { edk22026_08 } from "./edk2-2026.08.ts";

// biome-ignore format: one line each.
export const ALL = [
  edk22022_11,
  edk22025_02,
  edk22026_08,
] as const;
