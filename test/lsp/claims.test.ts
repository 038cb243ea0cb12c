/** What a scenario claims, and whether it holds: what a list of tests shows and runs. */
import { expect, test } from "vitest";
import { claims, failures, unchecked } from "../../server/features/claims.ts";
import { scenario } from "../features/scenario.ts";
import { HERE } from "./client.ts";
import { at, EVERYTHING, leaveNoServer, newClient, URI } from "./session.ts";

leaveNoServer();

const TEXT = `param movable = 256M | 512M
kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=$movable }
boot
expect node0 Movable present=256M
offline memory38
step "the top block"
offline memory39 -> EBUSY
expect lsmem """
RANGE
"""
expect memory38 state=offline
step "once more"
expect memory38 state=offline
expect memory38 state=offline
`;

test("expectations and stated outcomes, under the headings of their steps, told apart by their words", () => {
  const { analysis, text } = scenario(TEXT);
  const all = claims(analysis.source);
  expect(all.map(({ name, heading }) => [heading, name])).toEqual([
    [undefined, "expect node0 Movable present=256M"],
    ["the top block", "offline memory39 -> EBUSY"],
    ["the top block", "expect lsmem"],
    ["the top block", "expect memory38 state=offline"],
    ["once more", "expect memory38 state=offline"],
    ["once more", "expect memory38 state=offline"],
  ]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(text.slice(all[2]!.span.start, all[2]!.span.end)).toBe('expect lsmem """\nRANGE\n"""');
  const moved = scenario(`# a comment\n${TEXT}`).analysis;
  expect(claims(moved.source).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
});

test("steps at the same time claim what one of them does", () => {
  const head = TEXT.slice(TEXT.indexOf("kernel"), TEXT.indexOf("expect")).replace("$movable", "1G");
  const { analysis } = scenario(`${head}concurrently {\n  offline memory33\n  offline memory34 -> ok\n}\n`);
  expect(claims(analysis.source).map(({ name }) => name)).toEqual(["concurrently"]);
});

test("an error is the claim's that it lies in, or the scenario's", () => {
  const { analysis } = scenario(TEXT.replace("offline memory38\n", "offline memory99\n"));
  const all = failures(analysis);
  expect(all.filter(({ claim }) => claim === undefined).map(({ message }) => message)).toEqual([
    expect.stringContaining("`offline memory99` fails with ENOENT"),
  ]);
  expect(all.filter(({ claim }) => claim !== undefined).length).toBeGreaterThan(0);
});

test.each(["offline memory34,35 -> EBUSY", "expect memory33 state=online: yes"])(
  "what can't be read of %s is the claim's",
  (line) => {
    const { analysis } = scenario(
      `kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\nboot\n${line}\nboot\n`,
    );
    const [claim, ...others] = claims(analysis.source);
    expect(others).toEqual([]);
    expect(claim?.name).toBe(line);
    const errors = failures(analysis).filter(({ message }) => message.startsWith("unexpected"));
    expect(errors.map(({ claim: id }) => id)).toEqual([claim?.id]);
  },
);

test.each([
  ["a boot that fails", "memory 4M", "expect memory0 state=online\noffline memory0 -> ok\n", 2],
  ["a line of which nobody knows", "memory 4G", 'expect dmesg "xyzzy"\nexpect memory33 state=online\n', 1],
  ["what can't be read", "memory 4G", "expect xyz\noffline memory33 -> ok\n", 1],
  ["what holds, and what does not", "memory 4G", "expect memory33 state=offline\noffline memory33 -> EBUSY\n", 0],
])("of %s claims are not checked", (_, memory, story, count) => {
  const { analysis } = scenario(`kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { ${memory} }\nboot\n${story}`);
  expect(unchecked(analysis)).toEqual(
    claims(analysis.source)
      .slice(0, count)
      .map(({ id }) => id),
  );
});

test("they are run in every combination of the parameters", async () => {
  const client = newClient(HERE);
  await client.initialize(EVERYTHING);
  expect(await client.request("memzone/claims", { uri: URI })).toBeNull();
  expect(await client.request("memzone/runClaims", { uri: URI })).toBeNull();
  client.open(URI, TEXT);
  const list = await client.request("memzone/claims", { uri: URI });
  expect(list[1]).toMatchObject({
    name: "offline memory39 -> EBUSY",
    range: { start: at(TEXT, "offline memory39", 0) },
  });
  const { cases, left } = await client.request("memzone/runClaims", { uri: URI });
  expect(left).toBe(0);
  expect(cases.map(({ values }: { values: string }) => values)).toEqual(["movable=256M", "movable=512M"]);
  expect(cases[0]).toMatchObject({ failures: [], unchecked: [] });
  expect(cases[1].failures).toEqual([
    {
      claim: list[0].id,
      message: "expected present=256M, simulated 512M",
      range: { start: at(TEXT, "present=256M", 0), end: at(TEXT, "present=256M", 12) },
    },
  ]);
});
