import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../../server/sources/container/decode.ts";
import { readLogLayout } from "../../../server/sources/dmesg/layout.ts";
import { readLogMachine } from "../../../server/sources/dmesg/machine.ts";
import { recogniseSource } from "../../../server/sources/recognise.ts";
import { COATS } from "./coats.ts";

const FIELD = join(import.meta.dirname, "..", "..", "bridge", "field");

function messagesOf(name: string): readonly string[] {
  const lines = readFileSync(join(FIELD, name), "utf8").trimEnd().split("\n");
  return lines.map((line) => line.replace(/^\[ *\d+\.\d+\] /, ""));
}

/** What a log tells, without where it stands. */
function told(log: string): unknown {
  const { machine, doubts } = readLogMachine(log);
  const { layout, whole } = readLogLayout(log);
  const told = { machine, doubts: doubts.map(({ kind, what }) => `${kind} ${what}`), layout, whole };
  // A mail program drops one of two blanks at the end of a line.
  const shown = (key: string, value: unknown): unknown =>
    key === "at" ? undefined : typeof value === "string" ? value.replace(/ +/g, " ") : value;
  return JSON.parse(JSON.stringify(told, shown));
}

describe.each(["supermicro-el9.dmesg", "raspberry-pi-5.dmesg", "uefi-coreos-4.18.dmesg"])(
  "the machine of %s is the same in a log",
  (name) => {
    const messages = messagesOf(name);
    const bare = told(`${messages.join("\n")}\n`);

    it.each(Object.entries(COATS))("%s", (_, coat) => {
      const log = decodeText(Buffer.from(coat(messages)));
      expect(recogniseSource(log)).toEqual({ kind: "dmesg" });
      expect(told(log)).toEqual(bare);
    });
  },
);
