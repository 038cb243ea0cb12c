import { describe, expect, test } from "vitest";
import { Turns } from "../../server/lsp/turns.ts";

/** An event loop that the test turns by hand. */
function loop() {
  const queue: (() => void)[] = [];
  const served: string[] = [];
  /** How many turns a document takes; one where nothing is said. */
  const slices = new Map<string, number>();
  const turns = new Turns(
    (run) => queue.push(run),
    (uri) => {
      served.push(uri);
      const left = (slices.get(uri) ?? 1) - 1;
      slices.set(uri, left);
      return left > 0 ? "more" : "done";
    },
  );
  return {
    turns,
    served,
    slices,
    turn: () => queue.shift()?.(),
    run: () => {
      while (queue.length > 0) queue.shift()?.();
    },
  };
}

describe("the queue of documents", () => {
  test("serves a document once, however often it changed", () => {
    const { turns, served, run } = loop();
    for (let n = 0; n < 5; n++) turns.request("a");
    run();
    expect(served).toEqual(["a"]);
  });

  test("waits for a change that arrives in the next turn", () => {
    const { turns, served, turn, run } = loop();
    turns.request("a");
    turn();
    turns.request("a");
    turn();
    expect(served).toEqual([]);
    run();
    expect(served).toEqual(["a"]);
  });

  test("serves one document in a turn, and all of them in the end", () => {
    const { turns, served, run } = loop();
    for (const uri of ["a", "b", "c"]) turns.request(uri);
    run();
    expect(served).toEqual(["a", "b", "c"]);
  });

  test("one that keeps changing doesn't keep the others waiting", () => {
    const { turns, served, turn } = loop();
    turns.request("b");
    for (let n = 0; n < 4; n++) {
      turns.request("a");
      turn();
    }
    expect(served).toContain("b");
  });

  test("serves the others between the slices of one that takes long", () => {
    const { turns, served, slices, run } = loop();
    slices.set("long", 3);
    for (const uri of ["long", "b", "c"]) turns.request(uri);
    run();
    expect(served).toEqual(["long", "b", "c", "long", "long"]);
  });

  test("forgets a document that was closed", () => {
    const { turns, served, run } = loop();
    turns.request("a");
    turns.withdraw("a");
    run();
    expect(served).toEqual([]);
  });
});
