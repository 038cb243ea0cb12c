import { expect, test } from "vitest";
import { ALL_RULES, changesBetween, ruleNamed } from "../../server/simulation/kernels/all-rules.ts";
import { REACHED_ROWS } from "../../server/simulation/kernels/reached-rows.generated.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import { changesText, rulesPage, ruleText } from "../../server/views/rules-page.ts";

test("a rule is told with its rows, their commits, and the stable kernels that have them", () => {
  expect(ruleText(ruleNamed("removable-file")!)).toBe(
    `### removable-file

What /sys/devices/system/memory/memoryN/removable says.

| since | value | source | commit | also in | recorded boots |
| --- | --- | --- | --- | --- | --- |
| ever | \`scan\` | \`drivers/base/memory.c:show_mem_removable()\` |  |  | 0 |
| 5.6 | \`constant\` | \`drivers/base/memory.c:removable_show()\` | 53cdc1cb29e8 drivers/base/memory.c: indicate all memory blocks as removable | 5.4.29, 5.5.14, rhel 4.18-372 | ${REACHED_ROWS["removable-file"]!["5.6"]} |`,
  );
});

test("the page has every rule once", () => {
  const headings = rulesPage()
    .split("\n")
    .filter((line) => line.startsWith("### "));
  expect(headings.sort()).toEqual(ALL_RULES.map(({ name }) => `### ${name}`).sort());
});

test("a cell's bar does not end the cell", () => {
  const rows = rulesPage()
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  expect(rows.filter((line) => line.replaceAll("\\|", "").split("|").length !== 8)).toEqual([]);
});

test("what differs between two kernels is a line for each rule", () => {
  const changes = changesBetween(parseKernelVersion("6.10")!, parseKernelVersion("6.11")!);
  expect(changesText(changes).split("\n")).toContain("reserve-mem-parameter: false -> true");
});
