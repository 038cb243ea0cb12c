/**
 * How many recorded boots, with every fact of them right, asked for each row of the rule tables: rule → first version of the row → boots. What a row
 * without any decides is modelled. Written by `npm run fidelity -- --rows --write`.
 */
export const REACHED_ROWS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "acpi-data-counts-as-ram-end": {
    first: 254,
    "6.11": 283,
  },
  "acpi-tables-reserved": {
    first: 0,
    "5.12": 537,
  },
  "add-memory-locks": {
    first: 0,
    "4.13": 0,
  },
  "added-memory-limit": {
    first: 0,
    "5.1": 0,
    "5.7": 0,
  },
  "adding-alignment": {
    first: 0,
    "4.17": 195,
  },
  "arm64-cma-place": {
    first: 0,
    "5.11": 108,
  },
  "arm64-crashkernel-place": {
    first: 0,
    "5.11": 108,
  },
  "arm64-finds-mirror": {
    first: 0,
    "6.0": 0,
  },
  "arm64-low-zones": {
    first: 0,
    "4.16": 0,
    "5.5": 0,
    "5.11": 108,
  },
  "arm64-numa-code": {
    first: 32,
    "6.12": 76,
  },
  "arm64-pfn-valid": {
    first: 0,
    "5.14": 0,
    "5.15": 108,
  },
  "arm64-section-size": {
    first: 0,
    "5.12": 108,
  },
  "arm64-unknown-parameters": {
    first: 32,
    "6.4": 76,
  },
  "arm64-zone-dma-limit": {
    first: 32,
    "6.12": 76,
  },
  "auto-movable-policy": {
    first: 112,
    "5.15": 566,
  },
  "auto-online-words": {
    first: 0,
    "5.7": 678,
  },
  "bind-error": {
    first: 1,
    "5.14": 2,
    "6.9": 0,
  },
  "boot-block-nodes": {
    first: 505,
    "6.17": 135,
  },
  "boot-block-zone": {
    first: 104,
    "5.18": 536,
  },
  "boot-cpumasks": {
    first: 254,
    "6.5": 283,
  },
  "boot-memory-message": {
    first: 0,
    "5.11": 108,
  },
  "boot-services-freed": {
    first: 0,
    "7.0": 0,
  },
  "bounces-small-allocations": {
    first: 32,
    "6.5": 76,
  },
  "cma-alignment": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 109,
  },
  "cma-cmdline-limit": {
    first: 2,
    "6.16": 1,
  },
  "cma-message-node": {
    first: 66,
    "6.6": 40,
  },
  "cmdline-before-cma-pool": {
    first: 0,
    "5.6": 0,
  },
  "command-line-size": {
    first: 0,
    "2.6.21": 645,
  },
  "core-parameters-take-percent": {
    first: 0,
    "4.17": 645,
  },
  "cpu-entry-area": {
    first: 0,
    "5.2": 0,
    "5.5": 0,
    "5.8": 0,
    "5.10": 0,
    "5.16": 537,
    "rhel-4.18-305": 0,
    "rhel-4.18-477": 0,
  },
  "cpu-entry-area-place": {
    first: 3,
    "6.2": 3,
  },
  "crashkernel-arm64": {
    first: 0,
    "5.19": 32,
    "6.2": 0,
    "6.5": 0,
    "6.7": 0,
    "6.12": 76,
  },
  "crashkernel-auto": {
    first: 645,
    "rhel-3.10": 0,
    "rhel-4.18": 0,
    "rhel-4.18-477": 0,
  },
  "crashkernel-cma": {
    first: 509,
    "6.17": 136,
  },
  "crashkernel-keeps-low-megabyte": {
    first: 0,
    "5.5": 16,
  },
  "crashkernel-ram-rounded-up": {
    first: 104,
    "6.0": 541,
  },
  "crashkernel-x86": {
    first: 0,
    "5.2": 254,
    "6.7": 0,
    "6.12": 283,
  },
  "cxl-advises-block-size": {
    first: 9,
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
    first: 418,
    "6.14": 122,
  },
  "deferred-start": {
    first: 0,
    "4.6": 0,
    "4.12": 0,
    "4.15": 0,
    "4.17": 645,
  },
  "demotion-targets-message": {
    first: 1,
    "6.9": 2,
  },
  "direct-map-probe": {
    first: 97,
    "5.15": 409,
  },
  "distance-table-allocation": {
    first: 8,
    "5.15": 6,
    "6.12": 24,
  },
  "distance-table-printed": {
    first: 3,
    "6.15": 4,
  },
  "e820-wording": {
    first: 212,
    "7.0": 64,
  },
  "early-page-tables": {
    first: 6,
    "5.12": 61,
  },
  "emptied-nodes-dropped": {
    first: 4,
    "6.7": 3,
  },
  "empty-zone-keeps-reserve": {
    first: 0,
    "5.8": 678,
  },
  "fake-memory": {
    first: 0,
    "6.11": 0,
  },
  "fake-nodes-counted": {
    first: 2,
    "7.2": 1,
  },
  "fake-nodes-keep-domains": {
    first: 14,
    "6.14": 31,
  },
  "fake-nodes-of-each": {
    first: 0,
    "4.19": 3,
  },
  "fake-nodes-of-size": {
    first: 0,
    "4.19": 0,
    "5.9-rc4": 9,
  },
  "fallback-order-message": {
    first: 69,
    "5.16": 348,
  },
  "five-level-tables": {
    first: 0,
    "4.17": 436,
    "6.17": 101,
  },
  "full-list-before-resize": {
    first: 286,
    "6.7": 359,
  },
  "gigantic-at-boundary": {
    first: 1,
    "5.19": 1,
    "6.12": 3,
  },
  "gigantic-pages": {
    first: 9,
    "5.16": 15,
    "6.7": 25,
    "6.14": 10,
  },
  "gigantic-pages-across-zones": {
    first: 4,
    "6.15": 1,
  },
  "gigantic-pages-counted": {
    first: 512,
    "7.2": 128,
  },
  "gigantic-pages-place": {
    first: 509,
    "6.15": 5,
    "7.0": 121,
    "7.3": 10,
  },
  "gigantic-tail-zone": {
    first: 2,
    "6.7": 2,
  },
  "hash-adaptive-scale": {
    first: 0,
    "4.13": 645,
  },
  "hash-line-mapping": {
    first: 0,
    "5.3": 382,
  },
  "hash-spread": {
    first: 0,
    "5.3": 390,
  },
  "hole-pages-zone": {
    first: 0,
    "5.12": 2,
  },
  "holes-refuse-offline": {
    first: 0,
    "5.5": 52,
  },
  "hugetlb-cma-percent": {
    first: 3,
    "7.3": 1,
  },
  "hugetlb-cma-pieces": {
    first: 1,
    "6.15": 1,
  },
  "hugetlb-cma-sizes": {
    first: 1,
    "7.2": 1,
  },
  "hugetlb-cma-skips": {
    first: 0,
    "5.8": 0,
    "5.16": 4,
  },
  "hugetlb-cma-unsupported": {
    first: 0,
    "7.0": 2,
  },
  "hugetlb-parameters-kept": {
    first: 55,
    "6.15": 14,
  },
  "hugetlb-vmemmap": {
    first: 0,
    "5.14": 0,
    "5.18": 0,
    "6.0": 2,
    "6.2": 2,
    "6.15": 0,
  },
  "initrd-of-half-the-memory": {
    first: 0,
    "5.10": 0,
  },
  "isolate-range": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 0,
  },
  "isolation-boundary-walk": {
    first: 74,
    "5.18.0-rc4-next-20220426": 0,
    "5.18.0-rc5-next-20220506": 0,
    "5.19": 303,
  },
  "isolation-keeps-type": {
    first: 106,
    "6.17": 31,
  },
  "isolation-order": {
    first: 55,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 243,
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
    first: 286,
    "6.10": 359,
  },
  "kernelcore-mirror-needs-mirror": {
    first: 1,
    "6.6": 1,
  },
  "khugepaged-zones": {
    first: 0,
    "4.17": 659,
  },
  "kmem-driver": {
    first: 0,
    "5.1": 3,
  },
  "kmem-truncation-message": {
    first: 0,
    "6.16": 0,
  },
  "large-machine-block-size": {
    first: 0,
    "4.17": 0,
    "5.9": 9,
  },
  "largest-scale-factor": {
    first: 0,
    "5.17": 0,
  },
  "linear-alias-of-text": {
    first: 73,
    "7.2": 35,
  },
  "log-buffer-line": {
    first: 282,
    "6.13": 98,
  },
  "log-buffer-pieces": {
    first: 0,
    "5.10": 632,
  },
  "low-memory-reservation": {
    first: 104,
    "5.13": 433,
  },
  "lowmem-reserve-follows-managed": {
    first: 505,
    "6.13": 135,
  },
  "memblock-debug-wording": {
    first: 61,
    "5.11": 0,
    "5.16": 151,
    "6.16": 64,
  },
  "memblock-initial-regions": {
    first: 0,
    "5.0": 0,
    "6.0": 108,
  },
  "memmap-allocation": {
    first: 516,
    "7.2": 129,
  },
  "memmap-buffer": {
    first: 0,
    "4.19": 0,
    "5.4": 0,
    "5.5": 516,
  },
  "memmap-buffer-node": {
    first: 0,
    "5.6": 516,
  },
  "memmap-limit": {
    first: 509,
    "6.16": 136,
  },
  "memmap-on-memory-unit": {
    first: 51,
    "6.8": 60,
  },
  "memmap-on-memory-words": {
    first: 112,
    "5.13": 193,
    "6.6": 373,
  },
  "memory-info-printed": {
    first: 286,
    "6.11": 355,
  },
  "memoryless-node-place": {
    first: 104,
    "5.18": 541,
  },
  "memoryless-nodes-skipped": {
    first: 4,
    "6.7": 4,
  },
  "min-free-kbytes-ceiling": {
    first: 0,
    "5.7": 678,
  },
  "min-free-kbytes-without-khugepaged": {
    first: 1,
    "5.16": 6,
  },
  "mirror-needs-kernelcore": {
    first: 0,
    "6.0": 0,
  },
  "mirror-zones-overlap": {
    first: 2,
    "7.3": 0,
  },
  "movable-keeps-own-min": {
    first: 305,
    "6.6": 373,
  },
  "no-map-memory": {
    first: 0,
    "5.12": 0,
  },
  "node-without-acpi": {
    first: 1,
    "6.12": 6,
  },
  "non-ram-reserved": {
    first: 0,
    "4.18": 0,
    "4.20": 537,
  },
  "nosave-wording": {
    first: 0,
    "5.6": 276,
  },
  "numa-cleanup": {
    first: 0,
    "4.3": 286,
    "6.12": 359,
  },
  "numa-cma-areas": {
    first: 32,
    "6.6": 41,
    "7.2": 129,
  },
  "numa-coverage-message": {
    first: 0,
    "6.8": 0,
  },
  "number-overflow": {
    first: 0,
    "7.2": 0,
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
    "5.11": 98,
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
    "6.10": 22,
  },
  "probe-locks": {
    first: 0,
    "4.20": 0,
  },
  "pxm-printed-for-cpus": {
    first: 96,
    "6.12": 93,
  },
  "ram-regions-bind": {
    first: 0,
    "6.3": 0,
  },
  "removable-file": {
    first: 0,
    "5.6": 678,
  },
  "reserve-mem-parameter": {
    first: 286,
    "6.11": 359,
  },
  "reserved-marks": {
    first: 509,
    "6.16": 136,
  },
  "reserved-memory-details": {
    first: 0,
    "6.3": 0,
  },
  "reserved-memory-place": {
    first: 0,
    "6.5": 0,
  },
  "rodata-listed": {
    first: 0,
    "5.5": 516,
  },
  "smp-locks-freed": {
    first: 226,
    "7.1": 128,
  },
  "soft-reserves": {
    first: 0,
    "5.5": 0,
  },
  "span-shrinks": {
    first: 0,
    "5.5": 348,
  },
  "sparse-init-order": {
    first: 635,
    "7.3": 10,
  },
  "sparse-init-place": {
    first: 514,
    "7.0": 131,
  },
  "split-leaf-refused": {
    first: 73,
    "7.1": 35,
  },
  "swiotlb-forbidden": {
    first: 104,
    "5.13": 541,
  },
  "swiotlb-limits-areas": {
    first: 0,
    "6.5": 4,
  },
  "swiotlb-overflow": {
    first: 0,
    "4.20": 574,
  },
  "swiotlb-tables": {
    first: 104,
    "5.12": 0,
    "5.13": 0,
    "5.15": 0,
    "6.0": 541,
  },
  "swiotlb-tries-half": {
    first: 1,
    "6.2": 4,
  },
  "swiotlb-use": {
    first: 104,
    "5.19": 541,
  },
  "sysctl-parameters": {
    first: 0,
    "5.8": 640,
  },
  "sysfs-write": {
    first: 0,
    "5.11": 0,
  },
  "unavailable-pages-end": {
    first: 0,
    "5.6": 645,
  },
  "unavailable-pages-message": {
    first: 0,
    "4.15": 0,
    "4.18": 0,
    "4.20": 0,
    "5.12": 0,
    "5.14": 645,
  },
  "uncut-nodes-need-slit": {
    first: 1,
    "6.14": 5,
  },
  "unknown-parameters-printed": {
    first: 104,
    "5.14": 541,
  },
  "usage-map-allocation": {
    first: 516,
    "7.1": 129,
  },
  "virtio-mem-big-blocks": {
    first: 2,
    "5.11": 42,
  },
  "virtio-mem-block-order": {
    first: 2,
    "5.14": 28,
  },
  "virtio-mem-driver-arm64": {
    first: 0,
    "5.18": 10,
  },
  "virtio-mem-driver-x86": {
    first: 0,
    "5.8": 34,
  },
  "virtio-mem-offline-threshold": {
    first: 2,
    "5.11": 41,
  },
  "virtio-mem-offline-wakes-driver": {
    first: 0,
    "5.11": 0,
  },
  "virtio-mem-subblock-unit": {
    first: 2,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 42,
  },
  "vmalloc-tables-preallocated": {
    first: 0,
    "5.9": 537,
  },
  "watermark-locks": {
    first: 0,
    "5.14": 0,
  },
  "zone-association": {
    first: 0,
    "4.10": 0,
    "4.13": 0,
    "4.14": 654,
  },
  "zone-batch-ceiling": {
    first: 0,
    "4.19": 61,
  },
  "zone-log-wording": {
    first: 61,
    "5.14": 0,
    "5.18": 111,
    "6.7": 210,
  },
  "zoneinfo-empty-zones": {
    first: 0,
    "4.12": 616,
  },
  "zoneinfo-fields": {
    first: 100,
    "5.12": 0,
    "5.16": 174,
    "6.12": 342,
  },
  "zonelists-of-nodes": {
    first: 112,
    "5.18": 571,
  },
  "zonelists-place": {
    first: 286,
    "6.4": 223,
    "6.15": 136,
  },
};
