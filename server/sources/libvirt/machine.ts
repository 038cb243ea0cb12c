/**
 * The machine of a libvirt domain (`virsh dumpxml`, formatdomain.html): `<memory>` counts memory devices too, so that what is there at
 * boot is the sum of the NUMA cells, or what the devices leave of it (libvirt src/conf/domain_conf.c:virDomainDefGetMemoryInitial()).
 */
import { cpuOfLibvirt } from "../../simulation/platforms/cpus/catalogue.ts";
import { HYPERVISORS } from "../../simulation/platforms/hypervisors.ts";
import { defined } from "../../simulation/units/defined.ts";
import type { Bytes } from "../../simulation/units/units.ts";
import {
  type MachineFacts,
  NO_MACHINE,
  type ReadMachine,
  type SourceDevice,
  type SourceDoubt,
  type SourceNode,
  type Told,
} from "../facts.ts";
import { archOfQemu, isUefiFirmware, machineType, nvdimmSize } from "../qemu/machine-type.ts";
import { qemuCpus } from "../qemu/options.ts";
import { below, readXml, type XmlElement } from "./xml.ts";

/** formatdomain: bytes by the word of `unit`; KiB where there is none. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ["b", 1],
  ["bytes", 1],
  ["KB", 1e3],
  ["k", 2 ** 10],
  ["KiB", 2 ** 10],
  ["MB", 1e6],
  ["M", 2 ** 20],
  ["MiB", 2 ** 20],
  ["GB", 1e9],
  ["G", 2 ** 30],
  ["GiB", 2 ** 30],
  ["TB", 1e12],
  ["T", 2 ** 40],
  ["TiB", 2 ** 40],
]);

export function readLibvirtMachine(text: string): ReadMachine {
  const domains = domainsOf(readXml(text));
  const [domain, second] = domains;
  if (domain === undefined) return { machine: NO_MACHINE, doubts: [] };
  const doubts: SourceDoubt[] = [];
  if (second !== undefined) doubts.push({ at: second.at, kind: "unread", what: "another domain" });
  const devices = devicesOf(domain, doubts);
  const nodes = nodesOf(domain);
  const cell = below(domain, "name");
  const facts: MachineFacts = {
    ...NO_MACHINE,
    ...typeOf(domain, doubts),
    ...memoryOf(domain, nodes, devices),
    ...cpusOf(domain),
    ...firmwareOf(domain),
    ...bootOf(domain),
    ...(cell === undefined ? {} : { model: { value: cell.text, at: cell.at } }),
    nodes,
    devices: devices.flatMap(({ device }) => (device === undefined ? [] : [device])),
  };
  return { machine: facts, doubts };
}

/** Domains, wherever they stand: `virsh dumpxml`, a snapshot's copy, the status file in /run/libvirt. */
function domainsOf(elements: readonly XmlElement[]): readonly XmlElement[] {
  return elements.flatMap((element) => (element.name === "domain" ? [element] : domainsOf(element.children)));
}

function sizeOf(element: XmlElement | undefined, amount = element?.text): Bytes | undefined {
  const unit = UNITS.get(element?.attributes.get("unit") ?? "KiB");
  if (amount === undefined || unit === undefined || !/^\d{1,16}$/.test(amount)) return undefined;
  return Number(amount) * unit;
}

function toldSize(element: XmlElement | undefined): Told<Bytes> | undefined {
  const value = sizeOf(element);
  return element === undefined || value === undefined ? undefined : { value, at: element.at };
}

function typeOf(domain: XmlElement, doubts: SourceDoubt[]): Partial<MachineFacts> {
  const type = below(domain, "os", "type");
  const machine = type?.attributes.get("machine");
  const arch = archOfQemu(type?.attributes.get("arch"));
  const hypervisor = domain.attributes.get("type") ?? "";
  const hides = (below(domain, "cpu")?.children ?? []).some(
    ({ name, attributes }) =>
      name === "feature" && attributes.get("name") === "hypervisor" && attributes.get("policy") === "disable",
  );
  const word = hides ? "none" : HYPERVISORS.find(({ libvirtType }) => libvirtType === hypervisor)?.name;
  const known = machine === undefined ? undefined : machineType(machine, arch);
  if (type !== undefined && machine !== undefined && known === undefined) {
    doubts.push({ at: type.at, kind: "unread", what: `machine ${machine}` });
  }
  const told = known?.arch ?? arch;
  const { platform, version } = known ?? {};
  return {
    ...(type === undefined || told === undefined ? {} : { arch: { value: told, at: type.at } }),
    ...(type && platform ? { platform: { value: { name: platform, ...defined({ version }) }, at: type.at } } : {}),
    ...(word === undefined ? {} : { hypervisor: { value: word, at: domain.at } }),
  };
}

function memoryOf(
  domain: XmlElement,
  nodes: readonly SourceNode[],
  devices: readonly MemoryDevice[],
): Partial<MachineFacts> {
  const total = toldSize(below(domain, "memory"));
  const most = below(domain, "maxMemory");
  const maxmem = toldSize(most);
  const slots = most?.attributes.get("slots");
  const ofNodes = nodes.reduce((sum, { memory }) => sum + (memory?.value ?? 0), 0);
  const ofDevices = devices.reduce((sum, { size }) => sum + size, 0);
  const initial =
    total === undefined ? undefined : { value: ofNodes > 0 ? ofNodes : total.value - ofDevices, at: total.at };
  return {
    ...(initial === undefined || initial.value <= 0 ? {} : { memory: initial }),
    ...(maxmem === undefined ? {} : { maxmem }),
    ...(most === undefined || slots === undefined || !/^\d{1,4}$/.test(slots)
      ? {}
      : { slots: { value: Number(slots), at: most.at } }),
  };
}

function nodesOf(domain: XmlElement): readonly SourceNode[] {
  const cells = (below(domain, "cpu", "numa")?.children ?? []).filter(({ name }) => name === "cell");
  return cells.flatMap((cell, index) => {
    const size = sizeOf(cell, cell.attributes.get("memory"));
    const id = cell.attributes.get("id") ?? String(index);
    if (!/^\d{1,4}$/.test(id)) return [];
    return {
      id: Number(id),
      ranges: [],
      cpus: qemuCpus((cell.attributes.get("cpus") ?? "").split(",")),
      hotpluggable: false,
      ...(size === undefined ? {} : { memory: { value: size, at: cell.at } }),
    };
  });
}

function cpusOf(domain: XmlElement): Partial<MachineFacts> {
  const vcpu = below(domain, "vcpu");
  const cpu = below(domain, "cpu");
  const mode = cpu?.attributes.get("mode") ?? "custom";
  const model = mode === "custom" ? below(cpu, "model")?.text : cpuOfLibvirt(mode)?.name;
  return {
    ...(vcpu === undefined || !/^\d{1,5}$/.test(vcpu.text) ? {} : { cpus: { value: Number(vcpu.text), at: vcpu.at } }),
    ...(cpu === undefined || model === undefined ? {} : { cpuModel: { value: model, at: cpu.at } }),
  };
}

function firmwareOf(domain: XmlElement): Partial<MachineFacts> {
  const os = below(domain, "os");
  const loader = below(os, "loader");
  if (os?.attributes.get("firmware") !== undefined) {
    return { efi: { value: os.attributes.get("firmware") === "efi", at: os.at } };
  }
  if (loader === undefined) return {};
  return { efi: { value: loader.attributes.get("type") === "pflash" || isUefiFirmware(loader.text), at: loader.at } };
}

function bootOf(domain: XmlElement): Partial<MachineFacts> {
  const [kernel, initrd, cmdline] = ["kernel", "initrd", "cmdline"].map((name) => below(domain, "os", name));
  const told = (element: XmlElement): Told<string> => ({ value: element.text, at: element.at });
  return {
    ...(cmdline === undefined ? {} : { cmdline: told(cmdline) }),
    files: {
      ...(kernel === undefined ? {} : { kernel: told(kernel) }),
      ...(initrd === undefined ? {} : { initrd: told(initrd) }),
    },
  };
}

interface MemoryDevice {
  /** As `<memory>` counts it. */
  readonly size: Bytes;
  readonly device?: Told<SourceDevice>;
}

function devicesOf(domain: XmlElement, doubts: SourceDoubt[]): readonly MemoryDevice[] {
  const memories = (below(domain, "devices")?.children ?? []).filter(({ name }) => name === "memory");
  return memories.flatMap((memory, index) => {
    const target = below(memory, "target");
    const size = sizeOf(below(target, "size"));
    const model = memory.attributes.get("model") ?? "";
    if (size === undefined) {
      doubts.push({ at: memory.at, kind: "unread", what: `memory model ${model}` });
      return [];
    }
    const device = deviceOf(memory, model, size, index);
    if (device === undefined) doubts.push({ at: memory.at, kind: "unread", what: `memory model ${model}` });
    return [{ size, ...(device === undefined ? {} : { device: { value: device, at: memory.at } }) }];
  });
}

function deviceOf(memory: XmlElement, model: string, size: Bytes, index: number): SourceDevice | undefined {
  const target = below(memory, "target");
  const name = below(memory, "alias")?.attributes.get("name") ?? `${model.replace("virtio-mem", "vmem")}${index}`;
  const nodeText = below(target, "node")?.text ?? "";
  const node = /^\d{1,4}$/.test(nodeText) ? { node: Number(nodeText) } : {};
  if (model === "dimm") {
    const base = below(memory, "address")?.attributes.get("base");
    const at = base === undefined ? Number.NaN : Number(base);
    return { kind: "dimm", name, size, ...node, ...(Number.isSafeInteger(at) ? { at } : {}), cold: true };
  }
  if (model === "nvdimm") {
    const rest = nvdimmSize(size, sizeOf(below(target, "label", "size")) ?? 0);
    return rest > 0 ? { kind: "nvdimm", name, size: rest, ...node } : undefined;
  }
  if (model !== "virtio-mem") return undefined;
  const block = sizeOf(below(target, "block"));
  const requested = sizeOf(below(target, "requested"));
  return {
    kind: "virtio-mem",
    name,
    size,
    ...node,
    ...(block === undefined ? {} : { block }),
    ...(requested === undefined ? {} : { requested }),
  };
}
