/** Every distribution, its plain flavour first. Written by `npm run docs` from the files of this folder. */
import { AMAZON } from "./amazon.ts";
import { ANDROID } from "./android.ts";
import { CHROMEOS } from "./chromeos.ts";
import { DEBIAN } from "./debian.ts";
import { DEBIAN_CLOUD } from "./debian-cloud.ts";
import { DEBIAN_RT } from "./debian-rt.ts";
import { FEDORA } from "./fedora.ts";
import { ORACLE_UEK } from "./oracle-uek.ts";
import { RHEL } from "./rhel.ts";
import { SUSE } from "./suse.ts";
import { UBUNTU } from "./ubuntu.ts";

// biome-ignore format: one line each.
export const ALL = [
  AMAZON,
  ANDROID,
  CHROMEOS,
  DEBIAN,
  DEBIAN_CLOUD,
  DEBIAN_RT,
  FEDORA,
  ORACLE_UEK,
  RHEL,
  SUSE,
  UBUNTU,
] as const;
