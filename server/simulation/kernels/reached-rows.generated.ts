/**
 * How many recorded boots, with every fact of them right, asked for each row of the rule tables: rule → first version of the row → boots. What a row
 * without any decides is modelled. Written by `npm run fidelity -- --rows --write`.
 */
export const REACHED_ROWS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "acpi-data-counts-as-ram-end": {
    first: 253,
    "6.11": 276,
  },
  "acpi-tables-reserved": {
    first: 0,
    "5.12": 529,
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
    "5.15": 558,
  },
  "auto-online-words": {
    first: 0,
    "5.7": 670,
  },
  "bind-error": {
    first: 1,
    "5.14": 2,
    "6.9": 0,
  },
  "boot-block-nodes": {
    first: 504,
    "6.17": 128,
  },
  "boot-block-zone": {
    first: 104,
    "5.18": 528,
  },
  "boot-cpumasks": {
    first: 253,
    "6.5": 276,
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
    "2.6.21": 637,
  },
  "core-parameters-take-percent": {
    first: 0,
    "4.17": 637,
  },
  "cpu-entry-area": {
    first: 0,
    "5.2": 0,
    "5.5": 0,
    "5.8": 0,
    "5.10": 0,
    "5.16": 529,
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
    first: 637,
    "rhel-3.10": 0,
    "rhel-4.18": 0,
    "rhel-4.18-477": 0,
  },
  "crashkernel-cma": {
    first: 508,
    "6.17": 129,
  },
  "crashkernel-keeps-low-megabyte": {
    first: 0,
    "5.5": 16,
  },
  "crashkernel-ram-rounded-up": {
    first: 104,
    "6.0": 533,
  },
  "crashkernel-x86": {
    first: 0,
    "5.2": 253,
    "6.7": 0,
    "6.12": 276,
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
    first: 417,
    "6.14": 115,
  },
  "deferred-start": {
    first: 0,
    "4.6": 0,
    "4.12": 0,
    "4.15": 0,
    "4.17": 637,
  },
  "demotion-targets-message": {
    first: 1,
    "6.9": 2,
  },
  "direct-map-probe": {
    first: 97,
    "5.15": 401,
  },
  "distance-table-allocation": {
    first: 8,
    "5.15": 6,
    "6.12": 24,
  },
  "distance-table-printed": {
    first: 20,
    "6.15": 4,
  },
  "e820-wording": {
    first: 356,
    "7.0": 65,
  },
  "early-page-tables": {
    first: 6,
    "5.12": 53,
  },
  "emptied-nodes-dropped": {
    first: 4,
    "6.7": 3,
  },
  "empty-zone-keeps-reserve": {
    first: 0,
    "5.8": 670,
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
    first: 101,
    "5.16": 461,
  },
  "five-level-tables": {
    first: 0,
    "4.17": 435,
    "6.17": 94,
  },
  "full-list-before-resize": {
    first: 285,
    "6.7": 352,
  },
  "gigantic-at-boundary": {
    first: 1,
    "5.19": 1,
    "6.12": 2,
  },
  "gigantic-pages": {
    first: 9,
    "5.16": 14,
    "6.7": 25,
    "6.14": 6,
  },
  "gigantic-pages-across-zones": {
    first: 4,
    "6.15": 0,
  },
  "gigantic-pages-counted": {
    first: 511,
    "7.2": 121,
  },
  "gigantic-pages-place": {
    first: 54,
    "6.15": 0,
    "7.0": 7,
    "7.3": 1,
  },
  "gigantic-tail-zone": {
    first: 2,
    "6.7": 2,
  },
  "hash-adaptive-scale": {
    first: 0,
    "4.13": 637,
  },
  "hash-line-mapping": {
    first: 0,
    "5.3": 527,
  },
  "hash-spread": {
    first: 0,
    "5.3": 384,
  },
  "hole-pages-zone": {
    first: 0,
    "5.12": 2,
  },
  "holes-refuse-offline": {
    first: 0,
    "5.5": 52,
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
    "5.16": 2,
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
    "5.19": 300,
  },
  "isolation-keeps-type": {
    first: 106,
    "6.17": 30,
  },
  "isolation-order": {
    first: 55,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 240,
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
    first: 285,
    "6.10": 352,
  },
  "kernelcore-mirror-needs-mirror": {
    first: 1,
    "6.6": 1,
  },
  "khugepaged-zones": {
    first: 0,
    "4.17": 651,
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
    first: 417,
    "6.13": 98,
  },
  "log-buffer-pieces": {
    first: 0,
    "5.10": 624,
  },
  "low-memory-reservation": {
    first: 104,
    "5.13": 425,
  },
  "lowmem-reserve-follows-managed": {
    first: 504,
    "6.13": 128,
  },
  "memblock-debug-wording": {
    first: 91,
    "5.11": 0,
    "5.16": 256,
    "6.16": 64,
  },
  "memblock-initial-regions": {
    first: 0,
    "5.0": 0,
    "6.0": 108,
  },
  "memmap-allocation": {
    first: 515,
    "7.2": 122,
  },
  "memmap-buffer": {
    first: 0,
    "4.19": 0,
    "5.4": 0,
    "5.5": 515,
  },
  "memmap-buffer-node": {
    first: 0,
    "5.6": 515,
  },
  "memmap-on-memory-unit": {
    first: 51,
    "6.8": 60,
  },
  "memmap-on-memory-words": {
    first: 112,
    "5.13": 192,
    "6.6": 366,
  },
  "memory-info-printed": {
    first: 285,
    "6.11": 348,
  },
  "memoryless-node-place": {
    first: 104,
    "5.18": 533,
  },
  "memoryless-nodes-skipped": {
    first: 6,
    "6.7": 4,
  },
  "min-free-kbytes-ceiling": {
    first: 0,
    "5.7": 670,
  },
  "min-free-kbytes-without-khugepaged": {
    first: 1,
    "5.16": 6,
  },
  "mirror-needs-kernelcore": {
    first: 0,
    "6.0": 0,
  },
  "movable-keeps-own-min": {
    first: 304,
    "6.6": 366,
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
    "4.20": 529,
  },
  "nosave-wording": {
    first: 0,
    "5.6": 421,
  },
  "numa-cleanup": {
    first: 0,
    "4.3": 285,
    "6.12": 352,
  },
  "numa-cma-areas": {
    first: 32,
    "6.6": 41,
    "7.2": 122,
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
    first: 128,
    "6.12": 116,
  },
  "ram-regions-bind": {
    first: 0,
    "6.3": 0,
  },
  "removable-file": {
    first: 0,
    "5.6": 670,
  },
  "reserve-mem-parameter": {
    first: 285,
    "6.11": 352,
  },
  "reserved-marks": {
    first: 508,
    "6.16": 129,
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
    "5.5": 508,
  },
  "smp-locks-freed": {
    first: 226,
    "7.1": 121,
  },
  "soft-reserves": {
    first: 0,
    "5.5": 0,
  },
  "span-shrinks": {
    first: 0,
    "5.5": 345,
  },
  "sparse-init-order": {
    first: 632,
    "7.3": 5,
  },
  "sparse-init-place": {
    first: 513,
    "7.0": 124,
  },
  "split-leaf-refused": {
    first: 73,
    "7.1": 35,
  },
  "swiotlb-forbidden": {
    first: 104,
    "5.13": 533,
  },
  "swiotlb-limits-areas": {
    first: 0,
    "6.5": 4,
  },
  "swiotlb-overflow": {
    first: 0,
    "4.20": 566,
  },
  "swiotlb-tables": {
    first: 104,
    "5.12": 0,
    "5.13": 0,
    "5.15": 0,
    "6.0": 533,
  },
  "swiotlb-tries-half": {
    first: 1,
    "6.2": 4,
  },
  "swiotlb-use": {
    first: 104,
    "5.19": 533,
  },
  "sysctl-parameters": {
    first: 0,
    "5.8": 632,
  },
  "sysfs-write": {
    first: 0,
    "5.11": 0,
  },
  "unavailable-pages-end": {
    first: 0,
    "5.6": 637,
  },
  "unavailable-pages-message": {
    first: 0,
    "4.15": 0,
    "4.18": 0,
    "4.20": 0,
    "5.12": 0,
    "5.14": 637,
  },
  "uncut-nodes-need-slit": {
    first: 1,
    "6.14": 5,
  },
  "unknown-parameters-printed": {
    first: 104,
    "5.14": 533,
  },
  "usage-map-allocation": {
    first: 515,
    "7.1": 122,
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
    "5.9": 529,
  },
  "watermark-locks": {
    first: 0,
    "5.14": 0,
  },
  "zone-association": {
    first: 0,
    "4.10": 0,
    "4.13": 0,
    "4.14": 646,
  },
  "zone-batch-ceiling": {
    first: 0,
    "4.19": 93,
  },
  "zone-log-wording": {
    first: 93,
    "5.14": 0,
    "5.18": 151,
    "6.7": 283,
  },
  "zoneinfo-empty-zones": {
    first: 0,
    "4.12": 608,
  },
  "zoneinfo-fields": {
    first: 100,
    "5.12": 0,
    "5.16": 173,
    "6.12": 335,
  },
  "zonelists-of-nodes": {
    first: 112,
    "5.18": 563,
  },
  "zonelists-place": {
    first: 285,
    "6.4": 223,
    "6.15": 129,
  },
};
