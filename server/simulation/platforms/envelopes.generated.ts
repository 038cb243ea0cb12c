/**
 * What was measured of each version of a platform, of machines and of their devices: the hull of the recorded boots in which every fact came out right. Sizes and addresses in bytes, ranges with
 * both ends inclusive. Written by `npm run fidelity -- --envelopes --write` from the recordings.
 */
import type { Envelopes } from "../evidence/envelope.ts";

export const PLATFORM_ENVELOPES: Envelopes = {
  "devices arm64": {
    ranges: {
      slots: [0, 4],
      maxmem: [0, 25769803776],
      DIMMs: [0, 3],
      "virtio-mem devices": [0, 1],
      NVDIMMs: [0, 0],
      "CXL devices": [0, 0],
      "DIMM size": [536870912, 6442450944],
      "virtio-mem size": [2147483648, 2147483648],
      "virtio-mem block": [2097152, 134217728],
    },
    values: {
      "area for memory devices": ["of the stated maxmem"],
      "virtio-mem block": ["stated"],
      "virtio-mem request at boot": ["none"],
    },
  },
  "devices x86_64": {
    ranges: {
      slots: [0, 6],
      maxmem: [0, 25769803776],
      DIMMs: [0, 4],
      "virtio-mem devices": [0, 1],
      NVDIMMs: [0, 1],
      "CXL devices": [0, 0],
      "DIMM size": [134217728, 2147483648],
      "virtio-mem size": [1073741824, 4294967296],
      "virtio-mem block": [2097152, 268435456],
      "NVDIMM size": [1073741824, 1073741824],
    },
    addresses: {
      "DIMM place": [6442450944, 8724152319],
    },
    values: {
      "area for memory devices": ["of the stated maxmem"],
      "virtio-mem block": ["stated"],
      "virtio-mem request at boot": ["none"],
    },
  },
  "machines arm64": {
    ranges: {
      cpus: [2, 2],
      memory: [1293942784, 34359738368],
      "memory in multiples of": [2097152, 1073741824],
      nodes: [0, 2],
      "nodes that may be unplugged": [0, 0],
      "memory of a node": [1293942784, 34359738368],
      "nodes without memory": [0, 0],
      "nodes without CPUs": [0, 0],
      "stated reservations": [0, 0],
      "memory left to the kernel": [3101605888, 7433482240],
    },
  },
  "machines x86_64": {
    ranges: {
      cpus: [1, 4],
      memory: [536870912, 42949672960],
      "memory in multiples of": [2097152, 1073741824],
      nodes: [0, 4],
      "nodes that may be unplugged": [0, 0],
      "memory of a node": [268435456, 42949672960],
      "nodes without memory": [0, 0],
      "nodes without CPUs": [0, 0],
      "stated reservations": [0, 0],
      "memory left to the kernel": [49283072, 30846164992],
    },
  },
  "platform qemu-pc 7.2": {
    ranges: {
      "reservations of the device tree": [0, 0],
    },
    values: {
      "page size": ["4096"],
      "firmware map": ["the platform's"],
      "image address": ["the loader's"],
      "DMA limit": ["the platform's"],
      cpu: ["the platform's"],
      hypervisor: ["the platform's"],
    },
  },
  "platform qemu-q35 7.2": {
    ranges: {
      "reservations of the device tree": [0, 0],
    },
    values: {
      "page size": ["4096"],
      "firmware map": ["the platform's"],
      "image address": ["the loader's"],
      "DMA limit": ["the platform's"],
      cpu: ["the platform's"],
      hypervisor: ["the platform's"],
    },
  },
  "platform qemu-virt 7.2": {
    ranges: {
      "reservations of the device tree": [0, 0],
      "reach of DMA": [2147483648, 2684354560],
    },
    values: {
      "page size": ["16384", "4096"],
      "firmware map": ["the platform's"],
      "image address": ["the loader's"],
      "DMA limit": ["stated", "the platform's"],
      cpu: ["the platform's"],
      hypervisor: ["the platform's"],
    },
  },
};
