/** libvirt's QEMU as `ps -ef` lists it: JSON without the quotes of a shell. */
import { expect, it } from "vitest";
import { readQemuMachine } from "../../../server/sources/qemu/machine.ts";

const LISTED =
  "qemu 4711 1 12 09:00 ? 00:10:00 /usr/bin/qemu-system-x86_64 -name guest=vm1,debug-threads=on -machine pc-q35-7.2,usb=off -accel kvm" +
  " -m size=4194304k,slots=16,maxmem=16777216k -smp 4,sockets=4,cores=1,threads=1" +
  ' -object {"qom-type":"memory-backend-ram","id":"ram-node0","size":4294967296} -numa node,nodeid=0,cpus=0-3,memdev=ram-node0' +
  ' -object {"qom-type":"memory-backend-ram","id":"memdimm0","size":1073741824,"host-nodes":[0],"policy":"bind"}' +
  ' -device {"driver":"pc-dimm","node":0,"memdev":"memdimm0","id":"dimm0","slot":0,"addr":5368709120}';

it("has its devices", () => {
  const { machine } = readQemuMachine(LISTED);
  expect(machine.memory?.value).toBe(4 * 2 ** 30);
  expect(machine.devices.map(({ value }) => value)).toEqual([
    { kind: "dimm", name: "dimm0", size: 2 ** 30, node: 0, at: 5368709120, cold: true },
  ]);
});
