/** `memzone mcp`: an assistant's tools over the Model Context Protocol. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TOOLS } from "../../client/assistant-tools-names.ts";
import { ASSISTANT_TOOLS, answerTool } from "../../server/bridge/assistant-tools.ts";
import { answered, answerLine } from "../../server/cli/mcp.ts";
import { CALLED } from "./program.ts";

const root = join(import.meta.dirname, "..", "..");
const now = () => 0;
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests, field by field.
const ask = (message: object): any => answerLine(JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }), now);
const call = (name: string, given: object): { text: string; isError: boolean } => {
  const { result } = ask({ method: "tools/call", params: { name, arguments: given } });
  return { text: result.content[0].text, isError: result.isError };
};

const SCENARIO = `param size = 256M | 512M
kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=$size }
boot
expect node0 Movable present=256M
`;

describe("the protocol", () => {
  test("a session over the pipes of a process", () => {
    const lines = [
      { id: 1, method: "initialize", params: { protocolVersion: "2025-03-26", capabilities: {} } },
      { method: "notifications/initialized" },
      { id: "two", method: "tools/list" },
      { id: 3, method: "tools/call", params: { name: "memzone_explain", arguments: { name: "movablecore" } } },
    ].map((each) => JSON.stringify({ jsonrpc: "2.0", ...each }));
    const run = spawnSync(process.execPath, [CALLED, "mcp"], {
      input: `${lines.join("\n")}\nno json\n`,
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    const answers = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.map(({ id }) => id)).toEqual([1, "two", 3, null]);
    expect(answers[0].result).toMatchObject({ protocolVersion: "2025-03-26", serverInfo: { name: "memzone" } });
    expect(answers[1].result.tools.map(({ name }: { name: string }) => name)).toEqual(TOOLS);
    expect(answers[2].result.content[0].text).toContain("movablecore=");
    expect(answers[3].error.code).toBe(-32700);
    expect(run.status).toBe(0);
  });

  test("a message that is too long is answered with an error, and the next one is served", () => {
    const run = spawnSync(process.execPath, [CALLED, "mcp"], {
      input: `${"x".repeat(5 * 2 ** 20)}\n${JSON.stringify({ jsonrpc: "2.0", id: 7, method: "ping" })}`,
      encoding: "utf8",
    });
    const answers = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers).toEqual([
      { jsonrpc: "2.0", id: null, error: { code: -32600, message: "a message has at most 4 MiB" } },
      { jsonrpc: "2.0", id: 7, result: {} },
    ]);
    expect([run.stderr, run.status]).toEqual(["", 0]);
  });

  test.each([
    ["[]", -32600],
    ["null", -32600],
    ['{"id":{},"method":"ping"}', -32600],
    ['{"id":1}', -32600],
    ['{"id":1,"method":"resources/list"}', -32601],
    ['{"id":1,"method":"tools/call","params":{"name":"__proto__"}}', -32602],
    ['{"id":1,"method":"tools/call"}', -32602],
  ])("%s is answered with an error", (line, code) => {
    expect(answerLine(line, now)).toMatchObject({ error: { code } });
  });

  test("a notification has no answer", () => expect(answerLine('{"method":"x"}', now)).toBeUndefined());
});

describe("the tools", () => {
  test("check says what every combination comes to, and of what is known", () => {
    const { text, isError } = call("memzone_check", { scenario: SCENARIO });
    expect(isError).toBe(false);
    expect(text).toContain("with size=256M:");
    expect(text).toMatch(
      /with size=512M:\n[\s\S]*6:22: error: expected present=256M, simulated 512M \[expectation-failed\]; fixes: /,
    );
    expect(text).toContain("2 cases: 1 error");
    expect(text).toMatch(/^(?:exact|modelled|depends): /m);
  });

  test("show prints a text at a step", () => {
    expect(call("memzone_show", { scenario: SCENARIO, as: "lsmem" }).text).toContain("RANGE");
    expect(call("memzone_show", { scenario: SCENARIO, as: "lsmem", step: 7 })).toMatchObject({ isError: true });
    expect(call("memzone_show", { scenario: SCENARIO, as: "toString" })).toMatchObject({ isError: true });
    expect(call("memzone_show", { scenario: SCENARIO, as: "lsmem", at: "boot" })).toEqual({
      text: "memzone_show takes no `at`: it takes scenario, as, step",
      isError: true,
    });
    expect(call("memzone_show", { scenario: "boot\n", as: "lsmem" }).text).toContain("nothing could be simulated");
  });

  test("explain has a page of each name, and the language as a book", () => {
    expect(call("memzone_explain", { name: "language" }).text).toContain("# The Memzone language");
    expect(call("memzone_explain", { name: "movable-reserved" }).text).toContain("ZONE_MOVABLE");
    expect(call("memzone_explain", { name: "constructor" })).toMatchObject({ isError: true });
    expect(call("memzone_explain", { name: "movablecor" }).text).toBe(
      'nothing is called "movablecor"; did you mean movablecore?',
    );
    expect(call("memzone_show", { scenario: SCENARIO, as: "lsmen" }).text).toContain("did you mean lsmem?");
  });

  test("import makes a scenario of a log, which then holds", () => {
    const text = readFileSync(join(root, "samples", "two-socket-server.dmesg"), "utf8");
    const made = call("memzone_import", { text });
    expect(made.isError).toBe(false);
    expect(made.text).toMatch(/^machine /m);
    expect(call("memzone_check", { scenario: made.text }).text).toContain("1 case: 0 errors");
    const second = text.replaceAll(/Linux version [\w.-]+/g, "Linux version 6.1.0-99-amd64");
    const both = `${text}${second}`;
    expect(call("memzone_import", { text: both }).text).toContain("kernel 6.1.0-99-amd64");
    expect(call("memzone_import", { text: both, boot: 1 }).text).not.toContain("6.1.0-99");
    expect(call("memzone_import", { text: "buy milk", more: [text] }).text).toMatch(/^# can't read text 1: /);
    for (const given of [
      { text: "buy milk" },
      { text, boot: 7 },
      { text, boot: "x" },
      { text, more: "x" },
      { text, more: [1] },
    ])
      expect(call("memzone_import", given).isError).toBe(true);
  });

  test("no file is read, whatever a scenario names", () => {
    const scenario = `use "/etc/passwd.memzone"\nreserve from "/etc/passwd"\n${SCENARIO}`;
    const { text } = call("memzone_check", { scenario });
    expect(text).toContain("names no files");
    expect(text).not.toContain("root:");
  });

  test("anything is answered", () => {
    for (const given of [undefined, null, 7, [], { scenario: 7 }, { scenario: "" }, { scenario: "\u0000{{{" }]) {
      for (const name of [...TOOLS, "none"]) expect(typeof answerTool(name, given, now).text).toBe("string");
    }
  });

  test("check agrees with the samples", () => {
    const folder = join(root, "samples");
    for (const name of readdirSync(folder).filter((each) => each.startsWith("first-steps"))) {
      const { text } = call("memzone_check", { scenario: readFileSync(join(folder, name), "utf8") });
      expect(text).toContain("1 case: 0 errors");
    }
  });
});

test("a machine without end, time without end and a call that fails have short answers", () => {
  const endless = `kernel 6.12 arm64
machine { firmware { 0x80000000-0xffffffff usable
 0x80000000000-0x7ffffffffffff usable } }
boot
`;
  const { text, isError } = call("memzone_show", { scenario: endless, as: "blocks" });
  expect(isError).toBe(false);
  expect(text.length).toBeLessThan(300_000);
  expect(text).toMatch(/^… \d+ lines more, which `memzone show` prints$/m);

  const hours = Array.from({ length: 10_000 }, (_, hour) => hour * 3_600_000);
  const slow = answerTool("memzone_check", { scenario: SCENARIO }, () => hours.shift() ?? 0);
  expect(slow.text).toContain("of 2 combinations of the parameters the first 1");

  const failed = answered(() => {
    throw new TypeError("no such thing");
  });
  expect(failed).toEqual({ text: "this should not have happened, please report it: no such thing", isError: true });
});

test("the extension contributes the same tools to the editor's language models", () => {
  const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const contributed = contributes.languageModelTools.map(
    ({ name, modelDescription, inputSchema }: Record<string, unknown>) => [name, modelDescription, inputSchema],
  );
  expect(contributed).toEqual(
    ASSISTANT_TOOLS.map(({ name, description, inputSchema }) => [name, description, inputSchema]),
  );
});
