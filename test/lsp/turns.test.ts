import { describe, expect, test } from "vitest";
import { Turns } from "../../server/lsp/turns.ts";

/** An event loop that the test turns by hand. */
function loop() {
  const queue: (() => void)[] = [];
  const served: string[] = [];
  const turns = new Turns(
    (run) => queue.push(run),
    (uri) => served.push(uri),
  );
  return {
    turns,
    served,
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

  test("forgets a document that was closed", () => {
    const { turns, served, run } = loop();
    turns.request("a");
    turns.withdraw("a");
    run();
    expect(served).toEqual([]);
  });
});
