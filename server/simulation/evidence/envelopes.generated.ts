/**
 * What was measured of each build, platform, command line and kind of step: the hull of the recorded boots in which every fact came out right. Sizes in
 * bytes, ranges with both ends inclusive. Written by `npm run fidelity -- --envelopes --write` from the recordings.
 */
import type { Envelopes } from "./envelope.ts";

export const ENVELOPES: Envelopes = {
  "build debian 5.10.223": {
    ranges: {
      version: [5010, 5010],
      cpus: [1, 4],
    },
    values: {},
  },
  "build debian 6.1.176": {
    ranges: {
      version: [6001, 6001],
      cpus: [1, 4],
    },
    values: {},
  },
  "build debian 6.1.176 arm64": {
    ranges: {
      version: [6001, 6001],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian 6.12.107": {
    ranges: {
      version: [6012, 6012],
      cpus: [1, 4],
    },
    values: {},
  },
  "build debian 6.12.107 arm64": {
    ranges: {
      version: [6012, 6012],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian 6.12.118": {
    ranges: {
      version: [6012, 6012],
      cpus: [2, 4],
    },
    values: {},
  },
  "build debian 7.2.12": {
    ranges: {
      version: [7002, 7002],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian 7.2.13": {
    ranges: {
      version: [7002, 7002],
      cpus: [1, 4],
    },
    values: {},
  },
  "build debian 7.2.13 arm64": {
    ranges: {
      version: [7002, 7002],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian 7.2.13 arm64-16k": {
    ranges: {
      version: [7002, 7002],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian-cloud 5.10.262": {
    ranges: {
      version: [5010, 5010],
      cpus: [2, 4],
    },
    values: {},
  },
  "build debian-cloud 6.1.176 arm64": {
    ranges: {
      version: [6001, 6001],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian-cloud 6.1.192": {
    ranges: {
      version: [6001, 6001],
      cpus: [2, 3],
    },
    values: {},
  },
  "build debian-cloud 6.12.118": {
    ranges: {
      version: [6012, 6012],
      cpus: [2, 4],
    },
    values: {},
  },
  "build debian-cloud 6.17.13": {
    ranges: {
      version: [6017, 6017],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian-cloud 6.18.15": {
    ranges: {
      version: [6018, 6018],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian-cloud 6.19.14": {
    ranges: {
      version: [6019, 6019],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian-cloud 7.0.13": {
    ranges: {
      version: [7000, 7000],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian-cloud 7.2.12": {
    ranges: {
      version: [7002, 7002],
      cpus: [2, 3],
    },
    values: {},
  },
  "build debian-cloud 7.2.13 arm64": {
    ranges: {
      version: [7002, 7002],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian-cloud 7.3.4": {
    ranges: {
      version: [7003, 7003],
      cpus: [2, 2],
    },
    values: {},
  },
  "build debian-rt 6.12.118": {
    ranges: {
      version: [6012, 6012],
      cpus: [2, 2],
    },
    values: {},
  },
  "builds arm64 by release": {
    ranges: {
      initrd: [4227072, 4378624],
    },
    values: {
      platform: ["qemu-virt", "qemu-virt edk2-2022.11", "qemu-virt edk2-2026.08"],
    },
  },
  "builds arm64 by series": {
    ranges: {
      initrd: [4227072, 4378624],
    },
    values: {
      platform: ["qemu-virt", "qemu-virt edk2-2022.11", "qemu-virt edk2-2026.08"],
    },
  },
  "builds x86_64 by release": {
    ranges: {
      initrd: [4440064, 11616256],
    },
    values: {
      platform: ["qemu-pc", "qemu-q35"],
    },
  },
  "builds x86_64 by series": {
    ranges: {
      initrd: [4505600, 4800512],
    },
    values: {
      platform: ["qemu-pc", "qemu-q35"],
    },
  },
  "command-line all": {
    ranges: {
      "log_buf_len=N": [4194304, 4194304],
      "kernelcore=N%": [12, 87],
      "movablecore=N": [67108864, 27284996096],
      "kernelcore=N": [67108864, 30266097664],
      "movablecore=N%": [5, 76],
      "hugepages=N": [1, 128],
      "cma=N@N, number 1": [134217728, 134217728],
      "cma=N@N, number 2": [1610612736, 1610612736],
      "cma=N@N-N, number 1": [268435456, 268435456],
      "cma=N@N-N, number 2": [5368709120, 5368709120],
      "cma=N@N-N, number 3": [8589934592, 8589934592],
      "hugetlb_cma=N": [1073741824, 1073741824],
      "hugetlb_cma=N:N,…, number 1": [0, 0],
      "hugetlb_cma=N:N,…, number 2": [1, 1],
      "hugetlb_cma=N:N,…, number 3": [1073741824, 1073741824],
      "hugetlb_cma=N:N,…, number 4": [1073741824, 1073741824],
      "numa_cma=N:N, number 1": [1, 1],
      "numa_cma=N:N, number 2": [100663296, 100663296],
      "memory_hotplug.memmap_on_memory=N": [1, 1],
      "memory_hotplug.auto_movable_ratio=N": [100, 401],
    },
    values: {
      parameter: [
        "cma=N@N",
        "cma=N@N-N",
        "hugepages=N",
        "hugetlb_cma=N",
        "hugetlb_cma=N:N,…",
        "kernelcore=N",
        "kernelcore=N%",
        "kernelcore=mirror",
        "log_buf_len=N",
        "memhp_default_state=offline",
        "memhp_default_state=online",
        "memhp_default_state=online_kernel",
        "memhp_default_state=online_movable",
        "memory_hotplug.auto_movable_ratio=N",
        "memory_hotplug.memmap_on_memory=N",
        "memory_hotplug.online_policy=auto-movable",
        "movablecore=N",
        "movablecore=N%",
        "numa_cma=N:N",
      ],
    },
  },
  "command-line arm64": {
    ranges: {
      "crashkernel=N": [268435456, 3355443200],
      "crashkernel=N,high": [268435456, 268435456],
      "crashkernel=N,cma": [536870912, 536870912],
      "hugepagesz=N": [33554432, 1073741824],
      "cma_pernuma=N": [67108864, 67108864],
      "mem=N": [3221225472, 3221225472],
    },
    values: {
      parameter: [
        "cma_pernuma=N",
        "crashkernel=N",
        "crashkernel=N,cma",
        "crashkernel=N,high",
        "hugepagesz=N",
        "initrd=initrd",
        "mem=N",
        "nokaslr",
        "rodata=noalias",
      ],
      config: [],
    },
  },
  "command-line x86_64": {
    ranges: {
      "crashkernel=N-N:N,N-:N, number 1": [536870912, 536870912],
      "crashkernel=N-N:N,N-:N, number 2": [2147483648, 2147483648],
      "crashkernel=N-N:N,N-:N, number 3": [67108864, 67108864],
      "crashkernel=N-N:N,N-:N, number 4": [2147483648, 2147483648],
      "crashkernel=N-N:N,N-:N, number 5": [134217728, 134217728],
      "mem=N": [603979776, 9596567552],
      "crashkernel=N": [67108864, 268435456],
      "memmap=N$N, number 1": [268435456, 536870912],
      "memmap=N$N, number 2": [4328521728, 44828721152],
      "numa=fake=N": [2, 4],
      "numa=fake=SIZE": [1073741824, 1073741824],
      "memmap=N!N, number 1": [201326592, 536870912],
      "memmap=N!N, number 2": [4496293888, 43754979328],
      "crashkernel=N,high": [100663296, 268435456],
      "hugepagesz=N": [1073741824, 1073741824],
    },
    values: {
      parameter: [
        "crashkernel=N",
        "crashkernel=N,high",
        "crashkernel=N-N:N,N-:N",
        "hugepagesz=N",
        "mem=N",
        "memmap=N!N",
        "memmap=N$N",
        "movable_node",
        "nokaslr",
        "numa=fake=N",
        "numa=fake=SIZE",
        "numa=off",
      ],
      config: [],
    },
  },
  "devices arm64": {
    ranges: {
      slots: [0, 4],
      maxmem: [0, 25769803776],
      DIMMs: [0, 3],
      "virtio-mem devices": [0, 1],
      NVDIMMs: [0, 0],
      "DIMM size": [536870912, 6442450944],
      "virtio-mem size": [2147483648, 2147483648],
      "virtio-mem block": [2097152, 134217728],
    },
    values: {
      "DIMM place": ["the platform's"],
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
      NVDIMMs: [0, 0],
      "DIMM size": [134217728, 2147483648],
      "virtio-mem size": [1073741824, 4294967296],
      "virtio-mem block": [2097152, 268435456],
    },
    values: {
      "DIMM place": ["stated", "the platform's"],
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
      "nodes without memory": [0, 0],
      "nodes without CPUs": [0, 0],
      "stated reservations": [0, 0],
      "memory of a node": [2147483648, 6442450944],
    },
    values: {},
  },
  "machines x86_64": {
    ranges: {
      cpus: [1, 4],
      memory: [536870912, 42949672960],
      "memory in multiples of": [2097152, 1073741824],
      nodes: [0, 4],
      "nodes that may be unplugged": [0, 0],
      "memory of a node": [268435456, 23890755584],
      "nodes without memory": [0, 0],
      "nodes without CPUs": [0, 0],
      "stated reservations": [0, 0],
    },
    values: {},
  },
  "platform qemu-pc": {
    ranges: {},
    values: {
      "page size": ["4096"],
      "firmware map": ["the platform's"],
      "image address": ["the loader's"],
      "DMA limit": ["the platform's"],
      cpu: ["the platform's"],
      hypervisor: ["the platform's"],
    },
  },
  "platform qemu-q35": {
    ranges: {},
    values: {
      "page size": ["4096"],
      "firmware map": ["the platform's"],
      "image address": ["the loader's"],
      "DMA limit": ["the platform's"],
      cpu: ["the platform's"],
      hypervisor: ["the platform's"],
    },
  },
  "platform qemu-virt": {
    ranges: {},
    values: {
      "page size": ["16384", "4096"],
      "firmware map": ["the platform's"],
      "image address": ["the loader's"],
      "DMA limit": ["stated", "the platform's"],
      cpu: ["the platform's"],
      hypervisor: ["the platform's"],
    },
  },
  "steps arm64": {
    ranges: {},
    values: {
      step: ["offline", "online", "online_kernel", "online_movable", "plug dimm", "resize virtio-mem", "unplug dimm"],
    },
  },
  "steps x86_64": {
    ranges: {},
    values: {
      step: [
        "offline",
        "online",
        "online_kernel",
        "online_movable",
        "plug dimm",
        "resize virtio-mem",
        "set auto_online_blocks",
        "unplug dimm",
      ],
    },
  },
};
