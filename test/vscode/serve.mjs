// `node test/vscode/serve.mjs FOLDER`: VS Code in the browser with memzone.vsix and this folder, until interrupted.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installCodeServer, serveVsCode } from "./code-server.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
installCodeServer();
const served = await serveVsCode({ vsix: join(root, "memzone.vsix"), folder: resolve(process.argv[2] ?? "samples") });
process.stdout.write(`\nVS Code with Memzone: ${served.url}\nCtrl+C stops it.\n`);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await served.close();
    process.exit(0);
  });
}
await served.closed;
