/**
 * How many recorded boots, with every fact of them right, asked for each row of the rule tables: rule → first version of the row → boots. What a row
 * without any decides is modelled. Written by `npm run fidelity -- --rows --write`.
 */
export const REACHED_ROWS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "acpi-data-counts-as-ram-end": {
    first: 232,
    "6.11": 255,
  },
  "acpi-tables-reserved": {
    first: 0,
    "5.12": 487,
  },
  "add-memory-locks": {
    first: 0,
    "4.13": 0,
  },
  "adding-alignment": {
    first: 0,
    "4.17": 185,
  },
  "arm64-finds-mirror": {
    first: 0,
    "6.0": 0,
  },
  "arm64-low-zones": {
    first: 0,
    "4.16": 0,
    "5.5": 0,
    "5.11": 75,
  },
  "arm64-numa-code": {
    first: 21,
    "6.12": 54,
  },
  "arm64-pfn-valid": {
    first: 0,
    "5.14": 0,
    "5.15": 75,
  },
  "arm64-section-size": {
    first: 0,
    "5.12": 75,
  },
  "arm64-unknown-parameters": {
    first: 21,
    "6.4": 54,
  },
  "arm64-zone-dma-limit": {
    first: 21,
    "6.12": 54,
  },
  "auto-movable-policy": {
    first: 105,
    "5.15": 490,
  },
  "auto-online-words": {
    first: 0,
    "5.7": 595,
  },
  "bind-error": {
    first: 0,
    "5.14": 0,
    "6.9": 0,
  },
  "boot-block-nodes": {
    first: 433,
    "6.17": 124,
  },
  "boot-block-zone": {
    first: 97,
    "5.18": 460,
  },
  "boot-cpumasks": {
    first: 232,
    "6.5": 255,
  },
  "boot-memory-message": {
    first: 0,
    "5.11": 75,
  },
  "boot-services-freed": {
    first: 4,
    "7.0": 300,
  },
  "bounces-small-allocations": {
    first: 21,
    "6.5": 54,
  },
  "cma-alignment": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 76,
  },
  "cma-cmdline-limit": {
    first: 1,
    "6.16": 1,
  },
  "cma-message-node": {
    first: 56,
    "6.6": 19,
  },
  "cmdline-before-cma-pool": {
    first: 0,
    "5.6": 0,
  },
  "command-line-size": {
    first: 0,
    "2.6.21": 562,
  },
  "core-parameters-take-percent": {
    first: 0,
    "4.17": 562,
  },
  "cpu-entry-area": {
    first: 0,
    "5.2": 0,
    "5.5": 0,
    "5.8": 0,
    "5.10": 0,
    "5.16": 487,
  },
  "cpu-entry-area-place": {
    first: 3,
    "6.2": 3,
  },
  "crashkernel-arm64": {
    first: 0,
    "5.19": 21,
    "6.2": 0,
    "6.5": 0,
    "6.7": 0,
    "6.12": 54,
  },
  "crashkernel-auto": {
    first: 562,
    "rhel-4.18": 0,
  },
  "crashkernel-cma": {
    first: 437,
    "6.17": 125,
  },
  "crashkernel-ram-rounded-up": {
    first: 97,
    "6.0": 465,
  },
  "crashkernel-x86": {
    first: 0,
    "5.2": 232,
    "6.7": 0,
    "6.12": 255,
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
    first: 361,
    "6.14": 111,
  },
  "deferred-start": {
    first: 0,
    "4.17": 253,
  },
  "demotion-targets-message": {
    first: 1,
    "6.9": 2,
  },
  "direct-map-probe": {
    first: 90,
    "5.15": 367,
  },
  "distance-table-printed": {
    first: 3,
    "6.15": 5,
  },
  "e820-wording": {
    first: 214,
    "7.0": 65,
  },
  "early-page-tables": {
    first: 5,
    "5.12": 48,
  },
  "empty-zone-keeps-reserve": {
    first: 0,
    "5.8": 595,
  },
  "fake-memory": {
    first: 0,
    "6.11": 0,
  },
  "fake-nodes-counted": {
    first: 1,
    "7.2": 1,
  },
  "fake-nodes-keep-domains": {
    first: 13,
    "6.14": 30,
  },
  "fake-nodes-of-each": {
    first: 0,
    "4.19": 2,
  },
  "fake-nodes-of-size": {
    first: 0,
    "4.19": 0,
    "5.9-rc4": 9,
  },
  "fallback-order-message": {
    first: 69,
    "5.16": 320,
  },
  "five-level-tables": {
    first: 0,
    "4.17": 397,
    "6.17": 90,
  },
  "full-list-before-resize": {
    first: 253,
    "6.7": 309,
  },
  "gigantic-at-boundary": {
    first: 1,
    "5.19": 1,
    "6.12": 2,
  },
  "gigantic-pages": {
    first: 0,
    "5.16": 1,
    "6.14": 0,
  },
  "gigantic-pages-across-zones": {
    first: 4,
    "6.15": 0,
  },
  "gigantic-pages-counted": {
    first: 440,
    "7.2": 117,
  },
  "gigantic-pages-place": {
    first: 437,
    "6.15": 125,
  },
  "gigantic-tail-zone": {
    first: 2,
    "6.7": 2,
  },
  "hash-adaptive-scale": {
    first: 0,
    "4.13": 562,
  },
  "hash-line-mapping": {
    first: 0,
    "5.3": 354,
  },
  "hash-spread": {
    first: 0,
    "5.3": 336,
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
    "6.2": 2,
    "6.15": 0,
  },
  "isolate-range": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 0,
  },
  "isolation-boundary-walk": {
    first: 73,
    "5.18.0-rc4-next-20220426": 0,
    "5.18.0-rc5-next-20220506": 0,
    "5.19": 293,
  },
  "isolation-keeps-type": {
    first: 103,
    "6.17": 31,
  },
  "isolation-order": {
    first: 55,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 227,
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
    first: 253,
    "6.10": 309,
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
    "5.9": 9,
  },
  "largest-scale-factor": {
    first: 0,
    "5.17": 0,
  },
  "linear-alias-of-text": {
    first: 40,
    "7.2": 35,
  },
  "log-buffer-line": {
    first: 252,
    "6.13": 100,
  },
  "log-buffer-pieces": {
    first: 0,
    "5.10": 549,
  },
  "low-memory-reservation": {
    first: 97,
    "5.13": 390,
  },
  "lowmem-reserve-follows-managed": {
    first: 433,
    "6.13": 124,
  },
  "memblock-debug-wording": {
    first: 61,
    "5.11": 0,
    "5.16": 153,
    "6.16": 65,
  },
  "memblock-initial-regions": {
    first: 0,
    "5.0": 0,
    "6.0": 75,
  },
  "memmap-allocation": {
    first: 444,
    "7.2": 118,
  },
  "memmap-on-memory-unit": {
    first: 48,
    "6.8": 58,
  },
  "memmap-on-memory-words": {
    first: 105,
    "5.13": 167,
    "6.6": 323,
  },
  "memory-info-printed": {
    first: 253,
    "6.11": 305,
  },
  "memoryless-node-place": {
    first: 97,
    "5.18": 465,
  },
  "memoryless-nodes-skipped": {
    first: 4,
    "6.7": 2,
  },
  "min-free-kbytes-ceiling": {
    first: 0,
    "5.7": 595,
  },
  "min-free-kbytes-without-khugepaged": {
    first: 1,
    "5.16": 5,
  },
  "mirror-needs-kernelcore": {
    first: 0,
    "6.0": 0,
  },
  "movable-keeps-own-min": {
    first: 272,
    "6.6": 323,
  },
  "no-map-memory": {
    first: 0,
    "5.12": 0,
  },
  "node-without-acpi": {
    first: 1,
    "6.12": 4,
  },
  "non-ram-reserved": {
    first: 0,
    "4.18": 0,
    "4.20": 487,
  },
  "nosave-wording": {
    first: 0,
    "5.6": 279,
  },
  "numa-cleanup": {
    first: 0,
    "4.3": 253,
    "6.12": 309,
  },
  "numa-cma-areas": {
    first: 21,
    "6.6": 19,
    "7.2": 118,
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
    first: 98,
    "6.12": 93,
  },
  "ram-regions-bind": {
    first: 0,
    "6.3": 0,
  },
  "removable-file": {
    first: 0,
    "5.6": 595,
  },
  "reserve-mem-parameter": {
    first: 253,
    "6.11": 309,
  },
  "reserved-marks": {
    first: 437,
    "6.16": 125,
  },
  "reserved-memory-details": {
    first: 0,
    "6.3": 0,
  },
  "reserved-memory-place": {
    first: 0,
    "6.5": 0,
  },
  "smp-locks-freed": {
    first: 187,
    "7.1": 117,
  },
  "soft-reserves": {
    first: 0,
    "5.5": 0,
  },
  "span-shrinks": {
    first: 0,
    "5.5": 336,
  },
  "sparse-init-place": {
    first: 442,
    "7.0": 120,
  },
  "split-leaf-refused": {
    first: 40,
    "7.1": 35,
  },
  "swiotlb-forbidden": {
    first: 97,
    "5.13": 465,
  },
  "swiotlb-tables": {
    first: 97,
    "5.12": 0,
    "5.13": 0,
    "5.15": 0,
    "6.0": 465,
  },
  "swiotlb-tries-half": {
    first: 1,
    "6.2": 2,
  },
  "swiotlb-use": {
    first: 97,
    "5.19": 465,
  },
  "sysctl-parameters": {
    first: 0,
    "5.8": 557,
  },
  "sysfs-write": {
    first: 0,
    "5.11": 0,
  },
  "unavailable-pages-end": {
    first: 0,
    "5.6": 562,
  },
  "unavailable-pages-message": {
    first: 0,
    "4.15": 0,
    "4.18": 0,
    "4.20": 0,
    "5.12": 0,
    "5.14": 562,
  },
  "uncut-nodes-need-slit": {
    first: 1,
    "6.14": 5,
  },
  "unknown-parameters-printed": {
    first: 97,
    "5.14": 465,
  },
  "usage-map-allocation": {
    first: 444,
    "7.1": 118,
  },
  "virtio-mem-big-blocks": {
    first: 2,
    "5.11": 40,
  },
  "virtio-mem-block-order": {
    first: 2,
    "5.14": 26,
  },
  "virtio-mem-driver-arm64": {
    first: 0,
    "5.18": 8,
  },
  "virtio-mem-driver-x86": {
    first: 0,
    "5.8": 34,
  },
  "virtio-mem-offline-threshold": {
    first: 2,
    "5.11": 39,
  },
  "virtio-mem-offline-wakes-driver": {
    first: 0,
    "5.11": 0,
  },
  "virtio-mem-subblock-unit": {
    first: 2,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 40,
  },
  "vmalloc-tables-preallocated": {
    first: 0,
    "5.9": 487,
  },
  "watermark-locks": {
    first: 0,
    "5.14": 0,
  },
  "zone-association": {
    first: 0,
    "4.10": 0,
    "4.13": 0,
    "4.14": 571,
  },
  "zone-batch-ceiling": {
    first: 0,
    "4.19": 61,
  },
  "zone-log-wording": {
    first: 61,
    "5.14": 0,
    "5.18": 102,
    "6.7": 191,
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
    first: 253,
    "6.4": 184,
    "6.15": 125,
  },
};
