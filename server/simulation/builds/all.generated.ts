/** Every build that is tabled, those of a distribution ascending by version. Written by `npm run docs` from the files of this folder. */
import { build as debian_5_10_223_amd64 } from "./debian/5.10.223-amd64.ts";
import { build as debian_5_10_262_cloud_amd64 } from "./debian/5.10.262-cloud-amd64.ts";
import { build as debian_6_1_176_amd64 } from "./debian/6.1.176-amd64.ts";
import { build as debian_6_1_176_arm64 } from "./debian/6.1.176-arm64.ts";
import { build as debian_6_1_176_cloud_arm64 } from "./debian/6.1.176-cloud-arm64.ts";
import { build as debian_6_1_192_cloud_amd64 } from "./debian/6.1.192-cloud-amd64.ts";
import { build as debian_6_12_107_amd64 } from "./debian/6.12.107-amd64.ts";
import { build as debian_6_12_107_arm64 } from "./debian/6.12.107-arm64.ts";
import { build as debian_6_12_107_cloud_arm64 } from "./debian/6.12.107-cloud-arm64.ts";
import { build as debian_6_12_118_amd64 } from "./debian/6.12.118-amd64.ts";
import { build as debian_6_12_118_cloud_amd64 } from "./debian/6.12.118-cloud-amd64.ts";
import { build as debian_6_12_118_rt_amd64 } from "./debian/6.12.118-rt-amd64.ts";
import { build as debian_6_17_13_cloud_amd64 } from "./debian/6.17.13-cloud-amd64.ts";
import { build as debian_6_18_15_cloud_amd64 } from "./debian/6.18.15-cloud-amd64.ts";
import { build as debian_6_19_14_cloud_amd64 } from "./debian/6.19.14-cloud-amd64.ts";
import { build as debian_7_0_13_cloud_amd64 } from "./debian/7.0.13-cloud-amd64.ts";
import { build as debian_7_2_12_amd64 } from "./debian/7.2.12-amd64.ts";
import { build as debian_7_2_12_cloud_amd64 } from "./debian/7.2.12-cloud-amd64.ts";
import { build as debian_7_2_13_amd64 } from "./debian/7.2.13-amd64.ts";
import { build as debian_7_2_13_arm64 } from "./debian/7.2.13-arm64.ts";
import { build as debian_7_2_13_arm64_16k } from "./debian/7.2.13-arm64-16k.ts";
import { build as debian_7_2_13_cloud_arm64 } from "./debian/7.2.13-cloud-arm64.ts";
import { build as debian_7_3_4_cloud_amd64 } from "./debian/7.3.4-cloud-amd64.ts";
import type { KernelBuild } from "./schema.ts";

// biome-ignore format: one line each.
export const ALL: readonly KernelBuild[] = [
  debian_5_10_223_amd64,
  debian_5_10_262_cloud_amd64,
  debian_6_1_176_amd64,
  debian_6_1_176_arm64,
  debian_6_1_176_cloud_arm64,
  debian_6_1_192_cloud_amd64,
  debian_6_12_107_amd64,
  debian_6_12_107_arm64,
  debian_6_12_107_cloud_arm64,
  debian_6_12_118_amd64,
  debian_6_12_118_cloud_amd64,
  debian_6_12_118_rt_amd64,
  debian_6_17_13_cloud_amd64,
  debian_6_18_15_cloud_amd64,
  debian_6_19_14_cloud_amd64,
  debian_7_0_13_cloud_amd64,
  debian_7_2_12_amd64,
  debian_7_2_12_cloud_amd64,
  debian_7_2_13_amd64,
  debian_7_2_13_arm64,
  debian_7_2_13_arm64_16k,
  debian_7_2_13_cloud_arm64,
  debian_7_3_4_cloud_amd64,
];
