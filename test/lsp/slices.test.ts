/** A session whose clock and event loop the test turns: each turn of an analysis takes a slice, and so is seen. */
import { expect, test } from "vitest";
import type { Connection } from "vscode-languageserver";
import { readClientCapabilities } from "../../server/lsp/client-capabilities.ts";
import type { Host } from "../../server/lsp/host.ts";
import { Workspace } from "../../server/lsp/workspace.ts";

const HEAD = "kernel 6.12 x86_64\nmachine qemu-pc { memory 64G }\n";
/** Each run of sections is a turn of the boot. */
const ISLANDS = Array.from({ length: 300 }, (_, index) => {
  const [first, last] = [8 + 2 * index, 9 + 2 * index].map((gib) => gib * 2 ** 30);
  return `    0x${first!.toString(16)}-0x${(last! - 1).toString(16)} usable`;
});
const HEAVY = `kernel 6.12 x86_64
machine {
  firmware {
    0x100000-0xbfffffff usable
${ISLANDS.join("\n")}
  }
}
boot
`;
const HEAVY_URI = "file:///heavy.memzone";
const LIGHT_URI = "file:///light.memzone";

function session() {
  const queue: (() => void)[] = [];
  const published: { readonly uri: string; readonly codes: readonly unknown[] }[] = [];
  const shown: string[] = [];
  /** In the order in which progress was shown. */
  const cancels: (() => void)[] = [];
  let time = 0;
  const connection = {
    console: { error: (line: string) => expect.fail(line) },
    sendDiagnostics: ({ uri, diagnostics }: { uri: string; diagnostics: readonly { code: unknown }[] }) =>
      published.push({ uri, codes: diagnostics.map(({ code }) => code) }),
    window: {
      createWorkDoneProgress: async () => ({
        begin: (title: string) => shown.push(title),
        report: (_percent: number, message: string) => shown.push(message),
        done: () => shown.push("done"),
        token: {
          onCancellationRequested: (run: () => void) => cancels.push(run),
        },
      }),
    },
  };
  const host: Host = {
    seesFile: () => true,
    readFile: () => undefined,
    defer: (run) => queue.push(run),
    log: () => undefined,
    budget: {
      steps: 1000,
      runs: 100_000,
      milliseconds: 1e9,
      now: () => {
        time += 10;
        return time;
      },
    },
  };
  const workspace = new Workspace(connection as unknown as Connection, host);
  workspace.client = readClientCapabilities({ window: { workDoneProgress: true } }, undefined);
  /** Turns the loop until something is so, at most a hundred thousand times. */
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 100_000 && !isSo(); turn++) {
      queue.shift()?.();
      await Promise.resolve();
    }
    expect(isSo()).toBe(true);
  };
  return { workspace, published, shown, until, cancelFirst: () => cancels[0]?.() };
}

test("other documents are served in the midst of a boot, which shows how far it is and can be cancelled", async () => {
  const { workspace, published, shown, until, cancelFirst } = session();
  workspace.open(HEAVY_URI, 1, HEAVY);
  await until(() => shown.includes("Memzone: simulating"));
  workspace.open(LIGHT_URI, 1, `${HEAD}boot\n`);
  let answered = false;
  void Promise.resolve(workspace.analysed(LIGHT_URI)).then((found) => {
    answered = found?.analysis.timeline[0]?.outcome.result === "ok";
  });
  await until(() => answered);
  expect(published.map(({ uri }) => uri)).not.toContain(HEAVY_URI);
  cancelFirst();
  await until(() => published.some(({ uri }) => uri === HEAVY_URI));
  expect(published.find(({ uri }) => uri === HEAVY_URI)!.codes).toContain("over-budget");
  expect(shown.at(-1)).toBe("done");
});

test("the newest text wins in the midst of a boot", async () => {
  const { workspace, published, shown, until } = session();
  workspace.open(HEAVY_URI, 1, HEAVY);
  await until(() => shown.includes("Memzone: simulating"));
  workspace.change(HEAVY_URI, 2, [{ text: `${HEAD}boot\nbogus\n` }]);
  await until(() => published.length > 0);
  expect(published).toEqual([{ uri: HEAVY_URI, codes: ["syntax"] }]);
});
