/**
 * The entry of the command line, and of its own worker threads.
 */
import { main } from "./main.ts";
import { processTerminal } from "./terminal.ts";
import { serveAsWorker } from "./worker-pool.ts";

if (!serveAsWorker()) {
  main(process.argv.slice(2), processTerminal()).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`memzone: this should not have happened: ${error instanceof Error ? error.stack : error}\n`);
      process.exitCode = 2;
    },
  );
}
