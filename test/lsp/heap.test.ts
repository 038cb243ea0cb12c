import { expect, test } from "vitest";
import { built } from "../built.ts";
import { SERVER } from "./client.ts";
import { COLLISION, EVERYTHING, newClient, URI } from "./session.ts";

/** Writes a line on standard error for each collection of garbage: what of the heap it was for, and the bytes there are for new objects behind it. */
const WATCH = `
import { PerformanceObserver, constants } from "node:perf_hooks";
import { getHeapSpaceStatistics } from "node:v8";
const young = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size;
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries())
    process.stderr.write((detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR ? "whole" : "part") + " of " + young() / 2 ** 20 + " MiB\\n");
}).observe({ entryTypes: ["gc"] });`;

// How much loading leaves is a matter of the bundle.
test.skipIf(built("server.js") === undefined)(
  "the first edits of a story wait for no collection of the whole heap",
  async () => {
    const client = newClient(["--import", `data:text/javascript,${encodeURIComponent(WATCH)}`, ...SERVER]);
    await client.initialize(EVERYTHING);
    client.open(URI, COLLISION);
    await client.diagnostics(URI, 1);
    let version = 1;
    const edit = async (): Promise<void> => {
      version++;
      client.change(URI, version, { text: `${COLLISION}# ${version}\n` });
      await client.diagnostics(URI, version);
    };
    const collections = () => client.stderr.split("\n").filter((line) => line.includes("MiB"));
    const wholeOnes = () => collections().filter((line) => line.startsWith("whole"));
    // What loading the server left is collected behind the first diagnostics.
    while (wholeOnes().length === 0) await edit();
    while (collections().length < 5) await edit();
    expect(wholeOnes()).toHaveLength(1);
    expect(collections().at(-1)).toBe("part of 32 MiB");
  },
);
