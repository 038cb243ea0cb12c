/** `memzone import`: a scenario made from files of a real machine. */
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Analysis } from "../analysis/analysis.ts";
import { tellsLayout } from "../bridge/compare/compare.ts";
import { fitted } from "../bridge/import/fitting.ts";
import { scenarioOf } from "../bridge/import/scenario-text.ts";
import { createFile, replaceFile } from "../disk/replace-file.ts";
import { visible } from "../views/visible.ts";
import { type Options, readArguments } from "./arguments.ts";
import { CaseRunner } from "./case-runner.ts";
import { noState } from "./chosen-state.ts";
import type { Command } from "./command.ts";
import { compareAll, sourceTextOf, tell } from "./compare.ts";
import { addressOf } from "./files.ts";
import { boundaryOf } from "./folders-read.ts";
import { type ReadInput, readInputs } from "./import-inputs.ts";
import { BOOT_OPTION, wrongBoot } from "./log-boots.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";

const OPTIONS = {
  output: { type: "string", short: "o" },
  force: { type: "boolean", default: false },
  check: { type: "boolean", default: false },
  boot: { type: "string" },
} as const satisfies Options;

export const importCommand: Command = {
  usage: `memzone import FILE… [-o OUT] [--force] [--check] [--boot N]

Tells files apart by their content, takes of them what they tell of one machine, and writes a scenario: the kernel and
its command line, the memory map, nodes, processors, memory devices. It says where files contradict each other.

  FILE         a boot log (dmesg, dmesg -T, journalctl -k, syslog, a serial console's; memblock=debug tells most),
               /proc/iomem (as root), /proc/zoneinfo, /proc/cmdline, /proc/meminfo, /proc/version or uname -r, lsmem in
               any format, a listing of /sys/devices/system/memory (grep -r .), a QEMU command line (a script, ps,
               libvirt's log), a libvirt domain (virsh dumpxml), a folder or a tar (also .gz, .xz) of these, a sosreport;
               - is standard input
  -o OUT       writes to a file, which must not be there yet (default: standard output)
  --force      writes over OUT
  --boot N     of a log with several boots: 1 the first, 2 the second, … 0 the last, -1 the one before it (default: the last
               that tells of memory and is not a crash kernel's)
  --check      holds the scenario against the files, as 'memzone compare' does, and ends with 1 where a fact of the
               layout differs; without -o the comparison is all that is printed

A boot log may have any size: of more than 64 MiB one boot is read. Of other files the first 64 MiB are read, of an archive
512 MiB.

Exit status: 0 it is made, 1 --check finds a difference, 2 a file could not be read, tells of no machine, or OUT not written.`,
  examples: [
    ["memzone import boot.dmesg lsmem.txt -o server.memzone", "a scenario of two files of a machine"],
    ["memzone import boot.dmesg --check", "how far the model holds against the log"],
    ["memzone import /var/log/kern.log --boot=-1", "the boot before the last one"],
  ],
  options: OPTIONS,
  run: runImport,
};

/** What a scenario that is written nowhere is called. */
const UNNAMED = "imported.memzone";

async function runImport(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("import", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  const { values, positionals } = read;
  if (positionals.length === 0) {
    return wrongCall(terminal, "import what? Name files of a machine (memzone import dmesg.txt lsmem.txt)");
  }
  const out = values.output === undefined || values.output === "-" ? undefined : String(values.output);
  const boot = values.boot === undefined ? undefined : String(values.boot);
  if (boot !== undefined && !BOOT_OPTION.test(boot)) return wrongCall(terminal, wrongBoot(boot));
  const inputs = await readInputs(positionals, terminal, boot === undefined ? {} : { boot: Number(boot) });
  for (const sentence of inputs.wrong) terminal.err(`memzone: ${sentence}`);
  if (inputs.sources.length === 0) return EXIT.wrongCall;
  const isCheck = values.check === true;
  // What is printed may be put anywhere; what is only compared stands beside the log.
  const unwrittenPath = isCheck ? besideLog(inputs.sources, terminal.folder) : UNNAMED;
  const beside = logBeside(inputs.sources, out ?? (isCheck ? unwrittenPath : undefined), terminal.folder);
  const scenario = scenarioOf(inputs.sources, beside === undefined ? {} : { logBeside: beside });
  if ("wrong" in scenario) return wrongCall(terminal, scenario.wrong);
  for (const sentence of scenario.doubts) terminal.err(`memzone: ${sentence}`);
  const whole = await fitted(scenario.text, (text) => analyse(text, out ?? unwrittenPath, terminal));
  if ("wrong" in whole)
    return wrongCall(
      terminal,
      `what is told of the machine is no machine that boots, lines may be missing: ${whole.wrong}`,
    );
  const { text, analysis } = whole;
  for (const sentence of whole.doubts) terminal.err(`memzone: ${sentence}`);
  const unwritten = isCheck && out === undefined ? undefined : write(text, out, values.force === true, terminal);
  if (unwritten !== undefined) return wrongCall(terminal, unwritten);
  const code = isCheck ? check(analysis, inputs.sources, terminal) : EXIT.fine;
  if (inputs.wrong.length > 0 || code === EXIT.wrongCall) return EXIT.wrongCall;
  return code;
}

/** Holds the scenario against those files that tell of the layout. */
function check(analysis: Analysis, sources: readonly ReadInput[], terminal: Terminal): ExitCode {
  const texts = sources.filter(({ source }) => tellsLayout(source.kind)).map(sourceTextOf);
  const compared = compareAll(analysis, texts);
  if ("wrong" in compared) return wrongCall(terminal, compared.wrong);
  if ("none" in compared) return noState(analysis, "the scenario", "compare", terminal);
  return tell(compared.held, { all: false, format: "text" }, terminal);
}

/** Why it was not written, as a sentence. */
function write(text: string, out: string | undefined, force: boolean, terminal: Terminal): string | undefined {
  if (out === undefined) {
    terminal.out(visible(text));
    return undefined;
  }
  const path = resolve(terminal.folder, out);
  const wrong = createFile(path, text);
  if (wrong === undefined) {
    terminal.out(`${out}\n`);
    return undefined;
  }
  const replaced = force
    ? replaceFile(path, text)
    : `${wrong}${wrong.includes("of this name") ? " (--force writes over it)" : ""}`;
  if (replaced === undefined) terminal.out(`${out}\n`);
  return replaced === undefined ? undefined : `can't write ${out}: ${replaced}`;
}

/** Where a scenario lies that is only held against files: with the boot log, whose build it then has. */
function besideLog(sources: readonly ReadInput[], folder: string): string {
  const path = sources.find(({ source }) => source.kind === "dmesg")?.path;
  return path === undefined ? UNNAMED : join(dirname(resolve(folder, path)), UNNAMED);
}

/** The one boot log, where it is a file of the folder that the scenario is written to, or below it. */
function logBeside(sources: readonly ReadInput[], out: string | undefined, folder: string): string | undefined {
  const [log, second] = sources.filter(({ source }) => source.kind === "dmesg");
  if (out === undefined || log?.path === undefined || second !== undefined || log.cut || log.part !== undefined)
    return undefined;
  const path = relative(dirname(resolve(folder, out)), resolve(folder, log.path));
  return path.startsWith("..") || path.includes(":") ? undefined : path.split(sep).join("/");
}

function analyse(text: string, path: string, terminal: Terminal): Promise<Analysis> {
  const runner = new CaseRunner(terminal.folder, boundaryOf([path], [], terminal.folder));
  return runner.analyse(addressOf(path, terminal.folder), text);
}
