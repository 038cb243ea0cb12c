/** A check of which a part could not be read says so in every format, whatever the rest comes to. */
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { folderWith, memzoneHere, removeFolder } from "./program.ts";
import { HOLDS } from "./scenarios.ts";

const folder = folderWith({ "a.memzone": HOLDS });
symlinkSync("nowhere.memzone", join(folder, "b.memzone"));
afterAll(() => removeFolder(folder));

const SENTENCE = "can't read b.memzone: no such file or directory";

test.for([
  ["json", (out: string) => [JSON.parse(out).ok, JSON.parse(out).unread, JSON.parse(out).cases]],
  ["jsonl", (out: string) => [JSON.parse(out.trim().split("\n").at(-1)!).ok, [SENTENCE], 1]],
  [
    "sarif",
    (out: string) => {
      const [{ executionSuccessful, toolExecutionNotifications }] = JSON.parse(out).runs[0].invocations;
      const errors = toolExecutionNotifications.filter(({ level }: { level: string }) => level === "error");
      return [executionSuccessful, errors.map(({ message }: { message: { text: string } }) => message.text), 1];
    },
  ],
  [
    "junit",
    (out: string) => [
      !/<testsuites [^>]*errors="1"/.test(out),
      [/<error message="([^"]+)"\/>/.exec(out)?.[1]?.replaceAll("&apos;", "'").replaceAll("&#39;", "'")],
      (out.match(/<testcase /g) ?? []).length - 1,
    ],
  ],
  ["github", (out: string) => [false, /^::error title=memzone::(.*)$/m.exec(out)?.slice(1), 1]],
] as const)("%s", async ([format, told]) => {
  const { out, err, status } = await memzoneHere(folder, "check", ".", "--format", format);
  expect([status, err]).toEqual([2, `memzone: ${SENTENCE}\n`]);
  expect(told(out)).toEqual([false, [SENTENCE], expect.any(Number)]);
  if (format !== "jsonl") {
    writeFileSync(join(folder, "results.jsonl"), (await memzoneHere(folder, "check", ".", "--format", "jsonl")).out);
    const merged = await memzoneHere(folder, "merge", "results.jsonl", "--format", format);
    expect([merged.status, merged.out]).toEqual([2, out]);
  }
});
