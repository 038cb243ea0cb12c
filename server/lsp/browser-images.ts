/**
 * Kernel images in a browser. Unpacking and reading one takes a second or more of computing, so it is done in a worker of its own, which
 * runs the script of the server again and asks this one for bytes; where no worker can be made, it is done here.
 */
import { type AskForBytes, readByPieces } from "../bridge/kernel-image/by-pieces.ts";
import { readKernelImage } from "../bridge/kernel-image/read-image.ts";
import type { ImageReading } from "../sources/kernel-image/reading.ts";
import { BROWSER_UNPACKERS } from "./browser-unpackers.ts";

/** What the worker of an image is called, by which the script knows what it is there for. */
const ROLE = "memzone kernel image";

/** From the server to the worker: the name of the image at first, then the bytes that were asked for. */
type ToWorker = { readonly name: string } | { readonly bytes: Awaited<ReturnType<AskForBytes>> };
/** From the worker: bytes that it wants, one piece after the other, and in the end what it read. */
type FromWorker = { readonly start: number; readonly end: number } | { readonly read: ImageReading | undefined };

/** What a worker's scope has of a browser; the project's types are those of Node. */
interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: never }) => void) | null;
}
interface WorkerScope extends Port {
  readonly name?: string;
  readonly location?: { readonly href: string };
  readonly Worker?: new (
    url: string,
    options: { readonly name: string },
  ) => Port & { onerror: (() => void) | null; terminate(): void };
}

const scope = globalThis as unknown as WorkerScope;

/** What the image tells, by the bytes that `ask` has; undefined where there are none. Rejects only with what `ask` rejects with. */
export async function readImageInBrowser(name: string, ask: AskForBytes): Promise<ImageReading | undefined> {
  const here = (): Promise<ImageReading | undefined> => readHere(name, ask);
  const { Worker, location } = scope;
  if (Worker === undefined || location === undefined) return here();
  return new Promise((resolve, reject) => {
    try {
      const worker = new Worker(location.href, { name: ROLE });
      const post = (message: ToWorker): void => worker.postMessage(message);
      const end = (result: ImageReading | undefined | Promise<ImageReading | undefined>): void => {
        worker.terminate();
        resolve(result);
      };
      worker.onerror = () => end(here());
      worker.onmessage = ({ data }: { readonly data: FromWorker }) => {
        if ("read" in data) end(data.read);
        else ask(data.start, data.end).then((bytes) => post({ bytes }), reject);
      };
      post({ name });
    } catch {
      resolve(here());
    }
  });
}

/** Whether this is the worker of an image; if so, it reads and answers. */
export function servesAsImageWorker(): boolean {
  if (scope.name !== ROLE) return false;
  let answered: (bytes: Awaited<ReturnType<AskForBytes>>) => void = () => undefined;
  const post = (message: FromWorker): void => scope.postMessage(message);
  const ask: AskForBytes = (start, end) => {
    post({ start, end });
    return new Promise((resolve) => {
      answered = resolve;
    });
  };
  scope.onmessage = ({ data }: { readonly data: ToWorker }) => {
    if ("bytes" in data) answered(data.bytes);
    else void readHere(data.name, ask).then((read) => post({ read }));
  };
  return true;
}

function readHere(name: string, ask: AskForBytes): Promise<ImageReading | undefined> {
  return readByPieces(ask, (source) => readKernelImage(source, name, BROWSER_UNPACKERS));
}
