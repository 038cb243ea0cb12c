/**
 * How many recorded boots, with every fact of them right, asked for each row of the rule tables: rule → index of the row → boots. What a row
 * without any decides is modelled. Written by `npm run fidelity -- --rows --write`.
 */
export const REACHED_ROWS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  "acpi-data-counts-as-ram-end": {
    "0": 149,
    "1": 158,
  },
  "add-memory-locks": {
    "0": 0,
    "1": 0,
  },
  "adding-alignment": {
    "0": 0,
    "1": 173,
  },
  "arm64-numa-code": {
    "0": 16,
    "1": 50,
  },
  "arm64-section-size": {
    "0": 0,
    "1": 66,
  },
  "arm64-unknown-parameters": {
    "0": 16,
    "1": 14,
    "2": 36,
  },
  "arm64-zone-dma-limit": {
    "0": 2,
    "1": 2,
  },
  "auto-movable-policy": {
    "0": 69,
    "1": 342,
  },
  "auto-online-words": {
    "0": 0,
    "1": 411,
  },
  "bind-error": {
    "0": 0,
    "1": 0,
    "2": 0,
  },
  "boot-block-nodes": {
    "0": 264,
    "1": 109,
  },
  "boot-block-zone": {
    "0": 61,
    "1": 312,
  },
  "boot-cpumasks": {
    "0": 149,
    "1": 158,
  },
  "boot-memory-message": {
    "0": 0,
    "1": 66,
  },
  "bounces-small-allocations": {
    "0": 16,
    "1": 50,
  },
  "cma-alignment": {
    "0": 0,
    "1": 66,
  },
  "cma-message-node": {
    "0": 16,
    "1": 14,
    "2": 36,
  },
  "core-parameters-take-percent": {
    "0": 0,
    "1": 373,
  },
  "crashkernel-arm64": {
    "0": 0,
    "1": 16,
    "2": 50,
  },
  "crashkernel-cma": {
    "0": 264,
    "1": 109,
  },
  "crashkernel-ram-rounded-up": {
    "0": 61,
    "1": 312,
  },
  "crashkernel-x86": {
    "0": 149,
    "1": 158,
  },
  "default-auto-online": {
    "0": 139,
    "1": 81,
    "2": 79,
  },
  "demotion-targets-message": {
    "0": 1,
    "1": 2,
  },
  "direct-map-probe": {
    "0": 56,
    "1": 231,
  },
  "distance-table-printed": {
    "0": 4,
    "1": 5,
  },
  "e820-wording": {
    "0": 239,
    "1": 68,
  },
  "early-page-tables": {
    "0": 2,
    "1": 21,
  },
  "empty-zone-keeps-reserve": {
    "0": 0,
    "1": 411,
  },
  "fallback-order-message": {
    "0": 26,
    "1": 107,
  },
  "gigantic-pages": {
    "0": 0,
    "1": 0,
    "2": 0,
  },
  "gigantic-pages-counted": {
    "0": 269,
    "1": 104,
  },
  "gigantic-pages-place": {
    "0": 264,
    "1": 109,
  },
  "hole-pages-zone": {
    "0": 0,
    "1": 2,
  },
  "holes-refuse-offline": {
    "0": 0,
    "1": 52,
  },
  "hugetlb-cma-pieces": {
    "0": 1,
    "1": 1,
  },
  "isolation-boundary-walk": {
    "0": 60,
    "1": 0,
    "2": 0,
    "3": 0,
    "4": 231,
  },
  "isolation-keeps-type": {
    "0": 73,
    "1": 26,
  },
  "isolation-order": {
    "0": 38,
    "1": 0,
    "2": 0,
    "3": 160,
  },
  "isolation-unit": {
    "0": 0,
    "1": 0,
    "2": 0,
    "3": 0,
  },
  "kernel-pages-count": {
    "0": 165,
    "1": 208,
  },
  "kernelcore-mirror-needs-mirror": {
    "0": 0,
    "1": 1,
  },
  "kmem-driver": {
    "0": 0,
    "1": 0,
  },
  "kmem-truncation-message": {
    "0": 0,
    "1": 0,
  },
  "large-machine-block-size": {
    "0": 0,
    "1": 1,
  },
  "largest-scale-factor": {
    "0": 0,
    "1": 0,
  },
  "linear-alias-of-text": {
    "0": 30,
    "1": 36,
  },
  "log-buffer-line": {
    "0": 264,
    "1": 109,
  },
  "log-buffer-pieces": {
    "0": 0,
    "1": 373,
  },
  "low-memory-reservation": {
    "0": 61,
    "1": 246,
  },
  "lowmem-reserve-follows-managed": {
    "0": 264,
    "1": 109,
  },
  "memblock-debug-wording": {
    "0": 61,
    "1": 0,
    "2": 173,
    "3": 73,
  },
  "memmap-allocation": {
    "0": 269,
    "1": 104,
  },
  "memmap-on-memory-unit": {
    "0": 46,
    "1": 55,
  },
  "memmap-on-memory-words": {
    "0": 69,
    "1": 115,
    "2": 227,
  },
  "memory-groups": {
    "0": 29,
    "1": 144,
  },
  "memoryless-node-place": {
    "0": 61,
    "1": 312,
  },
  "memoryless-nodes-skipped": {
    "0": 1,
    "1": 2,
  },
  "min-free-kbytes-ceiling": {
    "0": 0,
    "1": 411,
  },
  "movable-keeps-own-min": {
    "0": 184,
    "1": 227,
  },
  "node-without-acpi": {
    "0": 1,
    "1": 4,
  },
  "numa-cleanup": {
    "0": 0,
    "1": 165,
    "2": 208,
  },
  "numa-cma-areas": {
    "0": 33,
    "1": 104,
  },
  "numa-coverage-message": {
    "0": 2,
    "1": 8,
  },
  "offline-body": {
    "0": 0,
    "1": 0,
    "2": 0,
  },
  "offline-gives-up": {
    "0": 0,
    "1": 0,
  },
  "offline-locks": {
    "0": 0,
    "1": 0,
    "2": 0,
    "3": 0,
    "4": 0,
  },
  "offlined-message": {
    "0": 60,
    "1": 217,
  },
  "online-locks": {
    "0": 0,
    "1": 0,
    "2": 0,
    "3": 0,
    "4": 0,
  },
  "page-dump-format": {
    "0": 18,
    "1": 31,
    "2": 0,
    "3": 48,
  },
  "probe-locks": {
    "0": 0,
    "1": 0,
  },
  "pxm-printed-for-cpus": {
    "0": 105,
    "1": 127,
  },
  "removable-file": {
    "0": 0,
    "1": 411,
  },
  "reserve-mem-parameter": {
    "0": 165,
    "1": 208,
  },
  "reserved-marks": {
    "0": 264,
    "1": 109,
  },
  "span-shrinks": {
    "0": 0,
    "1": 280,
  },
  "sparse-init-place": {
    "0": 269,
    "1": 104,
  },
  "split-leaf-refused": {
    "0": 30,
    "1": 36,
  },
  "swiotlb-tables": {
    "0": 54,
    "1": 0,
    "2": 276,
  },
  "sysfs-write": {
    "0": 0,
    "1": 0,
  },
  "unknown-parameters-printed": {
    "0": 61,
    "1": 312,
  },
  "usage-map-allocation": {
    "0": 269,
    "1": 104,
  },
  "virtio-mem-big-blocks": {
    "0": 0,
    "1": 35,
  },
  "virtio-mem-block-order": {
    "0": 0,
    "1": 21,
  },
  "virtio-mem-driver-arm64": {
    "0": 0,
    "1": 8,
  },
  "virtio-mem-driver-x86": {
    "0": 0,
    "1": 27,
  },
  "virtio-mem-offline-threshold": {
    "0": 0,
    "1": 34,
  },
  "virtio-mem-offline-wakes-driver": {
    "0": 0,
    "1": 0,
  },
  "virtio-mem-subblock-unit": {
    "0": 0,
    "1": 35,
  },
  "watermark-locks": {
    "0": 0,
    "1": 0,
  },
  "zone-association": {
    "0": 0,
    "1": 0,
    "2": 0,
    "3": 411,
  },
  "zone-log-wording": {
    "0": 61,
    "1": 0,
    "2": 0,
    "3": 104,
    "4": 208,
  },
  "zoneinfo-empty-zones": {
    "0": 0,
    "1": 0,
  },
  "zoneinfo-fields": {
    "0": 0,
    "1": 0,
    "2": 0,
    "3": 0,
  },
  "zonelists-place": {
    "0": 165,
    "1": 104,
    "2": 104,
  },
};
