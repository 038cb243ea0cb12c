;;; memzone-keywords.el --- colours of Memzone scenarios  -*- lexical-binding: t -*-
;;; Made by `npm run docs` from grammar/vocabulary.ts.
(setq memzone-font-lock-keywords
  (list
   (cons (regexp-opt '("alloc_contig" "allocate" "boot" "chmem" "cma_alloc" "cmdline" "concurrently" "crash" "cxl" "dimm" "dump" "expect" "firmware" "free" "isolate" "kernel" "machine" "nvdimm" "offline" "online" "online_kernel" "online_movable" "param" "plug" "probe" "reboot" "reconfigure" "reserve" "resize" "scenario" "set" "step" "unplug" "use" "virtio-mem") 'symbols) 'font-lock-keyword-face)
   (cons (regexp-opt '("E2BIG" "EACCES" "EAGAIN" "EALREADY" "EBUSY" "ECANCELED" "EDEADLK" "EEXIST" "EFAULT" "EHWPOISON" "EINTR" "EINVAL" "EIO" "ENODEV" "ENOENT" "ENOMEM" "ENOSPC" "ENOSYS" "ENOTSUPP" "ENXIO" "EOPNOTSUPP" "EOVERFLOW" "EPERM" "EPROBE_DEFER" "ERANGE" "ETIMEDOUT" "deadlock" "depends" "hangs" "ok" "oops") 'symbols) 'font-lock-constant-face)
   (cons (regexp-opt '("ACPI" "DMA" "DMA32" "Device" "HighMem" "Movable" "NVS" "Normal" "data" "devdax" "disable" "enable" "fsdax" "hugetlb" "movable" "persistent" "pinned" "reclaimable" "reserved" "soft" "system-ram" "unmovable" "unusable" "usable") 'symbols) 'font-lock-type-face)
   (cons (regexp-opt '("as" "at" "block" "block-size" "blocked" "build" "by" "cold" "config" "cpu" "cpus" "descending" "dma-range" "dma-reserved" "dmesg" "file" "from" "hotpluggable" "hypervisor" "image" "in" "initrd" "iomem" "lsmem" "maxmem" "memory" "mirrored" "no" "no-map" "on" "pfn" "qemu" "requested" "reserved-memory" "reusable" "size" "slots" "supposed" "task" "to" "uefi" "unreserved" "warning" "what-if" "zone" "zoneinfo") 'symbols) 'font-lock-variable-name-face)
   '("\\_<\\(?:0x[0-9a-f]+\\|[0-9]+[KMGTP]?\\)\\_>" . font-lock-constant-face)
   '("\\_<\\(?:memory[0-9]+\\|node[0-9]+\\)" . font-lock-variable-name-face)
   '("\\$[A-Za-z_][A-Za-z0-9_-]*" . font-lock-preprocessor-face)))

(provide 'memzone-keywords)
