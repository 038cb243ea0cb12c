/** What the boot log of an arm64 kernel tells of its build: what all architectures print. */

import { COMMON_EXTRACTORS, type Extractors } from "../../builds/log-extractors.ts";
import type { Arm64Profile } from "../../builds/schema.ts";

/** An arm64 log does not print where the parts of the image lie, so those items are always missing. */
export const ARM64_EXTRACTORS: Extractors<Arm64Profile> = {
  ...COMMON_EXTRACTORS,
  textOffset: () => undefined,
  imageSize: () => undefined,
  init: () => undefined,
  pagingInit: () => undefined,
  nodeCpumask: () => undefined,
  deviceTreeProperty: () => undefined,
  deviceTreeNode: () => undefined,
};
