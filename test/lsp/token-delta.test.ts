/** Semantic tokens over the protocol: what differs from the version that the client has. */
import { afterAll, expect, test } from "vitest";
import { Client, HERE } from "./client.ts";
import { tokenFaults } from "./conformance.ts";

const URI = "file:///scenarios/tokens.memzone";
const HEAD = `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
boot
`;
const client = new Client(HERE);
afterAll(() => client.kill());

test("an edit brings the tokens that it changed, and an id that is not known all of them", async () => {
  const { capabilities } = await client.initialize();
  const { legend, full } = capabilities.semanticTokensProvider;
  expect(full).toEqual({ delta: true });
  const textDocument = { uri: URI };
  const steps = "offline memory5\n".repeat(400);
  client.open(URI, HEAD + steps);
  const first = await client.request("textDocument/semanticTokens/full", { textDocument });
  expect(tokenFaults(first.data, HEAD + steps, legend)).toEqual([]);
  const delta = (previousResultId: string) =>
    client.request("textDocument/semanticTokens/full/delta", { textDocument, previousResultId });
  expect(await delta(first.resultId)).toEqual({ resultId: first.resultId, edits: [] });

  const at = { line: 3, character: 0 };
  const added = "# more\nonline_movable memory5 -> EBUSY\n";
  client.change(URI, 2, { range: { start: at, end: at }, text: added });
  const { resultId, edits } = await delta(first.resultId);
  expect(edits).toHaveLength(1);
  expect(edits[0].data.length).toBeLessThanOrEqual(5 * 5);
  const data = [...first.data];
  for (const edit of edits) data.splice(edit.start, edit.deleteCount, ...edit.data);
  const now = await client.request("textDocument/semanticTokens/full", { textDocument });
  expect(data).toEqual(now.data);
  expect(tokenFaults(now.data, HEAD + added + steps, legend)).toEqual([]);
  expect((await delta(resultId)).data).toEqual(now.data);
});
