/** A kernel image takes seconds to unpack: it is read in a thread of its own, so that the editor is answered meanwhile. */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { readKernelImage } from "../bridge/kernel-image/on-demand.ts";
import { readImageFile } from "../disk/image-files.ts";
import type { ImageFile } from "../sources/kernel-image/reading.ts";

/** What a thread of this program is there for: to read one kernel image, which takes seconds of unpacking. */
interface ThreadRole {
  readonly memzone: "image";
  readonly path: string;
}

/** Whether this is such a thread; if so, it reads and answers. */
export function servesAsThread(): boolean {
  const role = workerData as ThreadRole | null;
  if (isMainThread || parentPort === null || role?.memzone !== "image") return false;
  const port = parentPort;
  void readImageFile(role.path, readKernelImage, true).then((file) => port.postMessage(file));
  return true;
}

/** Reads an image in a thread of its own, so that the editor is answered meanwhile; in this one where there can be none. Never rejects. */
export function readInThread(path: string): Promise<Exclude<ImageFile, "pending">> {
  const here = (): Promise<Exclude<ImageFile, "pending">> => readImageFile(path, readKernelImage, true);
  const program = process.argv[1];
  if (program === undefined) return here();
  return new Promise((resolve) => {
    const role: ThreadRole = { memzone: "image", path };
    const thread = new Worker(program, { workerData: role });
    const failed = (): void => resolve(here());
    thread.once("message", (file: Exclude<ImageFile, "pending">) => {
      thread.off("exit", failed);
      resolve(file);
      void thread.terminate();
    });
    // One that fails ends, too.
    thread.on("error", () => undefined);
    thread.once("exit", failed);
  });
}
