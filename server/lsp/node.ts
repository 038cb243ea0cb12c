/**
 * The server as a process of its own, speaking over stdin and stdout (`--stdio`), a socket or Node's IPC. Files are read
 * from the disk. Standard output belongs to the protocol: whatever anybody prints goes to standard error.
 */
import "./console-to-stderr.ts";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { visible } from "../views/visible.ts";
import { framesOf, textWriter } from "./framed-streams.ts";
import { readInThread, servesAsThread } from "./image-thread.ts";
import { nodeHost } from "./node-host.ts";
import { startServer } from "./server.ts";
import { socketOfClient } from "./sockets.ts";
import { wholeParams } from "./wrong-params.ts";

process.on("uncaughtException", (error) => logLine(`uncaught: ${error.stack ?? error.message}`));
process.on("unhandledRejection", (reason) => logLine(`unhandled: ${String(reason)}`));
if (!servesAsThread()) {
  const transport = transportOf(process.argv);
  const options = { messageStrategy: wholeParams(logLine) };
  startServer(
    transport === undefined
      ? createConnection(ProposedFeatures.all, options)
      : createConnection(
          ProposedFeatures.all,
          framesOf(transport.input, logLine),
          textWriter(transport.output),
          options,
        ),
    { ...nodeHost(logLine, readInThread), writesText: transport !== undefined },
  );
}

interface Transport {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** What messages go over: a socket or a pipe that the client listens at, else stdin and stdout. Undefined: Node's IPC, which has no frames. */
function transportOf(args: readonly string[]): Transport | undefined {
  const valueAfter = (option: string): string | undefined => {
    const at = args.findIndex((arg) => arg === option || arg.startsWith(`${option}=`));
    return args[at] === option ? args[at + 1] : args[at]?.slice(option.length + 1);
  };
  if (args.includes("--node-ipc")) return undefined;
  const socket = socketOfClient(valueAfter("--socket"), valueAfter("--pipe"), logLine);
  return socket === undefined ? { input: process.stdin, output: process.stdout } : { input: socket, output: socket };
}

/** A log that can't be written is no reason to stop. */
function logLine(line: string): void {
  try {
    process.stderr.write(`memzone: ${visible(line)}\n`);
  } catch {
    // Nobody listens.
  }
}
