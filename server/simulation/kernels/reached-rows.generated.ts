/**
 * How many recorded boots, with every fact of them right, asked for each row of the rule tables: rule → first version of the row → boots. What a row
 * without any decides is modelled. Written by `npm run fidelity -- --rows --write`.
 */
export const REACHED_ROWS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "acpi-data-counts-as-ram-end": {
    first: 180,
    "6.11": 205,
  },
  "acpi-tables-reserved": {
    first: 0,
    "5.12": 385,
  },
  "add-memory-locks": {
    first: 0,
    "4.13": 0,
  },
  "adding-alignment": {
    first: 0,
    "4.17": 173,
  },
  "arm64-finds-mirror": {
    first: 0,
    "6.0": 0,
  },
  "arm64-low-zones": {
    first: 0,
    "4.16": 0,
    "5.5": 0,
    "5.11": 65,
  },
  "arm64-numa-code": {
    first: 16,
    "6.12": 49,
  },
  "arm64-section-size": {
    first: 0,
    "5.12": 65,
  },
  "arm64-unknown-parameters": {
    first: 16,
    "6.4": 49,
  },
  "arm64-zone-dma-limit": {
    first: 16,
    "6.12": 49,
  },
  "auto-movable-policy": {
    first: 82,
    "5.15": 406,
  },
  "auto-online-words": {
    first: 0,
    "5.7": 488,
  },
  "bind-error": {
    first: 0,
    "5.14": 0,
    "6.9": 0,
  },
  "boot-block-nodes": {
    first: 334,
    "6.17": 116,
  },
  "boot-block-zone": {
    first: 74,
    "5.18": 376,
  },
  "boot-cpumasks": {
    first: 180,
    "6.5": 205,
  },
  "boot-memory-message": {
    first: 0,
    "5.11": 65,
  },
  "boot-services-freed": {
    first: 0,
    "7.0": 0,
  },
  "bounces-small-allocations": {
    first: 16,
    "6.5": 49,
  },
  "cma-alignment": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 66,
  },
  "cma-cmdline-limit": {
    first: 1,
    "6.16": 1,
  },
  "cma-message-node": {
    first: 51,
    "6.6": 14,
  },
  "cmdline-before-cma-pool": {
    first: 0,
    "5.6": 0,
  },
  "command-line-size": {
    first: 0,
    "2.6.21": 450,
  },
  "core-parameters-take-percent": {
    first: 0,
    "4.17": 450,
  },
  "cpu-entry-area": {
    first: 0,
    "5.2": 0,
    "5.5": 0,
    "5.8": 0,
    "5.10": 0,
    "5.16": 385,
  },
  "cpu-entry-area-place": {
    first: 0,
    "6.2": 0,
  },
  "crashkernel-arm64": {
    first: 0,
    "5.19": 16,
    "6.2": 0,
    "6.5": 0,
    "6.7": 0,
    "6.12": 49,
  },
  "crashkernel-auto": {
    first: 450,
    "rhel-4.18": 0,
  },
  "crashkernel-cma": {
    first: 334,
    "6.17": 116,
  },
  "crashkernel-ram-rounded-up": {
    first: 74,
    "6.0": 376,
  },
  "crashkernel-x86": {
    first: 0,
    "5.2": 180,
    "6.7": 0,
    "6.12": 205,
  },
  "cxl-advises-block-size": {
    first: 1,
    "6.15": 0,
  },
  "cxl-memmap-on-memory": {
    first: 0,
    "6.8": 0,
  },
  "cxl-window-node": {
    first: 0,
    "5.16": 0,
  },
  "default-online-type-is-choice": {
    first: 274,
    "6.14": 102,
  },
  "demotion-targets-message": {
    first: 1,
    "6.9": 2,
  },
  "direct-map-probe": {
    first: 68,
    "5.15": 291,
  },
  "distance-table-printed": {
    first: 3,
    "6.15": 5,
  },
  "e820-wording": {
    first: 202,
    "7.0": 61,
  },
  "early-page-tables": {
    first: 5,
    "5.12": 38,
  },
  "empty-zone-keeps-reserve": {
    first: 0,
    "5.8": 488,
  },
  "fake-memory": {
    first: 0,
    "6.11": 0,
  },
  "fake-nodes-keep-domains": {
    first: 7,
    "6.14": 21,
  },
  "fallback-order-message": {
    first: 65,
    "5.16": 298,
  },
  "five-level-tables": {
    first: 0,
    "4.17": 304,
    "6.17": 81,
  },
  "full-list-before-resize": {
    first: 196,
    "6.7": 254,
  },
  "gigantic-at-boundary": {
    first: 0,
    "5.19": 0,
    "6.12": 0,
  },
  "gigantic-pages": {
    first: 0,
    "5.16": 0,
    "6.14": 0,
  },
  "gigantic-pages-across-zones": {
    first: 0,
    "6.15": 0,
  },
  "gigantic-pages-counted": {
    first: 341,
    "7.2": 109,
  },
  "gigantic-pages-place": {
    first: 334,
    "6.15": 116,
  },
  "gigantic-tail-zone": {
    first: 0,
    "6.7": 0,
  },
  "hole-pages-zone": {
    first: 0,
    "5.12": 2,
  },
  "holes-refuse-offline": {
    first: 0,
    "5.5": 53,
  },
  "hugetlb-cma-pieces": {
    first: 1,
    "6.15": 1,
  },
  "isolate-range": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 0,
  },
  "isolation-boundary-walk": {
    first: 64,
    "5.18.0-rc4-next-20220426": 0,
    "5.18.0-rc5-next-20220506": 0,
    "5.19": 248,
  },
  "isolation-keeps-type": {
    first: 90,
    "6.17": 29,
  },
  "isolation-order": {
    first: 46,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 193,
  },
  "isolation-unit": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 0,
  },
  "kaslr-avoids-memmap": {
    first: 0,
    "4.11": 0,
    "6.6": 0,
    "6.10": 0,
  },
  "kernel-pages-count": {
    first: 196,
    "6.10": 254,
  },
  "kernelcore-mirror-needs-mirror": {
    first: 0,
    "6.6": 1,
  },
  "kmem-driver": {
    first: 0,
    "5.1": 0,
  },
  "kmem-truncation-message": {
    first: 0,
    "6.16": 0,
  },
  "large-machine-block-size": {
    first: 0,
    "4.17": 0,
    "5.9": 1,
  },
  "largest-scale-factor": {
    first: 0,
    "5.17": 0,
  },
  "linear-alias-of-text": {
    first: 30,
    "7.2": 35,
  },
  "log-buffer-line": {
    first: 232,
    "6.13": 96,
  },
  "log-buffer-pieces": {
    first: 0,
    "5.10": 450,
  },
  "low-memory-reservation": {
    first: 74,
    "5.13": 311,
  },
  "lowmem-reserve-follows-managed": {
    first: 334,
    "6.13": 116,
  },
  "memblock-debug-wording": {
    first: 57,
    "5.11": 0,
    "5.16": 145,
    "6.16": 61,
  },
  "memblock-initial-regions": {
    first: 0,
    "5.0": 0,
    "6.0": 65,
  },
  "memmap-allocation": {
    first: 341,
    "7.2": 109,
  },
  "memmap-on-memory-unit": {
    first: 46,
    "6.8": 55,
  },
  "memmap-on-memory-words": {
    first: 82,
    "5.13": 133,
    "6.6": 273,
  },
  "memoryless-node-place": {
    first: 74,
    "5.18": 376,
  },
  "memoryless-nodes-skipped": {
    first: 1,
    "6.7": 2,
  },
  "min-free-kbytes-ceiling": {
    first: 0,
    "5.7": 488,
  },
  "min-free-kbytes-without-khugepaged": {
    first: 1,
    "5.16": 4,
  },
  "mirror-needs-kernelcore": {
    first: 0,
    "6.0": 0,
  },
  "movable-keeps-own-min": {
    first: 215,
    "6.6": 273,
  },
  "no-map-memory": {
    first: 0,
    "5.12": 0,
  },
  "node-without-acpi": {
    first: 1,
    "6.12": 4,
  },
  "numa-cleanup": {
    first: 0,
    "4.3": 196,
    "6.12": 254,
  },
  "numa-cma-areas": {
    first: 16,
    "6.6": 14,
    "7.2": 109,
  },
  "numa-coverage-message": {
    first: 0,
    "6.8": 0,
  },
  "offline-body": {
    first: 0,
    "5.11": 0,
    "5.13": 0,
  },
  "offline-gives-up": {
    first: 0,
    "4.15": 0,
  },
  "offline-locks": {
    first: 0,
    "4.1": 0,
    "4.13": 0,
    "4.20": 0,
    "6.7": 0,
  },
  "offlined-message": {
    first: 57,
    "5.11": 103,
  },
  "online-locks": {
    first: 0,
    "4.1": 0,
    "4.13": 0,
    "4.20": 0,
    "6.7": 0,
  },
  "page-dump-format": {
    first: 15,
    "5.13": 16,
    "6.4": 0,
    "6.6": 0,
    "6.9": 0,
    "6.10": 23,
  },
  "probe-locks": {
    first: 0,
    "4.20": 0,
  },
  "pxm-printed-for-cpus": {
    first: 96,
    "6.12": 91,
  },
  "ram-regions-bind": {
    first: 0,
    "6.3": 0,
  },
  "removable-file": {
    first: 0,
    "5.6": 488,
  },
  "reserve-mem-parameter": {
    first: 196,
    "6.11": 254,
  },
  "reserved-marks": {
    first: 334,
    "6.16": 116,
  },
  "reserved-memory-details": {
    first: 0,
    "6.3": 0,
  },
  "reserved-memory-place": {
    first: 0,
    "6.5": 0,
  },
  "soft-reserves": {
    first: 0,
    "5.5": 0,
  },
  "span-shrinks": {
    first: 0,
    "5.5": 301,
  },
  "sparse-init-place": {
    first: 339,
    "7.0": 111,
  },
  "split-leaf-refused": {
    first: 30,
    "7.1": 35,
  },
  "swiotlb-forbidden": {
    first: 74,
    "5.13": 376,
  },
  "swiotlb-tables": {
    first: 74,
    "5.12": 0,
    "5.13": 0,
    "5.15": 0,
    "6.0": 376,
  },
  "swiotlb-tries-half": {
    first: 1,
    "6.2": 2,
  },
  "swiotlb-use": {
    first: 74,
    "5.19": 376,
  },
  "sysctl-parameters": {
    first: 0,
    "5.8": 450,
  },
  "sysfs-write": {
    first: 0,
    "5.11": 0,
  },
  "unavailable-pages-message": {
    first: 0,
    "4.15": 0,
    "4.18": 0,
    "4.20": 0,
    "5.12": 0,
    "5.14": 450,
  },
  "unknown-parameters-printed": {
    first: 74,
    "5.14": 376,
  },
  "usage-map-allocation": {
    first: 341,
    "7.1": 109,
  },
  "virtio-mem-big-blocks": {
    first: 0,
    "5.11": 35,
  },
  "virtio-mem-block-order": {
    first: 0,
    "5.14": 21,
  },
  "virtio-mem-driver-arm64": {
    first: 0,
    "5.18": 8,
  },
  "virtio-mem-driver-x86": {
    first: 0,
    "5.8": 27,
  },
  "virtio-mem-offline-threshold": {
    first: 0,
    "5.11": 34,
  },
  "virtio-mem-offline-wakes-driver": {
    first: 0,
    "5.11": 0,
  },
  "virtio-mem-subblock-unit": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 35,
  },
  "watermark-locks": {
    first: 0,
    "5.14": 0,
  },
  "zone-association": {
    first: 0,
    "4.10": 0,
    "4.13": 0,
    "4.14": 488,
  },
  "zone-batch-ceiling": {
    first: 0,
    "4.19": 57,
  },
  "zone-log-wording": {
    first: 57,
    "5.13": 0,
    "5.18": 93,
    "6.7": 178,
  },
  "zoneinfo-empty-zones": {
    first: 0,
    "4.12": 0,
  },
  "zoneinfo-fields": {
    first: 0,
    "5.12": 0,
    "5.16": 0,
    "6.12": 0,
  },
  "zonelists-place": {
    first: 196,
    "6.4": 138,
    "6.15": 116,
  },
};
