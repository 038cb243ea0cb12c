/**
 * The language server in this process, at the other end of two streams of bytes: the same frames, messages and host as in a process of its own,
 * whose start takes longer than what most tests ask of it.
 */
import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { createConnection, Message, ProposedFeatures, StreamMessageReader } from "vscode-languageserver/node";
import { readKernelImage } from "../../server/bridge/kernel-image/on-demand.ts";
import { readImageFile } from "../../server/disk/image-files.ts";
import { framesOf, textWriter } from "../../server/lsp/framed-streams.ts";
import { nodeHost } from "../../server/lsp/node-host.ts";
import { startServer } from "../../server/lsp/server.ts";
import { wholeParams } from "../../server/lsp/wrong-params.ts";
import type { Serving } from "./client.ts";

export function serveHere(): Serving {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const log = (line: string): void => void stderr.write(`memzone: ${line}\n`);
  // A reader instead of a stream: at the end of a stream the library ends the process.
  const reader = new StreamMessageReader(framesOf(stdin, log));
  const whole = wholeParams(log);
  const connection = createConnection(ProposedFeatures.all, reader, textWriter(stdout) as never, {
    messageStrategy: {
      // The library ends the process.
      handleMessage: (message, next) => (isExit(message) ? end() : whole.handleMessage(message, next)),
    },
  });
  const host = nodeHost(log, (path) => readImageFile(path, readKernelImage, true));
  // The heap here is that of all tests: to collect all of it takes a second, and would come wherever a server has closed a document before.
  startServer(connection, { ...host, collectGarbage: () => undefined, writesText: true });
  const ended = new EventEmitter();
  let isEnded = false;
  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    ended.emit("close", null);
  };
  return {
    stdin,
    stdout,
    stderr,
    on: (event, listener) => ended.on(event, listener),
    once: (event, listener) => ended.once(event, listener),
    kill() {
      if (isEnded) return;
      // What it still has to do is let be; nothing refers to it any more.
      stdin.write('Content-Length: 48\r\n\r\n{"jsonrpc":"2.0","id":"end","method":"shutdown"}');
      end();
    },
  };
}

function isExit(message: Message): boolean {
  return Message.isNotification(message) && message.method === "exit";
}
