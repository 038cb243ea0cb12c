/**
 * The server as a web worker. It sees no files: a client that announces `memzone/readFile` and `memzone/readBytes` reads them for
 * it, and without that the open documents are all there is.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { unpackWith } from "../sources/container/unpack.ts";
import { readImageInBrowser, servesAsImageWorker } from "./browser-images.ts";
import { BROWSER_OPENERS } from "./browser-unpackers.ts";
import { EDITOR_BUDGET } from "./host.ts";
import { startServer } from "./server.ts";
import { wholeParams } from "./wrong-params.ts";

// The project's types are those of Node: that this is a worker's scope is known here alone.
const scope = globalThis as never;

/** Bytes: as many as of a file on a disk. */
const LARGEST_FILE = 64 * 2 ** 20;

const logLine = (line: string): void => console.error(`memzone: ${line}`);

if (!servesAsImageWorker())
  startServer(
    createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope), {
      messageStrategy: wholeParams(logLine),
    }),
    {
      seesFile: () => false,
      readFile: () => undefined,
      readImageBytes: readImageInBrowser,
      machineFiles: { unpack: unpackWith(BROWSER_OPENERS), largest: LARGEST_FILE },
      // A timer, not a message port: ports overtake the messages that already wait.
      defer: (run) => setTimeout(run, 0),
      log: logLine,
      budget: { ...EDITOR_BUDGET, now: () => performance.now() },
    },
  );
