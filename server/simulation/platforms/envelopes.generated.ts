/**
 * What was measured of each version of a platform, of machines and of their devices: the hull of the recorded boots in which every fact came out right. Sizes and addresses in bytes, ranges with
 * both ends inclusive. Written by `npm run fidelity -- --envelopes --write` from the recordings.
 */
import type { Envelopes } from "../evidence/envelope.ts";

export const PLATFORM_ENVELOPES: Envelopes = {
  "devices arm64": {
    ranges: {
      slots: [0, 8],
      maxmem: [0, 137438953472],
      dimms: [0, 3],
      virtioMemDevices: [0, 2],
      nvdimms: [0, 0],
      cxlDevices: [0, 0],
      dimmSize: [536870912, 8589934592],
      virtioMemSize: [2147483648, 17179869184],
      virtioMemBlock: [2097152, 134217728],
    },
    values: {
      deviceArea: ["of-stated-maxmem"],
      dimmComes: ["later"],
      virtioMemBlockOf: ["platforms-own", "stated"],
      virtioMemRequest: ["none", "some"],
      together: ["DIMM & device area"],
    },
  },
  "devices x86_64": {
    ranges: {
      slots: [0, 8],
      maxmem: [0, 274877906944],
      dimms: [0, 4],
      virtioMemDevices: [0, 2],
      nvdimms: [0, 1],
      cxlDevices: [0, 0],
      dimmSize: [134217728, 17179869184],
      virtioMemSize: [1073741824, 17179869184],
      virtioMemBlock: [2097152, 268435456],
      nvdimmSize: [4294967296, 8589934592],
    },
    addresses: {
      dimmPlace: [4294967296, 8724152319],
    },
    values: {
      deviceArea: ["of-stated-maxmem"],
      dimmComes: ["at-power-on", "later"],
      virtioMemBlockOf: ["platforms-own", "stated"],
      virtioMemRequest: ["none", "some"],
      together: ["DIMM & device area", "cold DIMM & device area"],
    },
  },
  "machines arm64": {
    ranges: {
      cpus: [1, 8],
      memory: [629145600, 34359738368],
      memoryMultiple: [2097152, 1073741824],
      nodes: [0, 4],
      unpluggableNodes: [0, 0],
      nodeMemory: [629145600, 34359738368],
      memorylessNodes: [0, 0],
      cpulessNodes: [0, 0],
      statedReservations: [0, 0],
      memoryLeft: [559058944, 1073741824],
      leftForNode: [268435456, 268435456],
      kernelMemory: [1073741824, 1073741824],
      leftForCpu: [67108864, 67108864],
    },
  },
  "machines x86_64": {
    ranges: {
      cpus: [1, 64],
      memory: [503316480, 214748364800],
      memoryMultiple: [2097152, 1073741824],
      nodes: [0, 5],
      unpluggableNodes: [0, 0],
      nodeMemory: [268435456, 107374182400],
      memorylessNodes: [0, 1],
      cpulessNodes: [0, 3],
      statedReservations: [0, 0],
      kernelMemory: [49283072, 1073741824],
      memoryLeft: [383123456, 1073741824],
      leftForNode: [46948352, 268435456],
      leftForCpu: [24641536, 67108864],
      memoryLeftLater: [241029120, 1073741824],
      movableLeft: [310923264, 1073741824],
    },
  },
  "platform qemu-pc 7.2": {
    ranges: {
      deviceTreeReservations: [0, 0],
    },
    values: {
      pageSize: ["4096"],
      firmwareMap: ["platforms-own"],
      imageAddress: ["loaders-own"],
      initrdAddress: ["loaders-own"],
      dmaLimit: ["platforms-own"],
      cpu: ["EPYC", "max", "platforms-own"],
      hypervisor: ["platforms-own"],
    },
  },
  "platform qemu-q35 7.2": {
    ranges: {
      deviceTreeReservations: [0, 0],
    },
    values: {
      pageSize: ["4096"],
      firmwareMap: ["platforms-own"],
      imageAddress: ["loaders-own"],
      initrdAddress: ["loaders-own"],
      dmaLimit: ["platforms-own"],
      cpu: ["EPYC", "platforms-own"],
      hypervisor: ["platforms-own"],
    },
  },
  "platform qemu-virt 7.2": {
    ranges: {
      deviceTreeReservations: [0, 0],
      dmaReach: [2147483648, 2684354560],
    },
    values: {
      pageSize: ["16384", "4096"],
      firmwareMap: ["platforms-own"],
      imageAddress: ["loaders-own"],
      initrdAddress: ["loaders-own"],
      dmaLimit: ["platforms-own", "stated"],
      cpu: ["platforms-own"],
      hypervisor: ["platforms-own"],
    },
  },
};
