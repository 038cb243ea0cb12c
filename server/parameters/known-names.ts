/**
 * Names of kernel parameters that have nothing to do with the layout of memory. They are here only so that a command line
 * pasted from a real machine raises no questions; names with a dot (`module.parameter`) are never questioned anyway.
 */

/** Separated by white space. Some are read by user space (`single`, `rd.break`): the kernel hands those on to init. */
const NAMES = `
acpi_apic_instance acpi_backlight acpi_enforce_resources acpi_force_32bit_fadt_addr acpi_force_table_verification
acpi_irq_balance acpi_irq_isa acpi_irq_nobalance acpi_irq_pci acpi_mask_gpe acpi_no_auto_serialize
acpi_no_static_ssdt acpi_no_watchdog acpi_os_name acpi_osi acpi_pm_good acpi_rev_override acpi_rsdp acpi_sci
acpi_skip_timer_override acpi_sleep acpi_use_timer_override agp align_va_addr alignment alloc_snapshot
allow_mismatched_32bit_el0 amd_iommu amd_iommu_dump amd_iommu_intr amd_prefcore amd_pstate apic apic_extnmi apparmor
arcrimi arm64.nobti arm64.nomops arm64.nomte arm64.nopauth arm64.nosme arm64.nosve ataflop audit audit_backlog_limit
autoconf bdev_allow_write_mounted bert_disable bgrt_disable blkdevparts boot_delay BOOT_IMAGE bootconfig BOOTIF
cachesize cfi cgroup.memory cgroup_disable cgroup_enable cgroup_favordynmods cgroup_no_v1 checkreqprot cio_ignore
clearcpuid clk_ignore_unused clocksource coherent_pool condev conmode console console_msg_format consoleblank
coredump_filter corgi_lcd cpcihp_generic cpu0_hotplug cpu_init_udelay cpufreq.default_governor cpufreq.off
cpuidle.off cryptomgr.notests csdlock_debug dasd db9 ddebug_query debug debug-alternative debug_boot_weak_hash
debug_locks_verbose debug_objects debugfs debugpat decnet deferred_probe_timeout delay_use delayacct dell_smm_hwmon
devicetree devtmpfs.mount dfltcc dhcp dis_ucode_ldr disable_1tb_segments disable_ddw disable_dma32 disable_ipv6
disable_mtrr_cleanup disable_mtrr_trim disable_radix disable_timer_pin_1 dma_debug dma_debug_driver dma_debug_entries dmasound dmi driver_async_probe
drm.debug drm_kms_helper.edid_firmware dscc4.setup dt_cpu_ftrs dump_apple_properties dyndbg early_ioremap_debug
earlycon earlyprintk ecryptfs edac_report edd efi_no_storage_paranoia efivar_ssdt eisa_irq_edge ekgdboc elanfreq
elcr elevator elfcorehdr enable_mtrr_cleanup enable_timer_pin_1 enforcing erst_disable ether evm fail_make_request
fail_page_alloc fail_usercopy failslab fb_tunnels fbcon fips firmware_class.path floppy flush_l1d
force_pal_cache_flush forcepae fred fsck.mode fsck.repair ftrace ftrace_boot_snapshot ftrace_dump_on_oops
ftrace_filter ftrace_graph_filter ftrace_graph_max_depth ftrace_graph_notrace ftrace_notrace fw_devlink
fw_devlink.strict gamecon gart_fix_e820 gather_data_sampling gbpages gcov_persist gpt gpt-lpi hardened_usercopy
hardlockup_all_cpu_backtrace hash_pointers hd hest_disable hibernate highmem highres hlt hostname hpet hpet_mmap
hugepage_alloc_threads hung_task_panic hvc_iucv hw_protection hwthread_map i2c_bus i8042.noaux i8042.nokbd
i8042.nomux i915.modeset ide-core.nodma idle ignore_loglevel ignore_rlimit_data ima_appraise ima_hash ima_policy
ima_tcb indirect_target_selection init init_mlocked_on_free init_pkru initcall_blacklist initcall_debug
initramfs_async initrd initrdmem int_pln_enable intel_idle.max_cstate intel_iommu intel_pstate intel_tcc_cooling
intremap io7 io_delay ioapic ip ipcmni_extend irqaffinity irqchip.gicv3_nolpi irqfixup irqpoll isapnp isolcpus iucv
ivrs_acpihid ivrs_hpet ivrs_ioapic js keepinitrd kgdbcon kgdboc kgdbwait kprobe_event kpti kstack kunit.enable
kvm-arm.mode kvm-intel.nested kvm.nx_huge_pages kvm_cma_resv_ratio l1tf l2cr l3cr landlock lapic lapic_timer_c2_ok
libata.dma libata.force liveupdate load_ramdisk lockd.nlm_grace_period lockdown locktorture loglevel logo.nologo
loop.max_loop lp lpj lsm lsm.debug machtype math-emulation max_loop mca-pentium mce mce_cmci mdacon mds mem_sleep
microcode microcode.force_minrev mitigations mmio_stale_data module.sig_enforce module_blacklist mousedev mtdparts
mtdset mtouchusb n2 net.ifnames net.naming-scheme netconsole netdev netpoll netroot nfs.callback_tcpport nfsaddrs
nfsroot nfsrootdebug nmi_backtrace nmi_debug nmi_watchdog no-hlt no-kvmapf no-kvmclock no-scroll no-steal-acc
no-vmw-sched-clock no387 no_console_suspend no_debug_objects no_entry_flush no_hash_pointers no_hwp no_ipi_broadcast
no_smi no_stf_barrier no_timer_check no_uaccess_flush noacpi noaliencache noapic noapictimer noautogroup nobats
nocache noclflush noefi noexec noexec32 nofpu nofsgsbase nofxsr nohalt nohibernate nohlt nohpet nohugeiomap
nohugevmalloc nohz nohz_full noibrs noinitrd noinvpcid noiotrap noirqdebug noisapnp nolapic nolapic_timer nomca
nomce nomfgpt nomodeset nomodule nonmi_ipi nopat nopcid nopku nopti nopv nopvspin norandmaps noreplace-smp noresume
nosgx noshstk nosmap nosmep nosmt nosoftlockup nospec_store_bypass_disable nospectre_bhb nospectre_v1 nospectre_v2
nosplash nosve noswapaccount nosync notsc nousb nowatchdog nowb nox2apic noxsave noxsavec noxsaveopt noxsaves
ohci1394_dma oops pageblock_order panic panic_on_oops panic_on_taint panic_on_warn panic_print panic_sys_info parkbd
parport pause_on_oops pcd pci pcie_aspm pcie_aspm.policy pcie_hp pcie_pme pcie_port_pm pcie_ports pcmv pd
pd_ignore_unused pdcchassis pdir pirq plip plymouth.enable pm_async pm_debug_messages pmtmr pmu_override pnp.debug
pnp_reserve_dma pnp_reserve_io pnp_reserve_irq pnp_reserve_mem pnpacpi pnpbios powersave ppc_strict_facility_enable
ppc_tm preempt print-fatal-signals printk.always_kmsg_dump printk.console_no_auto_verbose printk.devkmsg printk.time
processor.max_cstate processor.nocst profile prompt_ramdisk prot_virt psi psmouse.proto pstore.backend pti
pty.legacy_count quiet raid ramdisk_size ramdisk_start random.trust_bootloader random.trust_cpu
randomize_kstack_offset ras rcu_nocb_poll rcu_nocbs rcu_normal rcupdate.rcu_expedited rcutree.use_softirq rd.auto
rd.break rd.debug rd.luks rd.lvm rd.md rdinit rdrand rdt reboot reg_file_data_sampling regulator_ignore_unused
relative_sleep_states relax_domain_level reserve reset_devices resume resume_offset resumedelay resumewait
retain_initrd retbleed rfkill.default_state rhash_entries ring3mwait riscv_isa_fallback ro rodata root rootdelay
rootflags rootfstype rootwait rw s390_iommu s390_iommu_aperture sa1100ir sched_debug sched_thermal_decay_shift
sched_verbose schedstats sdhci.debug_quirks security selinux serialnumber setup sev showopts single slab_max_order
slab_merge slab_min_objects slab_min_order slab_nomerge slab_strict_numa slram slub_max_order slub_merge
slub_min_objects slub_min_order slub_nomerge smart2 smp.csd_lock_timeout smsc-ircc2 smt softlockup_all_cpu_backtrace
softlockup_panic sonypi spec_rsb spec_rstack_overflow spec_store_bypass_disable spectre_bhi spectre_v2
spectre_v2_user spia_io_base splash split_lock_detect srbds srcutree.big_cpu_lim ssbd stack_depot_max_pools
stack_guard_gap stacktrace stacktrace_filter sti sti_font stifb stop_a strict_sas_size sunrpc.pool_mode suspend
suspend.pm_test_delay swap_account swapaccount switches sysfs.deprecated sysrq_always_enabled systemd.log_level
systemd.show_status systemd.unit tdx_host thermal.off thermal.tzp thp_shmem threadirqs tmem topology
torture.disable_onoff_at_boot tp720 tp_printk tp_printk_stop_on_boot tpm.disable_pcr_integrity tpm_suspend_pcr
trace_buf_size trace_clock trace_event trace_instance trace_options trace_trigger traceoff_after_boot
traceoff_on_warning transparent_hugepage_tmpfs trusted.source tsa tsc tsc_early_khz tsx tsx_async_abort
turbografx.map udbg-immortal udev.log_level uhci-hcd.ignore_oc unaligned_scalar_speed unknown_nmi_panic unwind_debug
usb-storage.quirks usbcore.authorized_default usbcore.autosuspend usbcore.quirks usbhid.quirks user_debug userpte
vdso vdso32 vga video virtio_mmio.device vm_debug vmcp_cma vmhalt vmpanic vmpoff vmscape vsyscall vt.color
vt.cur_default vt.default_red vt.global_cursor_default watchdog watchdog_thresh workqueue.cpu_intensive_thresh_us
workqueue.power_efficient writecombine x2apic_phys x86_intel_mid_timer x86_mrst_timer xen_emul_unplug
xen_legacy_crash xen_msr_safe xen_no_vector_callback xen_nopv xen_scrub_pages xen_timer_slop xhci-hcd.quirks xive
xmon zfcp zram.num_devices zswap.compressor zswap.enabled
`;

/** Files of /proc/sys/vm (mm/, fs/, kernel/sysctl.c) that kernels from 4.9 on have or had, and that are not documented here. */
const VM_FILES = `
admin_reserve_kbytes block_dump compact_memory compact_unevictable_allowed compaction_proactiveness defrag_mode
dirty_background_bytes dirty_background_ratio dirty_bytes dirty_expire_centisecs dirty_ratio dirty_writeback_centisecs
dirtytime_expire_seconds drop_caches enable_soft_offline extfrag_threshold highmem_is_dirtyable hugepages_treat_as_movable
hugetlb_optimize_vmemmap hugetlb_shm_group laptop_mode legacy_va_layout lowmem_reserve_ratio max_map_count memfd_noexec
memory_failure_early_kill memory_failure_recovery min_free_kbytes min_slab_ratio min_unmapped_ratio mmap_min_addr
mmap_rnd_bits mmap_rnd_compat_bits movable_gigantic_pages nr_hugepages nr_hugepages_mempolicy nr_overcommit_hugepages
nr_pdflush_threads nr_trim_pages numa_stat numa_zonelist_order oom_dump_tasks oom_kill_allocating_task overcommit_kbytes
overcommit_memory overcommit_ratio page-cluster page_lock_unfairness panic_on_oom percpu_pagelist_fraction
percpu_pagelist_high_fraction stat_interval stat_refresh swappiness unprivileged_userfaultfd user_reserve_kbytes
vfs_cache_pressure vfs_cache_pressure_denom watermark_boost_factor watermark_scale_factor zone_reclaim_mode
`;

export const KNOWN_NAMES: ReadonlySet<string> = new Set([
  ...NAMES.trim().split(/\s+/),
  ...VM_FILES.trim()
    .split(/\s+/)
    .map((file) => `sysctl.vm.${file}`),
]);
