/** What a sentence of a diagnostic rests on decides whether it says a level, and which: what is derived says so, what the scenario states does not. */
import { describe, expect, it, test } from "vitest";
import type { Diagnostic } from "../../../server/analysis/analysis.ts";
import { DEFINITIONS } from "../../../server/analysis/notes/index.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { analyse } from "../fixture.ts";

/** Codes of the simulation whose sentence is about what the scenario states, or about what QEMU takes. */
const OF_WHAT_IS_STATED = [
  "bad-value",
  "firmware-overlap",
  "maxmem-exceeded",
  "memmap-over-hole",
  "memory-mismatch",
  "node-not-in-memory",
  "slots-exceeded",
  "unknown-name",
];

test("a sentence that has no level is one about what the scenario states", () => {
  const without = DEFINITIONS.filter((one) => "restsOn" in one && one.restsOn === "text").map(({ code }) => code);
  expect(without.toSorted()).toEqual(OF_WHAT_IS_STATED);
});

/** Lines of which one says what was observed. */
const OBSERVED = /^\s*reserve /m;

const DERIVED = DEFINITIONS.flatMap(({ code, page: { example, files } }) => {
  if (typeof example !== "string" || OBSERVED.test(example) || OF_WHAT_IS_STATED.includes(code)) return [];
  const arch = /^kernel \S+ (\w+)/m.exec(example)?.[1] ?? "x86_64";
  const text = example.replace(/^kernel[^\n{]*(?:\{[^}]*\})?/m, `kernel 5.4 ${arch}`);
  return [{ code, text, files }];
});

describe.each(DERIVED)("the example of $code on a kernel that nobody measured", ({ text, files }) => {
  it("has no sentence of the simulation without a level", () => {
    const options = {
      renderers: STATE_TEXTS,
      ...(files === undefined ? {} : { files: { ...files, "main.memzone": text } }),
    };
    const derived = analyse(text, options).diagnostics.filter(({ code }) => {
      const definition = DEFINITIONS.find((one) => one.code === code)!;
      return "restsOn" in definition && !OF_WHAT_IS_STATED.includes(code) && code !== "param-value";
    });
    for (const { message, related } of derived) {
      if (message.includes("the initrd at") && message.includes("does not lie in RAM")) continue;
      expect(message).toMatch(/^modelled: /);
      expect(message.match(/modelled: /g)).toHaveLength(1);
      expect(related.some((one) => one.message.startsWith("modelled: "))).toBe(true);
    }
  });
});

const MEASURED = `kernel 6.12.107 x86_64 { build debian }
machine qemu-q35 { memory 4G cpus 4 slots 4 maxmem 16G }
dimm d { size 1G }
cmdline { nokaslr memhp_default_state=offline }
boot
`;
const UNMEASURED = MEASURED.replace("6.12.107", "5.4").replace("{ build debian }", "");

function said(text: string, code: string): readonly Diagnostic[] {
  return analyse(text, { renderers: STATE_TEXTS }).diagnostics.filter((one) => one.code === code);
}

function messages(text: string, code: string): readonly string[] {
  return said(text, code).map(({ message }) => message);
}

describe("behind a step that only a running system knows", () => {
  const open = `${MEASURED}offline memory33\n`;

  test("the step itself says what it depends on, and no level besides", () => {
    expect(messages(open, "step-depends")).toEqual([expect.stringMatching(/^whether `offline memory33` succeeds/)]);
  });

  test("where the layout is only modelled, it says so", () => {
    const [found] = said(`${UNMEASURED}offline memory33\n`, "step-depends");
    expect(found!.message).toMatch(/^modelled: whether `offline memory33` succeeds/);
    expect(found!.related.at(-1)!.message).toMatch(/^modelled: the kernel's build is not stated/);
  });

  test("what follows from it depends, too, and names the step", () => {
    const [failed] = said(`${open}offline memory33\n`, "step-failed");
    expect(failed!.message).toBe("depends: `offline memory33` fails with EINVAL: memory33 is offline already");
    expect(failed!.related.at(-1)!.message).toBe(
      "depends: step 1, `offline memory33`, depends on the running system: the story goes on as on an idle machine",
    );
    expect(messages(`${open}online_movable memory33\n`, "zone-sandwich")).toEqual([
      expect.stringMatching(/^depends: Normal/),
    ]);
  });

  test("a stated outcome leaves nothing open", () => {
    const stated = `${MEASURED}offline memory33 -> ok\noffline memory33\n`;
    expect(messages(stated, "step-failed")).toEqual([expect.stringMatching(/^`offline memory33` fails with EINVAL/)]);
  });
});

describe("what was observed", () => {
  test("is certain; what is said of it besides is not", () => {
    expect(messages(`${UNMEASURED.replace("5.4", "5.7")}offline memory33 -> EBUSY\n`, "removable-lies")).toEqual([
      expect.stringMatching(/^modelled: memory33\/removable says 1/),
    ]);
    expect(messages(`${MEASURED}offline memory33 -> EBUSY\n`, "removable-lies")).toEqual([
      expect.stringMatching(/^memory33\/removable says 1/),
    ]);
  });

  const collides = `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=256M crashkernel=256M }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
`;

  test("has beside it what the simulation puts there, which says that it is modelled", () => {
    const [found] = said(collides, "movable-reserved");
    expect(found!.message).toMatch(/^movablecore region overlaps/);
    const [observed, ...derived] = found!.related.map(({ message }) => message);
    expect(observed).toBe("0x13ff00000-0x13ffbffff is reserved (memblock_alloc_range_nid)");
    expect(derived.length).toBeGreaterThan(3);
    for (const message of derived) expect(message).toMatch(/^modelled: /);
  });

  const dumped = `${collides}crash { cmdline { nokaslr memmap=256M!0x130000000 } }\ndump to pmem0 -> EIO\n`;

  test("loses a dump for sure; where the rest lay is modelled", () => {
    expect(messages(dumped, "dump-lost")).toEqual([
      expect.stringMatching(
        /^the dump can't be read: boot allocation at 0x13ff00000 \(memblock_alloc_range_nid\), and modelled: memmap at /,
      ),
    ]);
  });

  test("without it, all that is said of the dump is modelled, once", () => {
    const derived = messages(dumped.replace(/reserve.*\n/, ""), "dump-lost");
    expect(derived).toEqual([expect.stringMatching(/^modelled: the dump can't be read: memmap at /)]);
    expect(derived[0]!.match(/modelled: /g)).toHaveLength(1);
  });
});

test("a step among others at the same time says once that it is modelled", () => {
  const [found] = messages(
    `kernel 6.5 x86_64
machine qemu-pc { memory 4G }
boot
concurrently {
  offline memory39
  offline memory38
}
`,
    "step-failed",
  );
  expect(found).toMatch(/^modelled: `offline memory39` fails with EBUSY: page /);
});
