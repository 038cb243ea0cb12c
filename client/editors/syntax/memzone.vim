" Colours of Memzone scenarios for Vim, and for Neovim before 0.9. Made by `npm run docs` from grammar/vocabulary.ts.
if exists("b:current_syntax")
  finish
endif
syntax iskeyword @,48-57,_,-
syntax keyword memzoneStatement alloc_contig allocate boot chmem cma_alloc cmdline concurrently crash cxl dimm dump expect firmware free isolate kernel machine nvdimm offline online online_kernel online_movable param plug probe reboot reconfigure reserve resize scenario set step unplug use virtio-mem
syntax keyword memzoneOutcome E2BIG EACCES EAGAIN EALREADY EBUSY ECANCELED EDEADLK EEXIST EFAULT EHWPOISON EINTR EINVAL EIO ENODEV ENOENT ENOMEM ENOSPC ENOSYS ENOTSUPP ENXIO EOPNOTSUPP EOVERFLOW EPERM EPROBE_DEFER ERANGE ETIMEDOUT deadlock depends hangs ok oops
syntax keyword memzoneType ACPI DMA DMA32 Device HighMem Movable NVS Normal data devdax disable enable fsdax hugetlb movable persistent pinned reclaimable reserved soft system-ram unmovable unusable usable
syntax keyword memzoneItem as at block block-size blocked build by cold config cpu cpus descending dma-range dma-reserved dmesg file from hotpluggable hypervisor image in initrd iomem lsmem maxmem memory mirrored no no-map on pfn qemu requested reserved-memory reusable size slots supposed task to uefi unreserved warning what-if zone zoneinfo
syntax match memzoneNumber /\<\(0x\x\+\|\d\+[KMGTP]\=\)\>/
syntax match memzoneThing /\<\(memory\d\+\(-\d\+\)\=\|node\d\+\)\>/
syntax match memzoneParameter /\$\h[0-9A-Za-z_-]*/
syntax region memzoneString start=/"/ skip=/\\./ end=/"/ oneline
syntax region memzoneText start=/"""/ end=/"""/
syntax match memzoneComment /\(^\|\s\)\zs#.*$/
highlight default link memzoneStatement Statement
highlight default link memzoneOutcome Constant
highlight default link memzoneType Type
highlight default link memzoneItem Identifier
highlight default link memzoneNumber Number
highlight default link memzoneThing Identifier
highlight default link memzoneParameter PreProc
highlight default link memzoneString String
highlight default link memzoneText String
highlight default link memzoneComment Comment
let b:current_syntax = "memzone"
