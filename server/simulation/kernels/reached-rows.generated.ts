/**
 * How many recorded boots, with every fact of them right, asked for each row of the rule tables: rule → first version of the row → boots. What a row
 * without any decides is modelled. Written by `npm run fidelity -- --rows --write`.
 */
export const REACHED_ROWS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "acpi-data-counts-as-ram-end": {
    first: 245,
    "6.11": 267,
  },
  "acpi-tables-reserved": {
    first: 0,
    "5.12": 512,
  },
  "add-memory-locks": {
    first: 0,
    "4.13": 0,
  },
  "adding-alignment": {
    first: 0,
    "4.17": 186,
  },
  "arm64-finds-mirror": {
    first: 0,
    "6.0": 0,
  },
  "arm64-low-zones": {
    first: 0,
    "4.16": 0,
    "5.5": 0,
    "5.11": 101,
  },
  "arm64-numa-code": {
    first: 29,
    "6.12": 72,
  },
  "arm64-pfn-valid": {
    first: 0,
    "5.14": 0,
    "5.15": 101,
  },
  "arm64-section-size": {
    first: 0,
    "5.12": 101,
  },
  "arm64-unknown-parameters": {
    first: 29,
    "6.4": 72,
  },
  "arm64-zone-dma-limit": {
    first: 29,
    "6.12": 72,
  },
  "auto-movable-policy": {
    first: 109,
    "5.15": 537,
  },
  "auto-online-words": {
    first: 0,
    "5.7": 646,
  },
  "bind-error": {
    first: 0,
    "5.14": 0,
    "6.9": 0,
  },
  "boot-block-nodes": {
    first: 484,
    "6.17": 124,
  },
  "boot-block-zone": {
    first: 101,
    "5.18": 507,
  },
  "boot-cpumasks": {
    first: 245,
    "6.5": 267,
  },
  "boot-memory-message": {
    first: 0,
    "5.11": 101,
  },
  "boot-services-freed": {
    first: 4,
    "7.0": 330,
  },
  "bounces-small-allocations": {
    first: 29,
    "6.5": 72,
  },
  "cma-alignment": {
    first: 0,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 102,
  },
  "cma-cmdline-limit": {
    first: 1,
    "6.16": 1,
  },
  "cma-message-node": {
    first: 64,
    "6.6": 37,
  },
  "cmdline-before-cma-pool": {
    first: 0,
    "5.6": 0,
  },
  "command-line-size": {
    first: 0,
    "2.6.21": 613,
  },
  "core-parameters-take-percent": {
    first: 0,
    "4.17": 613,
  },
  "cpu-entry-area": {
    first: 0,
    "5.2": 0,
    "5.5": 0,
    "5.8": 0,
    "5.10": 0,
    "5.16": 512,
    "rhel-4.18-305": 0,
    "rhel-4.18-477": 0,
  },
  "cpu-entry-area-place": {
    first: 3,
    "6.2": 3,
  },
  "crashkernel-arm64": {
    first: 0,
    "5.19": 29,
    "6.2": 0,
    "6.5": 0,
    "6.7": 0,
    "6.12": 72,
  },
  "crashkernel-auto": {
    first: 613,
    "rhel-4.18": 0,
    "rhel-4.18-477": 0,
  },
  "crashkernel-cma": {
    first: 488,
    "6.17": 125,
  },
  "crashkernel-keeps-low-megabyte": {
    first: 0,
    "5.5": 16,
  },
  "crashkernel-ram-rounded-up": {
    first: 101,
    "6.0": 512,
  },
  "crashkernel-x86": {
    first: 0,
    "5.2": 245,
    "6.7": 0,
    "6.12": 267,
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
    first: 409,
    "6.14": 111,
  },
  "deferred-start": {
    first: 0,
    "4.17": 274,
  },
  "demotion-targets-message": {
    first: 1,
    "6.9": 2,
  },
  "direct-map-probe": {
    first: 94,
    "5.15": 387,
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
    "5.8": 646,
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
    "5.16": 346,
  },
  "five-level-tables": {
    first: 0,
    "4.17": 422,
    "6.17": 90,
  },
  "full-list-before-resize": {
    first: 274,
    "6.7": 339,
  },
  "gigantic-at-boundary": {
    first: 1,
    "5.19": 1,
    "6.12": 2,
  },
  "gigantic-pages": {
    first: 1,
    "5.16": 4,
    "6.7": 5,
    "6.14": 1,
  },
  "gigantic-pages-across-zones": {
    first: 4,
    "6.15": 0,
  },
  "gigantic-pages-counted": {
    first: 491,
    "7.2": 117,
  },
  "gigantic-pages-place": {
    first: 488,
    "6.15": 125,
  },
  "gigantic-tail-zone": {
    first: 2,
    "6.7": 2,
  },
  "hash-adaptive-scale": {
    first: 0,
    "4.13": 613,
  },
  "hash-line-mapping": {
    first: 0,
    "5.3": 380,
  },
  "hash-spread": {
    first: 0,
    "5.3": 367,
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
    "5.19": 296,
  },
  "isolation-keeps-type": {
    first: 106,
    "6.17": 30,
  },
  "isolation-order": {
    first: 55,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 238,
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
    first: 274,
    "6.10": 339,
  },
  "kernelcore-mirror-needs-mirror": {
    first: 1,
    "6.6": 1,
  },
  "khugepaged-zones": {
    first: 0,
    "4.17": 628,
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
    first: 66,
    "7.2": 35,
  },
  "log-buffer-line": {
    first: 278,
    "6.13": 100,
  },
  "log-buffer-pieces": {
    first: 0,
    "5.10": 600,
  },
  "low-memory-reservation": {
    first: 101,
    "5.13": 411,
  },
  "lowmem-reserve-follows-managed": {
    first: 484,
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
    "6.0": 101,
  },
  "memmap-allocation": {
    first: 495,
    "7.2": 118,
  },
  "memmap-on-memory-unit": {
    first: 48,
    "6.8": 58,
  },
  "memmap-on-memory-words": {
    first: 109,
    "5.13": 184,
    "6.6": 353,
  },
  "memory-info-printed": {
    first: 274,
    "6.11": 335,
  },
  "memoryless-node-place": {
    first: 101,
    "5.18": 512,
  },
  "memoryless-nodes-skipped": {
    first: 5,
    "6.7": 4,
  },
  "min-free-kbytes-ceiling": {
    first: 0,
    "5.7": 646,
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
    first: 293,
    "6.6": 353,
  },
  "no-map-memory": {
    first: 0,
    "5.12": 0,
  },
  "node-without-acpi": {
    first: 1,
    "6.12": 5,
  },
  "non-ram-reserved": {
    first: 0,
    "4.18": 0,
    "4.20": 512,
  },
  "nosave-wording": {
    first: 0,
    "5.6": 279,
  },
  "numa-cleanup": {
    first: 0,
    "4.3": 274,
    "6.12": 339,
  },
  "numa-cma-areas": {
    first: 29,
    "6.6": 37,
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
    "6.10": 22,
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
    "5.6": 646,
  },
  "reserve-mem-parameter": {
    first: 274,
    "6.11": 339,
  },
  "reserved-marks": {
    first: 488,
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
  "rodata-listed": {
    first: 0,
    "5.5": 491,
  },
  "smp-locks-freed": {
    first: 217,
    "7.1": 117,
  },
  "soft-reserves": {
    first: 0,
    "5.5": 0,
  },
  "span-shrinks": {
    first: 0,
    "5.5": 340,
  },
  "sparse-init-place": {
    first: 493,
    "7.0": 120,
  },
  "split-leaf-refused": {
    first: 66,
    "7.1": 35,
  },
  "swiotlb-forbidden": {
    first: 101,
    "5.13": 512,
  },
  "swiotlb-tables": {
    first: 101,
    "5.12": 0,
    "5.13": 0,
    "5.15": 0,
    "6.0": 512,
  },
  "swiotlb-tries-half": {
    first: 1,
    "6.2": 2,
  },
  "swiotlb-use": {
    first: 101,
    "5.19": 512,
  },
  "sysctl-parameters": {
    first: 0,
    "5.8": 608,
  },
  "sysfs-write": {
    first: 0,
    "5.11": 0,
  },
  "unavailable-pages-end": {
    first: 0,
    "5.6": 613,
  },
  "unavailable-pages-message": {
    first: 0,
    "4.15": 0,
    "4.18": 0,
    "4.20": 0,
    "5.12": 0,
    "5.14": 613,
  },
  "uncut-nodes-need-slit": {
    first: 1,
    "6.14": 5,
  },
  "unknown-parameters-printed": {
    first: 101,
    "5.14": 512,
  },
  "usage-map-allocation": {
    first: 495,
    "7.1": 118,
  },
  "virtio-mem-big-blocks": {
    first: 2,
    "5.11": 41,
  },
  "virtio-mem-block-order": {
    first: 2,
    "5.14": 27,
  },
  "virtio-mem-driver-arm64": {
    first: 0,
    "5.18": 9,
  },
  "virtio-mem-driver-x86": {
    first: 0,
    "5.8": 34,
  },
  "virtio-mem-offline-threshold": {
    first: 2,
    "5.11": 40,
  },
  "virtio-mem-offline-wakes-driver": {
    first: 0,
    "5.11": 0,
  },
  "virtio-mem-subblock-unit": {
    first: 2,
    "5.18.0-rc4-next-20220426": 0,
    "5.19": 41,
  },
  "vmalloc-tables-preallocated": {
    first: 0,
    "5.9": 512,
  },
  "watermark-locks": {
    first: 0,
    "5.14": 0,
  },
  "zone-association": {
    first: 0,
    "4.10": 0,
    "4.13": 0,
    "4.14": 622,
  },
  "zone-batch-ceiling": {
    first: 0,
    "4.19": 61,
  },
  "zone-log-wording": {
    first: 61,
    "5.14": 0,
    "5.18": 110,
    "6.7": 209,
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
    first: 274,
    "6.4": 214,
    "6.15": 125,
  },
};
