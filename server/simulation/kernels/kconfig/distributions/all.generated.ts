/** Every distribution, its plain flavour first. Written by `npm run docs` from the files of this folder. */
import { DEBIAN } from "./debian.ts";
import { DEBIAN_CLOUD } from "./debian-cloud.ts";
import { DEBIAN_RT } from "./debian-rt.ts";
import { FEDORA } from "./fedora.ts";
import { RHEL } from "./rhel.ts";
import { SUSE } from "./suse.ts";
import { UBUNTU } from "./ubuntu.ts";

// biome-ignore format: one line each.
export const ALL = [
  DEBIAN,
  DEBIAN_CLOUD,
  DEBIAN_RT,
  FEDORA,
  RHEL,
  SUSE,
  UBUNTU,
] as const;
