/** A document whose analysis fails, as a fault of the program would have it: it says so, and the others are served as if nothing were. */
import { expect, test } from "vitest";
import type { Connection } from "vscode-languageserver";
import { readClientCapabilities } from "../../server/lsp/client-capabilities.ts";
import type { Host } from "../../server/lsp/host.ts";
import { Workspace } from "../../server/lsp/workspace.ts";

const HEAD = "kernel 6.12 x86_64\nmachine qemu-pc { memory 2G }\nboot\n";

test("the failure of one document is none of another's", async () => {
  const published = new Map<string, readonly unknown[]>();
  const queue: (() => void)[] = [];
  const connection = {
    console: { error: () => undefined },
    sendDiagnostics: ({ uri, diagnostics }: { uri: string; diagnostics: readonly { code: unknown }[] }) =>
      published.set(
        uri,
        diagnostics.map(({ code }) => code),
      ),
  };
  const host: Host = {
    seesFile: () => true,
    readFile: () => {
      throw new Error("a fault of the program");
    },
    defer: (run) => queue.push(run),
    log: () => undefined,
    budget: { steps: 1000, runs: 100_000, milliseconds: 1e9, now: () => 0 },
  };
  const workspace = new Workspace(connection as unknown as Connection, host);
  workspace.client = readClientCapabilities({}, undefined);
  const [failing, other] = ["file:///failing.memzone", "file:///other.memzone"];
  workspace.open(failing!, 1, `use "machine.memzone"\n${HEAD}`);
  workspace.open(other!, 1, `${HEAD}offline memory99\n`);
  for (let turn = 0; turn < 10_000 && published.size < 2; turn++) {
    queue.shift()?.();
    await Promise.resolve();
  }
  expect(published.get(failing!)).toContain("internal-error");
  expect(published.get(other!)).toEqual(["step-failed"]);
  // The failing one is mended by its next text.
  published.clear();
  workspace.change(failing!, 2, [{ text: HEAD }]);
  for (let turn = 0; turn < 10_000 && published.size < 1; turn++) {
    queue.shift()?.();
    await Promise.resolve();
  }
  expect([...published]).toEqual([[failing, []]]);
});
