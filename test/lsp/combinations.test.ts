/** Combinations of parameters that are not chosen: what they have to say is said, with their values. */
import { expect, test } from "vitest";
import { HERE, type Message } from "./client.ts";
import { at, leaveNoServer, newClient, URI } from "./session.ts";

leaveNoServer();

const TEXT = `param movable = 256M | 512M | 1G
kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { movablecore=$movable nokaslr }
boot
expect node0 Movable present=256M
`;
const messages = (message: Message | undefined): readonly string[] =>
  message?.params.diagnostics.map((each: { message: string }) => each.message) ?? [];
const failing = (message: Message): boolean =>
  message.method === "textDocument/publishDiagnostics" && messages(message).some((each) => each.startsWith("with "));

test("other combinations fail in the editor as in `check`", async () => {
  const client = newClient(HERE);
  await client.initialize({ textDocument: { publishDiagnostics: { versionSupport: true } } });
  client.open(URI, TEXT);
  expect(messages(await client.until(({ method }) => method === "textDocument/publishDiagnostics"))).not.toContainEqual(
    expect.stringMatching(/^with /),
  );
  const said = messages(await client.until(failing)).filter((each) => each.includes("expected"));
  expect(said).toEqual([
    expect.stringMatching(/^with movable=512M: .*expected present=256M/),
    expect.stringMatching(/^with movable=1G: .*expected present=256M/),
  ]);

  // What is mended in the text is mended in all of them.
  client.forget();
  const start = at(TEXT, " present=256M", 0);
  client.change(URI, 2, { range: { start, end: at(TEXT, " present=256M", 13) }, text: "" });
  expect((await client.diagnostics(URI, 2)).filter(({ message }) => message.includes("expected"))).toEqual([]);
});
