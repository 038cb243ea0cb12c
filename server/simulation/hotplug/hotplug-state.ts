/**
 * The part of the state that only hotplug steps change: which devices are plugged and where, memory groups, policies
 * and the knobs under /sys and /proc.
 */
import type { DeviceSpec, OnlineType, Origin } from "../events.ts";
import type { Bytes } from "../units.ts";

export interface PluggedDevice {
  readonly spec: DeviceSpec;
  /** First byte of the device's region. */
  readonly address: Bytes;
  /** Bytes plugged so far; for virtio-mem what is plugged of its region. */
  readonly plugged: Bytes;
  readonly origin: Origin;
}

export interface HotplugState {
  readonly devices: ReadonlyMap<string, PluggedDevice>;
  /** What new blocks are onlined to as they arrive (auto_online_blocks, memhp_default_state=). */
  readonly autoOnline: OnlineType | "offline";
  /** `movable_node` was given. */
  readonly movableNode: boolean;
  readonly onlinePolicy: "contig-zones" | "auto-movable";
  /** Percent. */
  readonly autoMovableRatio: number;
  readonly autoMovableNumaAware: boolean;
  readonly memmapOnMemory: "N" | "Y" | "force";
}
