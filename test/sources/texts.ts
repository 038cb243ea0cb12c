/** Short texts of each kind, as people save them. */
import type { SourceKind } from "../../server/sources/facts.ts";

export const IOMEM = `00000000-00000fff : Reserved
00001000-0009fbff : System RAM
0009fc00-0009ffff : Reserved
000a0000-000bffff : PCI Bus 0000:00
00100000-bffdffff : System RAM
  01000000-01e00fff : Kernel code
  02000000-02a4bfff : Kernel rodata
bffe0000-bfffffff : Reserved
fec00000-fec003ff : IOAPIC 0
100000000-13fffffff : System RAM
140000000-17fffffff : Persistent Memory
  140000000-17fffffff : namespace0.0
180000000-1ffffffff : virtio0
  180000000-187ffffff : System RAM (virtio_mem)
`;

export const ZONEINFO = `Node 0, zone      DMA
  per-node stats
      nr_inactive_anon 1211
  pages free     2816
        min      68
        spanned  4095
        present  3998
        managed  3840
  pagesets
    cpu: 0
              count: 0
    cpu: 1
              count: 0
  node_unreclaimable:  0
  start_pfn:           1
Node 0, zone    DMA32
  pages free     735034
        spanned  1044480
        present  782304
        managed  758231
  start_pfn:           4096
Node 0, zone   Normal
  pages free     0
        spanned  0
        present  0
        managed  0
Node 1, zone   Normal
  pages free     245000
        spanned  262144
        present  262144
        managed  249990
  start_pfn:           1048576
`;

export const LSMEM = `RANGE                                  SIZE  STATE REMOVABLE BLOCK
0x0000000000000000-0x00000000bfffffff    3G online       yes  0-23
0x0000000100000000-0x000000013fffffff    1G online       yes 32-39

Memory block size:       128M
Total online memory:       4G
Total offline memory:      0B
`;

export const LSMEM_NODES = `RANGE                                 SIZE   STATE BLOCK NODE  ZONES
0x0000000000000000-0x0000000007ffffff 128M  online     0    0   None
0x0000000008000000-0x000000007fffffff 1.9G  online  1-15    0  DMA32
0x0000000100000000-0x000000017fffffff   2G  online 32-47    1 Normal
0x0000000180000000-0x000000018fffffff 256M offline 48-49

Memory block size:       128M
`;

export const LSMEM_PAIRS = `RANGE="0x0000000000000000-0x000000007fffffff" SIZE="2G" STATE="online" REMOVABLE="yes" BLOCK="0-15"
RANGE="0x0000000100000000-0x000000017fffffff" SIZE="2G" STATE="online" REMOVABLE="yes" BLOCK="32-47"
`;

export const LSMEM_RAW = `RANGE SIZE STATE REMOVABLE BLOCK
0x0000000000000000-0x000000007fffffff 2G online yes 0-15
0x0000000100000000-0x000000017fffffff 2G online yes 32-47
`;

export const LSMEM_JSON = `{
   "memory": [
      {
         "range": "0x0000000000000000-0x000000007fffffff",
         "size": "2G",
         "state": "online",
         "removable": true,
         "block": "0-15"
      },{
         "range": "0x0000000100000000-0x000000017fffffff",
         "size": "2G",
         "state": "online",
         "removable": true,
         "block": "32-47"
      }
   ]
}
`;

export const SYSFS_GREP = `/sys/devices/system/memory/auto_online_blocks:online
/sys/devices/system/memory/block_size_bytes:8000000
/sys/devices/system/memory/memory0/phys_device:0
/sys/devices/system/memory/memory0/phys_index:00000000
/sys/devices/system/memory/memory0/state:online
/sys/devices/system/memory/memory0/valid_zones:none
/sys/devices/system/memory/memory0/power/control:auto
/sys/devices/system/memory/memory32/state:offline
/sys/devices/system/memory/memory32/valid_zones:Normal Movable
`;

export const SYSFS_HEAD = `==> /sys/devices/system/memory/block_size_bytes <==
8000000

==> /sys/devices/system/memory/memory0/state <==
online

==> /sys/devices/system/memory/memory32/state <==
offline
`;

export const SYSFS_FIND = `/sys/devices/system/memory
/sys/devices/system/memory/memory0
/sys/devices/system/memory/memory0/node0
/sys/devices/system/memory/memory0/state
/sys/devices/system/memory/memory32
/sys/devices/system/memory/memory32/node1
`;

export const SYSFS_LS = `auto_online_blocks  memory0  memory10  memory32  probe
block_size_bytes    memory1  memory11  memory33  uevent
`;

export const MEMINFO = `MemTotal:        4015976 kB
MemFree:         3692708 kB
HugePages_Total:       0
DirectMap4k:       77696 kB
DirectMap2M:     2019328 kB
DirectMap1G:     2097152 kB
`;

export const CMDLINE = "BOOT_IMAGE=/vmlinuz-6.1.0-18-amd64 root=UUID=0b5b-11 ro movablecore=25% quiet\n";

export const BANNER =
  "Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)";

export const DMESG = `[    0.000000] ${BANNER}
[    0.000000] Command line: BOOT_IMAGE=/vmlinuz-6.1.0-18-amd64 root=UUID=0b5b-11 ro movablecore=25% quiet
[    0.000000] BIOS-provided physical RAM map:
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000013fffffff] usable
`;

export const QEMU_SCRIPT = `#!/bin/sh
# Two nodes, a DIMM and a virtio-mem device.
MEM=4G
IMAGE="\${IMAGE:-disk.qcow2}"

exec qemu-system-x86_64 \\
  -name "it's a guest" \\
  -machine pc-q35-8.2,accel=kvm,memory-backend=pc.ram \\
  -m $MEM,slots=4,maxmem=32G -smp 4,maxcpus=8 -cpu host \\
  -object memory-backend-ram,id=n0,size=2G -numa node,nodeid=0,memdev=n0,cpus=0-1 \\
  -object memory-backend-ram,id=n1,size=2G -numa node,nodeid=1,memdev=n1,cpus=2-3 \\
  -object memory-backend-ram,id=m0,size=1G -device pc-dimm,id=dimm0,memdev=m0,node=1,addr=0x180000000 \\
  -object memory-backend-ram,id=v0,size=8G \\
  -device virtio-mem-pci,id=vm0,memdev=v0,node=0,requested-size=1G,block-size=4M \\
  -object memory-backend-file,id=p0,mem-path=/tmp/nv,size=2G -device nvdimm,id=nv0,memdev=p0,label-size=128K \\
  -drive if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE.fd \\
  -kernel /boot/vmlinuz -initrd /boot/initrd.img -append "root=/dev/vda1 ro console=ttyS0" \\
  -drive file=$IMAGE,if=virtio -nographic
`;

export const QEMU_PS =
  "root 4242 99.0 1.2 5000 400 ? Sl 10:00 1:00 /usr/bin/qemu-system-x86_64 -m 2048 -smp 2 -kernel bzImage -append root=/dev/vda ro movablecore=1G -nographic\n";

export const QEMU_LIBVIRT_LOG = `2026-11-01 10:00:00.000+0000: starting up libvirt version: 10.0.0, package: 1, qemu version: 8.2.2, hostname: host
LC_ALL=C \\
PATH=/usr/bin \\
/usr/bin/qemu-system-x86_64 \\
-name guest=old,debug-threads=on \\
-m size=1048576k
2026-11-01 10:05:00.000+0000: shutting down, reason=destroyed: it can't be reached
2026-11-01 11:00:00.000+0000: starting up libvirt version: 10.0.0, package: 1, qemu version: 8.2.2, hostname: host
LC_ALL=C \\
/usr/bin/qemu-system-x86_64 \\
-name guest=vm,debug-threads=on \\
-machine pc-q35-8.2,usb=off,dump-guest-core=off \\
-accel kvm \\
-cpu host,migratable=on \\
-m size=4194304k,slots=16,maxmem=16777216k \\
-smp 2,sockets=2,cores=1,threads=1 \\
-object '{"qom-type":"memory-backend-ram","id":"ram-node0","size":4294967296}' \\
-numa node,nodeid=0,cpus=0-1,memdev=ram-node0 \\
-object '{"qom-type":"memory-backend-ram","id":"memdimm0","size":536870912}' \\
-device '{"driver":"pc-dimm","node":0,"memdev":"memdimm0","id":"dimm0","slot":0,"addr":6442450944}'
`;

export const LIBVIRT = `<?xml version='1.0'?>
<!-- virsh dumpxml guest -->
<domain type='kvm' id='3'>
  <name>guest &amp; friends</name>
  <maxMemory slots='16' unit='KiB'>16777216</maxMemory>
  <memory unit='KiB'>7340032</memory>
  <currentMemory unit='KiB'>7340032</currentMemory>
  <vcpu placement='static' current='2'>8</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-6.2'>hvm</type>
    <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
    <kernel>/boot/vmlinuz</kernel>
    <cmdline>root=/dev/vda1 ro</cmdline>
  </os>
  <cpu mode='host-passthrough' check='none'>
    <numa>
      <cell id='0' cpus='0-1,4' memory='2097152' unit='KiB'/>
      <cell id='1' cpus='2-3' memory='2' unit='GiB'/>
    </numa>
  </cpu>
  <devices>
    <disk type='file'><source file='/images/guest.qcow2'/></disk>
    <memory model='dimm'>
      <target>
        <size unit='KiB'>1048576</size>
        <node>1</node>
      </target>
      <alias name='dimm0'/>
      <address type='dimm' slot='0' base='0x180000000'/>
    </memory>
    <memory model='virtio-mem'>
      <target>
        <size unit='GiB'>2</size>
        <node>0</node>
        <block unit='KiB'>2048</block>
        <requested unit='KiB'>524288</requested>
      </target>
      <alias name='ua-vmem'/>
    </memory>
  </devices>
</domain>
`;

/** Each with the kind it is. */
export const TEXTS: Readonly<Record<string, readonly [SourceKind, string]>> = {
  "a boot log": ["dmesg", DMESG],
  "a boot log of dmesg -T": ["dmesg", DMESG.replaceAll("[    0.000000]", "[Tue Nov  4 21:29:37 2025]")],
  "a journal": ["dmesg", DMESG.replaceAll("[    0.000000]", "Nov 04 21:29:37 host kernel:")],
  "a syslog with other programs": [
    "dmesg",
    `Nov  4 21:29:36 host systemd[1]: Started.\n${DMESG.replaceAll("[    0.000000]", "Nov  4 21:29:37 host kernel: [    0.000000]")}`,
  ],
  "a serial console's copy": ["dmesg", `\u001b[2J\u001b[0m${DMESG.replaceAll("\n", "\r\n")}`],
  "a log whose first lines are gone": [
    "dmesg",
    "[   12.345678] usb 1-1: new device\n[   13.000001] EXT4-fs (sda1): mounted\n",
  ],
  "/proc/iomem": ["iomem", IOMEM],
  "/proc/zoneinfo": ["zoneinfo", ZONEINFO],
  "/proc/meminfo": ["meminfo", MEMINFO],
  "/proc/cmdline": ["cmdline", CMDLINE],
  "/proc/version": ["kernel-version", `${BANNER}\n`],
  "uname -r": ["kernel-version", "5.14.0-503.el9.x86_64\n"],
  "uname -a": ["kernel-version", "Linux host 6.1.0-18-arm64 #1 SMP Debian 6.1.76-1 (2024-02-01) aarch64 GNU/Linux\n"],
  lsmem: ["lsmem", LSMEM],
  "lsmem -o": ["lsmem", LSMEM_NODES],
  "lsmem -n": ["lsmem", LSMEM.split("\n").slice(1, 3).join("\n")],
  "lsmem -P": ["lsmem", LSMEM_PAIRS],
  "lsmem -r": ["lsmem", LSMEM_RAW],
  "lsmem -J": ["lsmem", LSMEM_JSON],
  "grep -r of sysfs": ["memory-blocks", SYSFS_GREP],
  "head of files of sysfs": ["memory-blocks", SYSFS_HEAD],
  "find in sysfs": ["memory-blocks", SYSFS_FIND],
  "ls of sysfs": ["memory-blocks", SYSFS_LS],
  "this project's blocks": ["memory-blocks", "39 online removable=1 nodes=0 zones=Movable\n"],
  "a script that starts QEMU": ["qemu", QEMU_SCRIPT],
  "a process list": ["qemu", QEMU_PS],
  "libvirt's log of a guest": ["qemu", QEMU_LIBVIRT_LOG],
  "virsh dumpxml": ["libvirt", LIBVIRT],
};
