/** Every platform that is tabled, those of one name ascending by version. Written by `npm run docs` from the files of this folder. */
import { qemuPc72 } from "./qemu-pc-7.2.ts";
import { qemuQ3572 } from "./qemu-q35-7.2.ts";
import { qemuVirt72 } from "./qemu-virt-7.2.ts";

// biome-ignore format: one line each.
export const ALL = [
  qemuPc72,
  qemuQ3572,
  qemuVirt72,
] as const;
