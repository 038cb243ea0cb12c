/** What reads the layout half of each kind of file; kinds that are not here tell nothing of the layout. */
import { readLogLayout } from "./dmesg/layout.ts";
import type { LayoutHalf, SourceKind } from "./facts.ts";
import { readIomemLayout } from "./iomem/layout.ts";
import { readLsmemLayout } from "./lsmem/layout.ts";
import { readBlocksLayout } from "./sysfs/layout.ts";
import { readZoneinfoLayout } from "./zoneinfo/layout.ts";

export type LayoutReader = (text: string) => LayoutHalf;

export const LAYOUT_READERS: Partial<Readonly<Record<SourceKind, LayoutReader>>> = {
  dmesg: readLogLayout,
  iomem: readIomemLayout,
  zoneinfo: readZoneinfoLayout,
  lsmem: readLsmemLayout,
  "memory-blocks": readBlocksLayout,
};
