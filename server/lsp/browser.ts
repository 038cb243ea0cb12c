/**
 * The server as a web worker. It sees no files: a client that announces `memzone/readFile` reads them for it, and without
 * that the open documents are all there is.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { EDITOR_BUDGET } from "./host.ts";
import { startServer } from "./server.ts";

/** What of a worker's global scope is used here; the project's types are those of Node. */
interface WorkerScope {
  onmessage: unknown;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
const connection = createConnection(new BrowserMessageReader(scope as never), new BrowserMessageWriter(scope as never));

startServer(connection, {
  readFile: () => undefined,
  // A timer, not a message port: ports overtake the messages that already wait.
  defer: (run) => setTimeout(run, 0),
  log: (line) => console.error(`memzone: ${line}`),
  budget: { ...EDITOR_BUDGET, now: () => performance.now() },
});
