/** What completion offers because of the machine and of what stands behind the cursor: accepting it leaves no error that the list could have avoided. */
import { expect, test } from "vitest";
import { completionList } from "../../server/features/completion.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { accepted, errorsOf, KERNEL, offered, PLUGGED, setup, TASKS } from "./accepting.ts";
import { scenario } from "./scenario.ts";

test.each([
  ["expect memory40 st$0ate=offline", "state", "expect memory40 state=offline"],
  ["expect node0 Movable pre$0sent=262144", "present", "expect node0 Movable present=262144"],
])("%s, %s: the sign stays one", (line, label, result) => {
  expect(accepted(`${PLUGGED}${line}\n`, label).split("\n").at(-2)).toBe(result);
});

test("a parameter keeps its value", () => {
  expect(accepted(setup("", "memory 4G", "mov$0ablecore=1G"), "movablecore")).toContain("{ movablecore=1G }");
});

test("a task waits for a lock", () => {
  const line = accepted(`${TASKS}expect task $0\n`, "memory33").split("\n").at(-2);
  expect(line).toBe("expect task memory33 blocked on mem_hotplug_lock");
});

test.each([
  ["crashkernel=auto", setup("", "memory 4G", "cras$0")],
  ["exactmap", setup("", "memory 4G", "memmap=$0")],
  ["memmap=exactmap", setup("", "memory 4G", "$0")],
  ["hugepagesz=SIZE hugepages=N", setup("", "memory 4G", "$0")],
  ["cxl", `${KERNEL}machine qemu-pc { memory 4G }\n$0\nboot\n`],
])("%s brings no error", (label, text) => {
  const there = offered(text).some((each) => each.label === label);
  expect(there ? errorsOf(accepted(text, label)) : []).toEqual([]);
});

test("sizes that there is room for stand in front of the others", () => {
  const sizes = offered(`${PLUGGED}allocate $0\n`);
  const failing = sizes.findIndex(({ detail }) => detail.startsWith("ENOMEM"));
  expect(failing).toBeGreaterThan(0);
  expect(sizes.slice(failing).every(({ detail }) => detail.startsWith("ENOMEM"))).toBe(true);
});

test.each([
  ["expect lsmem", "RANGE "],
  ["expect zoneinfo", "Node 0, zone      DMA"],
  ["expect iomem", "00000000-00000fff : Reserved"],
  ["expect dmesg", "Command line: "],
])("%s has lines in its text, and behind a line those below it", (head, begin) => {
  const linesAt = (above: string) => {
    const { analysis, offset, text } = scenario(`${PLUGGED}${head} """\n${above}  x$0y\n"""\n`);
    const { items } = completionList(analysis, offset, STATE_TEXTS);
    expect(text.slice(items[0]!.replaced.start, items[0]!.replaced.end)).toBe("  xy");
    return items.map(({ insert }) => insert);
  };
  const all = linesAt("");
  expect(all[0]).toContain(begin);
  const further = linesAt(`${all[2]}\n`);
  expect(all).toEqual(expect.arrayContaining(further));
  expect(further[0]).toBe(all[3]);
  expect(further).not.toContain(all[0]);
});

test("where no block goes offline that is not the first thing to do", () => {
  const crash = `${setup("", "memory 4G", "nokaslr crashkernel=256M")}crash\n$0\n`;
  const labels = offered(crash).map(({ label }) => label);
  expect(labels.indexOf("offline")).toBeGreaterThan(labels.indexOf("allocate"));
  const online = offered(`${PLUGGED}$0\n`).map(({ label }) => label);
  expect(online.indexOf("offline")).toBeLessThan(online.indexOf("allocate"));
});
