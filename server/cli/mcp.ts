/**
 * `memzone mcp`: the Model Context Protocol on standard input and output, for assistants of people who work on the kernel. A message is a line of JSON-RPC;
 * of the protocol there are the tools alone (server/bridge/assistant-tools.ts), and no file is read.
 */
import { ASSISTANT_TOOLS, answerTool, type ToolAnswer } from "../bridge/assistant-tools.ts";
import { type Options, readArguments } from "./arguments.ts";
import { boundedLines } from "./bounded-lines.ts";
import type { Command } from "./command.ts";
import { EXIT, type ExitCode, type Terminal, wrongCall } from "./terminal.ts";
import { VERSION } from "./version.ts";

const OPTIONS = {} as const satisfies Options;

export const mcp: Command = {
  usage: `memzone mcp

Speaks the Model Context Protocol on standard input and output: an assistant can check a scenario that it is given as a text,
show the simulated machine, and look names up. It reads no files.`,
  examples: [["memzone mcp", "what an assistant's configuration names as its server"]],
  options: OPTIONS,
  run: runMcp,
};

/** Versions of the protocol that this speaks, newest first. */
const PROTOCOLS = ["2025-06-18", "2025-03-26", "2024-11-05"] as const;

/** Bytes of one message. */
const LONGEST = 4 * 1024 * 1024;

const ERRORS = { parse: -32700, request: -32600, method: -32601, params: -32602 } as const;

async function runMcp(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const read = readArguments("mcp", args, OPTIONS);
  if ("wrong" in read) return wrongCall(terminal, read.wrong);
  if (read.positionals.length > 0) return wrongCall(terminal, "the server takes no arguments: memzone mcp");
  for await (const line of boundedLines(process.stdin, LONGEST)) {
    if ("text" in line && line.text.trim() === "") continue;
    const answer =
      "text" in line
        ? answerLine(line.text, () => performance.now())
        : failure(null, ERRORS.request, `a message has at most ${LONGEST / 2 ** 20} MiB`);
    if (answer !== undefined) terminal.out(`${JSON.stringify(answer)}\n`);
  }
  return EXIT.fine;
}

/** The answer to a message; undefined to a notification. Takes any line. */
export function answerLine(line: string, now: () => number): object | undefined {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return failure(null, ERRORS.parse, "this is no JSON");
  }
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    return failure(null, ERRORS.request, "a message is an object");
  }
  const { id, method, params } = message as {
    readonly id?: unknown;
    readonly method?: unknown;
    readonly params?: unknown;
  };
  if (id === undefined) return undefined;
  if ((typeof id !== "string" && typeof id !== "number") || typeof method !== "string") {
    return failure(null, ERRORS.request, "a request has an id and a method");
  }
  const given = (typeof params === "object" && params !== null ? params : {}) as Readonly<Record<string, unknown>>;
  switch (method) {
    case "initialize":
      return success(id, {
        protocolVersion: PROTOCOLS.find((each) => each === given.protocolVersion) ?? PROTOCOLS[0],
        capabilities: { tools: {} },
        serverInfo: { name: "memzone", version: VERSION },
      });
    case "ping":
      return success(id, {});
    case "tools/list":
      return success(id, { tools: ASSISTANT_TOOLS });
    case "tools/call":
      return called(id, given, now);
    default:
      return failure(id, ERRORS.method, `there is no method ${method}`);
  }
}

/** A call that fails is one answer; the next ones are served. */
export function answered(answer: () => ToolAnswer): ToolAnswer {
  try {
    return answer();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { text: `this should not have happened, please report it: ${why}`, isError: true };
  }
}

function called(
  id: string | number,
  { name, arguments: given }: Readonly<Record<string, unknown>>,
  now: () => number,
): object {
  if (!ASSISTANT_TOOLS.some((tool) => tool.name === name)) {
    return failure(id, ERRORS.params, `there is no tool ${JSON.stringify(name)}`);
  }
  const { text, isError } = answered(() => answerTool(String(name), given, now));
  return success(id, { content: [{ type: "text", text }], isError });
}

function success(id: string | number, result: object): object {
  return { jsonrpc: "2.0", id, result };
}

function failure(id: string | number | null, code: number, message: string): object {
  return { jsonrpc: "2.0", id, error: { code, message } };
}
