import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance } from "../../grammar/edit-distance.ts";
import {
  findParameter,
  formOf,
  isKnownParameter,
  misreadValue,
  parameters,
  suggestParameter,
} from "../../server/parameters/catalogue.ts";
import { formPattern, placeholdersOf, unavailable } from "../../server/parameters/syntax.ts";
import { memmapOnMemoryWords } from "../../server/simulation/kernels/hotplug-rules.ts";
import { autoMovablePolicy, autoOnlineWords } from "../../server/simulation/kernels/online-rules.ts";
import { ruleFor } from "../../server/simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import { coreParametersTakePercent } from "../../server/simulation/kernels/zone-rules.ts";

const MISREAD_HUGEPAGES =
  "the kernel reads decimal digits and nothing behind them (`0x10` is 0, `16M` is 16 pages); where there are none, or no such node, it reserves none";

const kernel = (text: string) => parseKernelVersion(text)!;
const form = (written: string) => {
  const equals = written.indexOf("=");
  const [name, value] = equals < 0 ? [written, undefined] : [written.slice(0, equals), written.slice(equals + 1)];
  return formOf(findParameter(name)!, value)?.syntax;
};

describe("the catalogue of kernel parameters", () => {
  test("names each parameter once", () => {
    const names = parameters.map((parameter) => parameter.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(parameters.map((parameter) => [parameter.name, parameter] as const))(
    "%s is complete",
    (_name, parameter) => {
      expect(parameter.summary).toMatch(/\.$/);
      expect(parameter.documentation.length).toBeGreaterThan(20);
      expect(parameter.forms.length).toBeGreaterThan(0);
      for (const { syntax } of parameter.forms) {
        expect(syntax.startsWith(parameter.name)).toBe(true);
        expect(() => formPattern(syntax)).not.toThrow();
      }
      for (const version of [
        parameter.since,
        parameter.until,
        ...parameter.forms.flatMap((one) => [one.since, one.until]),
      ]) {
        if (version !== undefined) expect(parseKernelVersion(version)).toBeDefined();
      }
      for (const { parameter: other } of parameter.relations ?? []) expect(findParameter(other), other).toBeDefined();
    },
  );

  test("every example is written in a form that the parameter has", () => {
    for (const { examples } of parameters) {
      for (const word of (examples ?? []).flatMap((example) => example.match(/(?:"[^"]*"|\S)+/g) ?? []))
        expect(form(word), word).toBeDefined();
    }
  });

  test("a dash and an underscore are the same in a name, as for the kernel", () => {
    expect(findParameter("log-buf-len")?.name).toBe("log_buf_len");
  });

  test("memmap= is not taken on arm64", () => {
    expect(findParameter("memmap", "arm64")).toBeUndefined();
    expect(findParameter("memmap", "x86_64")?.name).toBe("memmap");
  });
});

describe("the form a value is written in", () => {
  test.each([
    ["movablecore=256M", "movablecore=SIZE"],
    ["movablecore=0x10000000", "movablecore=SIZE"],
    ["movablecore=50%", "movablecore=PERCENT"],
    ["kernelcore=mirror", "kernelcore=mirror"],
    ["memmap=256M!0x130000000", "memmap=SIZE!BASE"],
    ["memmap=1G%4G-1+7", "memmap=SIZE%BASE[-TYPE][+TYPE]"],
    ["memmap=1G$4G,64K#0x18690000", "memmap=MAPS"],
    ["crashkernel=256M", "crashkernel=SIZE"],
    ["crashkernel=512M,high", "crashkernel=SIZE,high"],
    ["crashkernel=1G-4G:192M,4G-:256M", "crashkernel=START-[END]:SIZE[,START-[END]:SIZE]*[@BASE]"],
    ["hugepages=0:1,1:2", "hugepages=NODE:PAGES[,NODE:PAGES]*"],
    ["numa=fake=2U", "numa=fake=COUNTU"],
    ["cma=64M@0-4G", "cma=SIZE@BASE-END"],
    ["movable_node", "movable_node"],
    ["memory_hotplug.memmap_on_memory=force", "memory_hotplug.memmap_on_memory={force}"],
  ])("%s is %s", (written, syntax) => expect(form(written)).toBe(syntax));

  test.each([
    "movablecore=lots",
    "movablecore=256MB",
    "movable_node=1",
    "memhp_default_state=movable",
    "reserve_mem=12M:trace",
  ])("%s is none", (written) => expect(form(written)).toBeUndefined());

  test.each([
    ["memhp_default_state", "blah", "none of its words, so the kernel keeps its built-in default"],
    ["hugepages", "many", MISREAD_HUGEPAGES],
    ["hugepages", "0x10", MISREAD_HUGEPAGES],
    ["hugepages", "16M", MISREAD_HUGEPAGES],
    ["hugepages", "010", undefined],
    ["hashdist", "x", "neither yes nor no, so the kernel keeps its default"],
    ["log_buf_len", "z", "the kernel reads the number it begins with, if any, or keeps its default"],
    [
      "swiotlb",
      "q",
      "the kernel reads a number of slots of 2 KiB, and leaves out units and words it does not know: `64M` is 64 slots",
    ],
    ["hugepages", undefined, MISREAD_HUGEPAGES],
    ["hugepages", "0:1,1:2", undefined],
    ["movable_node", "1", undefined],
    ["numa_zonelist_order", "whatever", undefined],
  ])("%s=%s: %s", (name, value, misread) => expect(misreadValue(findParameter(name)!, value)).toBe(misread));

  test("placeholders are named in order, each once", () => {
    expect(placeholdersOf("crashkernel=START-[END]:SIZE[,START-[END]:SIZE]*[@BASE]")).toEqual([
      "START",
      "END",
      "SIZE",
      "BASE",
    ]);
  });

  test("no value makes the patterns fail or hang", () => {
    fc.assert(
      fc.property(fc.constantFrom(...parameters), fc.string(), (parameter, value) => {
        formOf(parameter, value);
      }),
    );
  });
});

describe("what a kernel doesn't take", () => {
  test("a percentage came with 4.17, and its release candidates have it", () => {
    const percent = findParameter("movablecore")!.forms[1]!;
    expect(unavailable(percent, kernel("4.16"), "x86_64")).toEqual({ why: "since", version: "4.17" });
    expect(unavailable(percent, kernel("4.17-rc1"), "x86_64")).toBeUndefined();
  });

  test("efi_fake_mem= is gone in 6.11", () => {
    expect(unavailable(findParameter("efi_fake_mem")!, kernel("6.12"), "x86_64")).toEqual({
      why: "until",
      version: "6.11",
    });
  });
});

describe("what the simulation does by version", () => {
  const v = (text: string) => parseKernelVersion(text)!;

  test("follows the versions that the catalogue gives", () => {
    const words = findParameter("memhp_default_state")!.forms[1]!.since!;
    expect(ruleFor(autoOnlineWords, v(words))).toContain("online_movable");
    expect(ruleFor(autoOnlineWords, v("5.6"))).not.toContain("online_movable");
    const onMemory = findParameter("memory_hotplug.memmap_on_memory")!.since!;
    expect(ruleFor(memmapOnMemoryWords, v(onMemory))).toBe("boolean");
    expect(ruleFor(memmapOnMemoryWords, v("5.12"))).toBe("none");
    const policy = findParameter("memory_hotplug.online_policy")!.since!;
    expect(ruleFor(autoMovablePolicy, v(policy))).toBe(true);
    const percent = findParameter("movablecore")!.forms[1]!.since!;
    expect(ruleFor(coreParametersTakePercent, v(percent))).toBe(true);
  });
});

describe("a name that nobody knows", () => {
  test.each([
    ["movablcore", "movablecore"],
    ["moveablecore", "movablecore"],
    ["crashkernal", "crashkernel"],
    ["hugepage", "hugepages"],
    ["log_buf_size", undefined],
    ["zzzzzz", undefined],
    ["memory_hotplug.onlne_policy", "memory_hotplug.online_policy"],
    ["sysctl.vm.min_free_kbyts", "sysctl.vm.min_free_kbytes"],
    ["some_module.opton", undefined],
  ])("%s was meant to be %s", (name, meant) => expect(suggestParameter(name, editDistance)).toBe(meant));

  test("a module's is known, unless it is nearly one of the module's own, or the module has no other", () => {
    const known = (name: string): boolean => isKnownParameter(name, editDistance);
    for (const name of ["memory_hotplug.onlne_policy", "memory_hotplug.nothing_like_it", "sysctl.vm.swapiness"])
      expect(known(name), name).toBe(false);
    for (const name of [
      "sysctl.vm.watermark_boost_factor",
      "sysctl.vm.swappiness",
      "sysctl.kernel.panic",
      "nvme.poll_queues",
    ])
      expect(known(name), name).toBe(true);
  });

  test("parameters that are not about memory are known all the same", () => {
    for (const name of ["console", "quiet", "root", "ro", "rw", "init", "panic", "earlycon", "selinux", "isolcpus"]) {
      expect(isKnownParameter(name, editDistance), name).toBe(true);
    }
    expect(isKnownParameter("some_module.option", editDistance)).toBe(true);
    expect(isKnownParameter("movablcore", editDistance)).toBe(false);
  });
});
