/**
 * `memzone profile`: what a kernel image tells of its build, as a data file of server/simulation/builds.
 */
import { resolve } from "node:path";
import { configMismatchText } from "../analysis/notes/config-differs.ts";
import { imageProblemText } from "../analysis/notes/image-unreadable.ts";
import { imageLackText } from "../analysis/notes/image-untold.ts";
import { buildFile } from "../bridge/kernel-image/build-file.ts";
import { readKernelImage } from "../bridge/kernel-image/read-image.ts";
import { readImageFile } from "../disk/image-files.ts";
import { readConfigText } from "../sources/kernel-image/config-text.ts";
import { configBeside, type ImageFile, type ReadImage, withConfig } from "../sources/kernel-image/reading.ts";
import { visible } from "../views/visible.ts";
import { type Options, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { readText } from "./files.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = { config: { type: "string" } } as const satisfies Options;

export const profile: Command = {
  usage: `memzone profile VMLINUZ [--config FILE]

Reads an image (bzImage, arm64 Image, EFI zboot, vmlinux) and prints the data file of its build: version, sizes of structures, parts of the
image, options. Nothing is booted, and nothing of the image is run. What it does not tell is named on standard error.

  --config FILE  the kernel's configuration, where the image does not carry it (CONFIG_IKCONFIG); without it, the one
                 that a distribution installs beside its image (config-… for vmlinuz-…)`,
  examples: [
    ["memzone profile /boot/vmlinuz-6.12.73-amd64", "the running kernel of a Debian machine"],
    ["memzone profile vmlinuz --config config", "an image that does not carry its configuration"],
  ],
  options: OPTIONS,
  run: runProfile,
};

async function runProfile(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("profile", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  const { values, positionals } = read;
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) {
    return wrongCall(terminal, "profile one image (memzone profile VMLINUZ)");
  }
  const file = await readImageFile(resolve(terminal.folder, path), readKernelImage, false);
  const wrong = whyNothing(path, file);
  if (wrong !== undefined) return wrongCall(terminal, wrong);
  const configured = withGivenConfig(file as ReadImage, path, values.config as string | undefined, terminal);
  if ("wrong" in configured) return wrongCall(terminal, configured.wrong);
  if (configured.mismatch !== undefined) terminal.err(`memzone: ${configured.mismatch}`);
  const { text, missing } = buildFile(configured.facts);
  terminal.out(visible(text));
  for (const lack of configured.lacks) terminal.err(`memzone: ${path} has ${imageLackText(lack)} are not told`);
  if (missing.length > 0) terminal.err(`memzone: not told: ${missing.join(", ")}`);
  return EXIT.fine;
}

/** A sentence; undefined where the image was read. */
function whyNothing(path: string, file: Exclude<ImageFile, "pending">): string | undefined {
  if (!("wrong" in file)) {
    return file.why && `${path} tells its release alone, ${file.facts.release}: ${imageProblemText(file.why)}`;
  }
  if (file.wrong === "missing") return `can't read ${path}: no such file or directory`;
  if (file.wrong === "refused") return `can't read ${path}: ${file.why}`;
  return `${path} tells of no kernel: ${imageProblemText(file)}`;
}

function withGivenConfig(
  read: ReadImage,
  image: string,
  given: string | undefined,
  terminal: Terminal,
): (ReadImage & { readonly mismatch?: string }) | { readonly wrong: string } {
  const path = given ?? configBeside(image);
  const text = path === undefined ? undefined : readText(path, terminal.folder);
  if (path === undefined || text === undefined) return read;
  // One that nobody named need not be there.
  if ("wrong" in text) return given === undefined ? read : text;
  const facts = readConfigText(text.text);
  if (facts !== undefined) {
    const { mismatch: why, ...configured } = withConfig(read, path, facts);
    const isSaid = why !== undefined && (given !== undefined || why.wrong !== "embedded");
    return isSaid
      ? { ...configured, mismatch: configMismatchText({ config: path, kernel: read.facts, why }) }
      : configured;
  }
  return given === undefined ? read : { wrong: `${path} is no kernel configuration` };
}
