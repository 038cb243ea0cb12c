/** Every tabled build: one line a data file, written with it by test/fidelity/build-from-recording.ts. */
export { build as debian_5_10_223_amd64 } from "./debian/5.10.223-amd64.ts";
export { build as debian_6_1_176_amd64 } from "./debian/6.1.176-amd64.ts";
export { build as debian_6_1_176_arm64 } from "./debian/6.1.176-arm64.ts";
export { build as debian_6_1_176_cloud_arm64 } from "./debian/6.1.176-cloud-arm64.ts";
export { build as debian_6_12_107_amd64 } from "./debian/6.12.107-amd64.ts";
export { build as debian_6_12_107_arm64 } from "./debian/6.12.107-arm64.ts";
export { build as debian_6_12_107_cloud_arm64 } from "./debian/6.12.107-cloud-arm64.ts";
export { build as debian_7_2_13_amd64 } from "./debian/7.2.13-amd64.ts";
export { build as debian_7_2_13_arm64 } from "./debian/7.2.13-arm64.ts";
export { build as debian_7_2_13_arm64_16k } from "./debian/7.2.13-arm64-16k.ts";
export { build as debian_7_2_13_cloud_arm64 } from "./debian/7.2.13-cloud-arm64.ts";
