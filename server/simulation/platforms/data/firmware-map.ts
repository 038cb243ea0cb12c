/**
 * A machine that only its firmware map describes: bare metal, a cloud's instance, any hypervisor that is not tabled. Nothing is
 * known of its tables, its boot loader and its CPU but what the scenario states.
 */
import type { PlatformData } from "../schema.ts";

export const firmwareMapOnly: PlatformData = {
  name: undefined,
  version: undefined,
  arch: undefined,
  source: "the scenario",
  memory: { kind: "firmware-map" },
  firmware: { kind: "unknown" },
  uefi: [],
  defaultCpu: undefined,
  mostCpus: undefined,
  hypervisor: "unknown",
  vendorOfHost: false,
  nodes: { layout: "as-given", ofUnnamedCpu: undefined, slit: "unknown" },
  deviceMemory: "none",
  announcesDimms: "always",
};
