/**
 * How many recorded boots, with every fact of them right, asked for each row of the rule tables: rule → first version of the row → boots. What a row
 * without any decides is modelled. Written by `npm run fidelity -- --rows --write`.
 */
export const REACHED_ROWS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "acpi-data-counts-as-ram-end": {
    first: 190,
    "6.11": 216,
  },
  "acpi-tables-reserved": {
    first: 0,
    "5.12": 406,
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
    "5.11": 67,
  },
  "arm64-numa-code": {
    first: 17,
    "6.12": 50,
  },
  "arm64-pfn-valid": {
    first: 0,
    "5.14": 0,
    "5.15": 67,
  },
  "arm64-section-size": {
    first: 0,
    "5.12": 67,
  },
  "arm64-unknown-parameters": {
    first: 17,
    "6.4": 50,
  },
  "arm64-zone-dma-limit": {
    first: 17,
    "6.12": 50,
  },
  "auto-movable-policy": {
    first: 86,
    "5.15": 425,
  },
  "auto-online-words": {
    first: 0,
    "5.7": 511,
  },
  "bind-error": {
    first: 0,
    "5.14": 0,
    "6.9": 0,
  },
  "boot-block-nodes": {
    first: 355,
    "6.17": 118,
  },
  "boot-block-zone": {
    first: 78,
    "5.18": 395,
  },
  "boot-cpumasks": {
    first: 190,
    "6.5": 216,
  },
  "boot-memory-message": {
    first: 0,
    "5.11": 67,
  },
  "boot-services-freed": {
    first: 0,
    "7.0": 0,
  },
  "bounces-small-allocations": {
    first: 17,
    "6.5": 50,
  },
  "cma-alignment": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 68,
  },
  "cma-cmdline-limit": {
    first: 1,
    "6.16": 1,
  },
  "cma-message-node": {
    first: 52,
    "6.6": 15,
  },
  "cmdline-before-cma-pool": {
    first: 0,
    "5.6": 0,
  },
  "command-line-size": {
    first: 0,
    "2.6.21": 473,
  },
  "core-parameters-take-percent": {
    first: 0,
    "4.17": 473,
  },
  "cpu-entry-area": {
    first: 0,
    "5.2": 0,
    "5.5": 0,
    "5.8": 0,
    "5.10": 0,
    "5.16": 406,
  },
  "cpu-entry-area-place": {
    first: 0,
    "6.2": 0,
  },
  "crashkernel-arm64": {
    first: 0,
    "5.19": 17,
    "6.2": 0,
    "6.5": 0,
    "6.7": 0,
    "6.12": 50,
  },
  "crashkernel-auto": {
    first: 473,
    "rhel-4.18": 0,
  },
  "crashkernel-cma": {
    first: 355,
    "6.17": 118,
  },
  "crashkernel-ram-rounded-up": {
    first: 78,
    "6.0": 395,
  },
  "crashkernel-x86": {
    first: 0,
    "5.2": 190,
    "6.7": 0,
    "6.12": 216,
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
    first: 294,
    "6.14": 105,
  },
  "demotion-targets-message": {
    first: 1,
    "6.9": 2,
  },
  "direct-map-probe": {
    first: 72,
    "5.15": 308,
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
    "5.12": 41,
  },
  "empty-zone-keeps-reserve": {
    first: 0,
    "5.8": 511,
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
    "5.16": 300,
  },
  "five-level-tables": {
    first: 0,
    "4.17": 323,
    "6.17": 83,
  },
  "full-list-before-resize": {
    first: 207,
    "6.7": 266,
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
    first: 362,
    "7.2": 111,
  },
  "gigantic-pages-place": {
    first: 355,
    "6.15": 118,
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
  "hugetlb-vmemmap": {
    first: 0,
    "5.14": 0,
    "5.18": 0,
    "6.0": 2,
    "6.2": 1,
    "6.15": 0,
  },
  "isolate-range": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 0,
  },
  "isolation-boundary-walk": {
    first: 66,
    "5.18.0-rc4-next-20220426": 0,
    "5.18.0-rc5-next-20220506": 0,
    "5.19": 256,
  },
  "isolation-keeps-type": {
    first: 98,
    "6.17": 30,
  },
  "isolation-order": {
    first: 48,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 201,
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
    first: 207,
    "6.10": 266,
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
    first: 32,
    "7.2": 35,
  },
  "log-buffer-line": {
    first: 232,
    "6.13": 96,
  },
  "log-buffer-pieces": {
    first: 0,
    "5.10": 460,
  },
  "low-memory-reservation": {
    first: 78,
    "5.13": 328,
  },
  "lowmem-reserve-follows-managed": {
    first: 355,
    "6.13": 118,
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
    "6.0": 67,
  },
  "memmap-allocation": {
    first: 362,
    "7.2": 111,
  },
  "memmap-on-memory-unit": {
    first: 46,
    "6.8": 55,
  },
  "memmap-on-memory-words": {
    first: 86,
    "5.13": 140,
    "6.6": 285,
  },
  "memoryless-node-place": {
    first: 78,
    "5.18": 395,
  },
  "memoryless-nodes-skipped": {
    first: 1,
    "6.7": 2,
  },
  "min-free-kbytes-ceiling": {
    first: 0,
    "5.7": 511,
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
    first: 226,
    "6.6": 285,
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
    "4.3": 207,
    "6.12": 266,
  },
  "numa-cma-areas": {
    first: 17,
    "6.6": 15,
    "7.2": 111,
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
    "5.6": 511,
  },
  "reserve-mem-parameter": {
    first: 207,
    "6.11": 266,
  },
  "reserved-marks": {
    first: 355,
    "6.16": 118,
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
    "5.5": 311,
  },
  "sparse-init-place": {
    first: 360,
    "7.0": 113,
  },
  "split-leaf-refused": {
    first: 32,
    "7.1": 35,
  },
  "swiotlb-forbidden": {
    first: 78,
    "5.13": 395,
  },
  "swiotlb-tables": {
    first: 78,
    "5.12": 0,
    "5.13": 0,
    "5.15": 0,
    "6.0": 395,
  },
  "swiotlb-tries-half": {
    first: 1,
    "6.2": 2,
  },
  "swiotlb-use": {
    first: 78,
    "5.19": 395,
  },
  "sysctl-parameters": {
    first: 0,
    "5.8": 473,
  },
  "sysfs-write": {
    first: 0,
    "5.11": 0,
  },
  "unavailable-pages-end": {
    first: 0,
    "5.6": 466,
  },
  "unavailable-pages-message": {
    first: 0,
    "4.15": 0,
    "4.18": 0,
    "4.20": 0,
    "5.12": 0,
    "5.14": 473,
  },
  "unknown-parameters-printed": {
    first: 78,
    "5.14": 395,
  },
  "usage-map-allocation": {
    first: 362,
    "7.1": 111,
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
    "4.14": 511,
  },
  "zone-batch-ceiling": {
    first: 0,
    "4.19": 57,
  },
  "zone-log-wording": {
    first: 57,
    "5.13": 0,
    "5.18": 94,
    "6.7": 179,
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
    first: 207,
    "6.4": 148,
    "6.15": 118,
  },
};
