import { expect, test } from "vitest";
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { guardRequest } from "../../server/lsp/guard.ts";

const session = { phase: "serving", log: () => undefined } as const;

test("a request that is cancelled while it waits is answered at once, whatever it waits for", async () => {
  const handler = guardRequest("memzone/story", () => new Promise<string>(() => undefined), session);
  const source = new CancellationTokenSource();
  const answer = handler({ uri: "file:///a.memzone" }, source.token);
  source.cancel();
  const error = await answer;
  expect(error).toBeInstanceOf(ResponseError);
  expect((error as ResponseError<void>).code).toBe(LSPErrorCodes.RequestCancelled);
});

test("one that is not cancelled has its result, and leaves nobody listening", async () => {
  const handler = guardRequest("memzone/story", async () => "result", session);
  let listening = 0;
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: () => {
      listening++;
      return { dispose: () => listening-- };
    },
  };
  expect(await handler({ uri: "file:///a.memzone" }, token as never)).toBe("result");
  expect(listening).toBe(0);
});
