/** `memzone_import` of assistants: texts that a real machine left as the text of a scenario. No file is named or read. */
import type { Analysis } from "../analysis/analysis.ts";
import type { AssistantTool, ToolAnswer } from "./assistant-tools.ts";
import { sourceOfNamed } from "./import/file-bytes.ts";
import { fittedAtOnce } from "./import/fitting.ts";
import type { ReadSource } from "./import/read-sources.ts";
import { scenarioOf } from "./import/scenario-text.ts";

export const IMPORT_TOOL: AssistantTool = {
  name: "memzone_import",
  title: "Make a Memzone scenario of a machine's log",
  description:
    "Makes the text of a scenario of what a real machine left: its boot log (dmesg, journalctl -k, a serial console's; memblock=debug tells most), /proc/iomem, /proc/zoneinfo, /proc/meminfo, lsmem, a listing of /sys/devices/system/memory, a QEMU command line, a libvirt domain. Comments in it say what was not used or contradicts itself. Check it, show it, or add steps to it with the other tools.",
  inputSchema: {
    type: "object",
    properties: {
      text: { type: "string", description: "The text, whole and as it was printed." },
      more: {
        type: "array",
        items: { type: "string" },
        description: "Further texts of the same machine, each of one kind.",
      },
      boot: {
        type: "integer",
        description:
          "Of a log with several boots: 1 the first, 2 the second, 0 the last, -1 the one before it; without it the last that tells of memory.",
      },
    },
    required: ["text"],
    additionalProperties: false,
  },
};

/** Texts of one machine. */
const MOST_TEXTS = 16;

/** `analyse`: the scenario as it would be written. */
export function importedText(
  { text, more = [], boot }: Readonly<Record<string, unknown>>,
  analyse: (text: string) => Analysis,
): ToolAnswer {
  if (!Array.isArray(more) || more.length >= MOST_TEXTS || more.some((each) => typeof each !== "string"))
    return wrong(`\`more\` is a list of at most ${MOST_TEXTS - 1} texts`);
  if (boot !== undefined && !Number.isSafeInteger(boot)) return wrong("`boot` is a whole number");
  const texts = [String(text), ...(more as readonly string[])];
  const sources: ReadSource[] = [];
  const unread: string[] = [];
  for (const [index, each] of texts.entries()) {
    const name = texts.length === 1 ? "the text" : `text ${index + 1}`;
    const found = sourceOfNamed({ name, text: each, cut: false }, boot as number | undefined);
    if ("wrong" in found) unread.push(`can't read ${name}: ${found.wrong}`);
    else sources.push(found);
  }
  if (sources.length === 0) return wrong(unread.join("\n"));
  const scenario = scenarioOf(sources);
  if ("wrong" in scenario) return wrong([...unread, scenario.wrong].join("\n"));
  const whole = fittedAtOnce(scenario.text, analyse);
  if ("wrong" in whole) {
    const why = `what is told of the machine is no machine that boots, lines may be missing: ${whole.wrong}`;
    return wrong([...unread, why].join("\n"));
  }
  const comments = unread.map((sentence) => `# ${sentence}\n`).join("");
  return { text: `${comments}${whole.text}`, isError: false };
}

function wrong(text: string): ToolAnswer {
  return { text, isError: true };
}
