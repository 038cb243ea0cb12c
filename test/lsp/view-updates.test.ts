/** What the layout view is sent: windows on the time axis, and of what it has already no more than what differs. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { HeldValues } from "../../client/held-values.ts";
import { SentValues } from "../../server/lsp/sent-values.ts";
import type { Layout, Timeline } from "../../server/views/layout.ts";
import { Client, HERE } from "./client.ts";

const URI = "file:///scenarios/view.memzone";
const STEPS = 4000;
const TEXT = `kernel 6.12 x86_64
machine qemu-pc { memory 4G slots 4 maxmem 100G }
dimm dimm0 { size 8G }
cmdline { movablecore=256M memhp_default_state=offline }
boot
plug dimm0
step "a heading"
${"online_movable memory40\noffline memory40\n".repeat(STEPS / 2)}`;
const lines = TEXT.split("\n");

const client = new Client(HERE);
let version = 1;
let sent = 0;
const timelines = new HeldValues<Timeline>();
const layouts = new HeldValues<Layout>();
beforeAll(async () => {
  await client.initialize({}, { initializationOptions: { memzone: { layout: true } } });
  client.open(URI, TEXT);
});
afterAll(() => client.kill());

async function counted(method: string, params: object) {
  const result = await client.request(method, params);
  sent = JSON.stringify(result).length;
  return result;
}
const timeline = (around: number) =>
  timelines.ask(URI, (known) => counted("memzone/timeline", { uri: URI, around, ...known }));
const layout = (step: number) => layouts.ask(URI, (known) => counted("memzone/layout", { uri: URI, step, ...known }));
const fresh = async (method: string, params: object) => (await client.request(method, { uri: URI, ...params })).value;

function edit(line: number, text: string): void {
  const range = { start: { line, character: 0 }, end: { line, character: lines[line]!.length } };
  client.change(URI, ++version, { range, text });
  lines[line] = text;
}

test("a long story is seen from afar, and step by step where it is looked at", async () => {
  const found = await timeline(2000);
  expect(found?.count).toBe(STEPS + 2);
  expect(found?.steps.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, n) => 1950 + n));
  expect(found?.marks).toMatchObject([
    { number: 0, boot: "boot" },
    { number: 2, heading: "a heading" },
  ]);
  expect((await timeline(1e9))?.steps.at(-1)?.number).toBe(STEPS + 1);
  expect((await timeline(-5))?.steps[0]?.number).toBe(0);
});

test("what the view has is not sent again", async () => {
  const first = await layout(STEPS);
  const whole = sent;
  expect(await layout(STEPS)).toEqual(first);
  expect(sent).toBeLessThan(40);
  const next = await layout(STEPS + 1);
  expect(sent).toBeLessThan(whole / 2);
  expect(next).toEqual(await fresh("memzone/layout", { step: STEPS + 1 }));
});

test("the whole story is sent for a file of its own, around the step that is looked at", async () => {
  const story = await client.request("memzone/story", { uri: URI, step: 2000 });
  expect(story).toMatchObject({ at: 2000, from: 1500 });
  expect(story.behind).toHaveLength(999);
  expect((await client.request("memzone/story", { uri: URI })).at).toBe(STEPS + 1);
  expect((await client.request("memzone/story", { uri: URI, step: "1" })).at).toBe(STEPS + 1);
  expect(await client.request("memzone/story", { uri: "file:///no/such.memzone" })).toBeNull();
});

test("an edit brings what it changed, and what comes of all updates is what a new view is sent", async () => {
  await timeline(2000);
  await layout(2000);
  edit(lines.length - 2, "offline memory41");
  await timeline(2000);
  expect(sent).toBeLessThan(200);
  edit(2007, "offline memory42");
  edit(0, "\nkernel 6.12 x86_64");
  expect(await timeline(2000)).toEqual(await fresh("memzone/timeline", { around: 2000 }));
  expect(await layout(2000)).toEqual(await fresh("memzone/layout", { step: 2000 }));
  // What others were sent in between does not disturb.
  expect(await layout(1999)).toEqual(await fresh("memzone/layout", { step: 1999 }));
  expect(await layout(1998)).toEqual(await fresh("memzone/layout", { step: 1998 }));
});

test("what a view holds of a server that is gone is none of the next one's values, however many questions waited for it", async () => {
  const held = new HeldValues<readonly number[]>();
  const askOf = (server: SentValues<readonly number[]>, value: readonly number[]) =>
    held.ask(URI, async ({ known }) => server.update(URI, value, known));
  await askOf(new SentValues(() => 7), [1]);
  const next = new SentValues<readonly number[]>(() => 3);
  expect(await Promise.all([askOf(next, [2]), askOf(next, [2])])).toEqual([[2], [2]]);
});

test("no two servers have an id for the same", async () => {
  const other = new Client(HERE);
  await other.initialize({}, { initializationOptions: { memzone: { layout: true } } });
  other.open(URI, TEXT);
  const idOf = async (each: Client) => (await each.request("memzone/timeline", { uri: URI, count: 1 })).id;
  expect(await idOf(other)).not.toBe(await idOf(client));
  other.kill();
});
