import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { ALL_RULES, changesBetween, ruleNamed } from "../../../server/simulation/kernels/all-rules.ts";
import { lowMemoryReservation } from "../../../server/simulation/kernels/boot-rules.ts";
import { isolationUnit } from "../../../server/simulation/kernels/isolation-rules.ts";
import { zonelistsPlace } from "../../../server/simulation/kernels/log-rules.ts";
import { holePagesZone, holesRefuseOffline } from "../../../server/simulation/kernels/offline-rules.ts";
import { cmaMessageNode } from "../../../server/simulation/kernels/reservation-rules.ts";
import {
  defineRule,
  observeRows,
  rowId,
  ruleFor,
  ruleRow,
  type VersionedRule,
} from "../../../server/simulation/kernels/rule-table.ts";
import { compareKernelVersions, parseKernelVersion } from "../../../server/simulation/kernels/version.ts";
import { subblockUnit } from "../../../server/simulation/kernels/virtio-mem-rules.ts";

const rule = defineRule("colour", "which colour it has", [
  { value: "red", source: "a.c:a()" },
  { since: "5.10", value: "green", source: "b.c:b()" },
  { since: "6.6.0", value: "blue", source: "c.c:c()" },
]);

function decided<T>(by: VersionedRule<T>, ...versions: readonly string[]): readonly T[] {
  return versions.map((version) => ruleFor(by, parseKernelVersion(version)!));
}

describe("a rule", () => {
  it("holds from the first candidate of the series it came with", () => {
    expect(decided(rule, "5.9.20", "5.10-rc1", "5.10", "6.5")).toEqual(["red", "green", "green", "green"]);
  });

  it("holds from the release on where the release is named", () => {
    expect(decided(rule, "6.6-rc7", "6.6", "6.6.1", "7.2")).toEqual(["green", "blue", "blue", "blue"]);
  });

  it("says where it was learnt", () => {
    expect(ruleRow(rule, parseKernelVersion("6.1")!).source).toBe("b.c:b()");
  });

  it("may hold in a linux-next tree alone", () => {
    expect(decided(isolationUnit, "5.18-rc4", "5.18.0-rc4-next-20220426", "5.18", "5.19-rc1")).toEqual([
      "max-order",
      "pageblock",
      "max-order",
      "pageblock",
    ]);
  });

  it("that was taken back gives way to what held before", () => {
    expect(decided(cmaMessageNode, "6.5", "6.6.5", "6.14", "6.15-rc1", "7.2")).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it("that a stable series got later holds there and not in the series between", () => {
    expect(
      decided(holePagesZone, "5.10.23", "5.10.24", "5.10.200", "5.11-rc7", "5.11.6", "5.11.7", "5.12-rc1"),
    ).toEqual(["first", "neighbour", "neighbour", "first", "first", "neighbour", "neighbour"]);
  });

  it("holds for a series without an update number as for the newest update of it", () => {
    expect(decided(holePagesZone, "5.10", "5.10.0", "5.10-rc7", "5.10.0-30-amd64")).toEqual([
      "neighbour",
      "first",
      "first",
      "neighbour",
    ]);
  });

  it("that a vendor took over holds for the vendor's builds since", () => {
    const taken = defineRule("taken", "whether it is there", [
      { value: false, source: "a.c:a()" },
      { since: "5.9", vendors: [{ vendor: "rhel", series: "4.18", build: 193 }], value: true, source: "a.c:a()" },
    ]);
    expect(
      decided(taken, "4.18.0-147.el8", "4.18.0-553.el8_10.x86_64", "4.18.0-25-generic", "5.4.17-553.el8uek", "4.18"),
    ).toEqual([false, true, false, false, false]);
  });

  it("is followed in Red Hat's builds, by their number and not by their mainline version", () => {
    const el9 = ["5.14.0-284.30.1.el9_2.x86_64", "5.14.0-362.8.1.el9_3.x86_64", "5.14.0-570.12.1.el9_6.x86_64"];
    expect(decided(isolationUnit, ...el9)).toEqual(["max-order", "pageblock", "pageblock"]);
    expect(decided(subblockUnit, ...el9)).toEqual(["max-order", "max-order", "max-order"]);
    expect(decided(zonelistsPlace, ...el9)).toEqual(["before-parameters", "before-parameters", "before-swiotlb"]);
    expect(decided(isolationUnit, "5.14", "5.14.0-rc1", "5.14.21-150500.55.7-default")).toEqual(
      Array(3).fill("max-order"),
    );
    const el8 = ["4.18.0-240.el8.x86_64", "4.18.0-305.el8.x86_64", "4.18.0-348.el8.x86_64", "4.18.0-513.el8_9.x86_64"];
    expect(decided(lowMemoryReservation, ...el8)).toEqual([
      "bottom-64K",
      "bottom-64K",
      "first-megabyte",
      "first-megabyte",
    ]);
    expect(decided(holesRefuseOffline, ...el8)).toEqual([false, true, true, true]);
  });

  it("whose version is none is refused when it is defined", () => {
    expect(() => defineRule("wrong", "", [{ since: "next", value: 1, source: "a.c:a()" }])).toThrow(RangeError);
  });
});

describe("an observer", () => {
  it("is told of each row that decides, until there is none", () => {
    const seen: string[] = [];
    observeRows((asked, index) => seen.push(rowId(asked, asked.rows[index]!)));
    try {
      expect(decided(rule, "5.9", "6.1")).toEqual(["red", "green"]);
      ruleRow(rule, parseKernelVersion("7.2")!);
    } finally {
      observeRows(undefined);
    }
    expect(decided(rule, "7.2")).toEqual(["blue"]);
    expect(seen).toEqual(["colour@first", "colour@5.10"]);
  });
});

describe("the rules", () => {
  it("have a name of their own, by which they are found", () => {
    expect(new Set(ALL_RULES.map(({ name }) => name)).size).toBe(ALL_RULES.length);
    expect(ALL_RULES.filter(({ name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)).map(({ name }) => name)).toEqual([]);
    expect(ruleNamed("isolation-unit")).toBe(isolationUnit);
    expect(ruleNamed("colour")).toBeUndefined();
  });

  it("say in a sentence's middle what they decide", () => {
    const odd = ALL_RULES.filter(({ decides }) => !/^[a-z/][^.]*[^.]$/.test(decides.replaceAll(/\w\.\w/g, "")));
    expect(odd.map(({ name, decides }) => `${name}: ${decides}`)).toEqual([]);
  });

  it("name the kernel's file and what in it decides, in one spelling", () => {
    const spelling = /^[\w./-]+(\.c:\w+\(\)|\.h:\w+(\(\))?|\/Kconfig:\w+)$/;
    const rows = ALL_RULES.flatMap((each) => each.rows.map((row) => ({ id: rowId(each, row), ...row })));
    expect(rows.filter(({ source }) => !spelling.test(source)).map(({ id, source }) => `${id}: ${source}`)).toEqual([]);
    const hashes = rows.flatMap(({ id, commit }) => (commit?.hash === undefined ? [] : [`${id}: ${commit.hash}`]));
    expect(hashes.filter((hash) => !/: [0-9a-f]{12}$/.test(hash))).toEqual([]);
    expect(rows.filter(({ commit, between }) => commit !== undefined && between !== undefined)).toEqual([]);
  });

  it("say of one commit that it came with one version, and into the same updates of series", () => {
    const told = new Map<string, string>();
    for (const each of ALL_RULES) {
      for (const { commit, since, backports = [] } of each.rows) {
        if (commit?.hash === undefined) continue;
        const when = JSON.stringify({ subject: commit.subject, since, backports });
        expect(told.get(commit.hash) ?? when, `${each.name}: ${commit.hash}`).toBe(when);
        told.set(commit.hash, when);
      }
    }
    expect(told.size).toBeGreaterThan(100);
  });

  it("begin with a row that holds since ever and go on in ascending order", () => {
    for (const { name, rows, eras } of ALL_RULES) {
      expect(rows[0]?.since, name).toBeUndefined();
      const ofMainline = eras.filter(({ mainline }) => mainline);
      expect(eras.slice(0, ofMainline.length), name).toEqual(ofMainline);
      for (const [index, { since, until }] of ofMainline.entries()) {
        if (index > 1) expect(compareKernelVersions(ofMainline[index - 1]!.since!, since!), name).toBeLessThan(0);
        if (until !== undefined) expect(compareKernelVersions(since!, until), name).toBeLessThan(0);
      }
    }
  });

  it("have no row that says what the one before says", () => {
    const repeated = ALL_RULES.flatMap((each) =>
      each.rows
        .filter((row, index) => {
          const before = each.rows[index - 1];
          return before !== undefined && before.until === undefined && isDeepStrictEqual(row.value, before.value);
        })
        .map((row) => rowId(each, row)),
    );
    expect(repeated).toEqual([]);
  });

  it("have backports into the series they name, before mainline had the change", () => {
    for (const { name, eras, rows } of ALL_RULES) {
      for (const [index, { backports = [] }] of rows.entries()) {
        for (const { series, from } of backports) {
          expect(from.startsWith(`${series}.`), `${name}: ${from}`).toBe(true);
          expect(compareKernelVersions(parseKernelVersion(from)!, eras[index]!.since!), name).toBeLessThan(0);
        }
      }
    }
  });
});

describe("what changed between two kernels", () => {
  const names = (a: string, b: string) =>
    changesBetween(parseKernelVersion(a)!, parseKernelVersion(b)!).map(({ rule: { name } }) => name);

  it("is each rule whose row differs, with both rows", () => {
    const changes = changesBetween(parseKernelVersion("6.1")!, parseKernelVersion("6.12")!);
    const words = changes.find((change) => change.rule.name === "memmap-on-memory-words")!;
    expect([words.before.value, words.after.value]).toEqual(["boolean", "boolean-or-force"]);
    expect(names("6.1", "6.12")).toContain("crashkernel-x86");
    expect(names("6.1", "6.12")).not.toContain("isolation-unit");
  });

  it("is nothing between a kernel and itself, and the same in both directions", () => {
    expect(names("6.12.30", "6.12.5")).toEqual([]);
    expect(names("6.12", "6.1")).toEqual(names("6.1", "6.12"));
  });

  it("is not what was taken back in between", () => {
    expect(names("6.5", "6.15")).not.toContain("cma-message-node");
    expect(names("6.5", "6.6")).toContain("cma-message-node");
  });
});

it("every change of mainline names its commit, or the releases that it lies between", () => {
  const rows = ALL_RULES.flatMap((each) => each.rows.map((row) => ({ id: rowId(each, row), ...row })));
  // A tree of linux-next is a snapshot: its rows are of no commit that stayed.
  const ofMainline = rows.filter(({ since, mainline }) => since?.includes("-next-") === false && mainline !== false);
  const unexplained = ofMainline.filter(({ commit, between }) => commit === undefined && between === undefined);
  expect(ofMainline.length).toBeGreaterThan(150);
  expect(unexplained.map(({ id }) => id)).toEqual([]);
});
