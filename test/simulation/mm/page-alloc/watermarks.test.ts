import { describe, expect, it } from "vitest";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import {
  initPerZoneWmarkMin,
  khugepagedMinFree,
  setupPerZoneLowmemReserve,
} from "../../../../server/simulation/mm/page-alloc/watermarks.ts";
import { emptyZone } from "../../../../server/simulation/state/empty-zone.ts";
import type { NodeState, ZoneState } from "../../../../server/simulation/state/state.ts";

function zone(name: ZoneState["name"], managed: number): ZoneState {
  return { ...emptyZone(0, name), spanned: managed, present: managed, managed, presentEarly: managed };
}

function node(...managed: readonly [number, number, number, number]): NodeState {
  const [dma, dma32, normal, movable] = managed;
  const zones = [
    zone("DMA", dma),
    zone("DMA32", dma32),
    zone("Normal", normal),
    zone("Movable", movable),
    zone("Device", 0),
  ];
  return { id: 0, cpus: [0], zones, origins: [] };
}

const SETTINGS = { minFreeKbytes: 0, userMinFreeKbytes: -1, scaleFactor: 10 };

/** Boot: init_per_zone_wmark_min(), then khugepaged. */
function afterBoot(version: string, ...managed: readonly [number, number, number, number]) {
  const kernel = parseKernelVersion(version)!;
  const first = initPerZoneWmarkMin([node(...managed)], SETTINGS, kernel, 4096);
  const raised = khugepagedMinFree(first.nodes, first.settings, kernel, 4096, 512);
  return {
    minFreeKbytes: raised.settings.minFreeKbytes,
    marks: Object.fromEntries(raised.nodes[0]!.zones.map((z) => [z.name, [z.min, z.low, z.high, z.promo]])),
  };
}

describe("watermarks of a 4 GiB machine with movablecore=256M", () => {
  it("share out what khugepaged recommends, and ZONE_MOVABLE keeps a small min of its own since 6.6", () => {
    expect(afterBoot("7.2", 3840, 752011, 196608, 41922)).toEqual({
      minFreeKbytes: 67584,
      marks: {
        DMA: [68, 85, 102, 119],
        DMA32: [13340, 16675, 20010, 23345],
        Normal: [3487, 4358, 5229, 6100],
        Movable: [40, 225, 410, 595],
        Device: [0, 0, 0, 0],
      },
    });
  });

  it("give ZONE_MOVABLE its full share before 6.6", () => {
    const { marks } = afterBoot("6.1", 3840, 752011, 196608, 42691);
    expect(marks.Movable).toEqual([724, 905, 1086, 1267]);
  });

  it("are 32 for an empty ZONE_MOVABLE since 6.6", () => {
    expect(afterBoot("6.12", 3840, 752011, 196608, 0).marks.Movable).toEqual([32, 32, 32, 32]);
  });
});

describe("min_free_kbytes", () => {
  it("keeps what the user set when that is more", () => {
    const settings = { minFreeKbytes: 100_000, userMinFreeKbytes: 100_000, scaleFactor: 10 };
    const kernel = parseKernelVersion("6.12")!;
    expect(initPerZoneWmarkMin([node(3840, 752011, 196608, 0)], settings, kernel, 4096).settings.minFreeKbytes).toBe(
      100_000,
    );
  });
});

describe("lowmem reserves", () => {
  it("hold back a part of all higher zones of the node", () => {
    const [only] = setupPerZoneLowmemReserve([node(3840, 755250, 196608, 41922)], parseKernelVersion("7.2")!);
    expect(only!.zones.map((z) => z.protection)).toEqual([
      [0, 2950, 3718, 3881, 3881],
      [0, 0, 768, 931, 931],
      [0, 0, 0, 1310, 1310],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });
});
