/** What stands behind what is shown of a document, for a status item: kernel, build, evidence, and whether the budget sufficed; and what assistants ask. */

import { wordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceSentences } from "../analysis/level-words.ts";
import { answerTool } from "../bridge/assistant-tools.ts";
import type { KernelSpec } from "../simulation/state/events.ts";
import { guardRequest } from "./guard.ts";
import {
  STATUS_REQUEST,
  type StatusParams,
  type StatusResult,
  TOOL_REQUEST,
  type ToolParams,
  type ToolResult,
} from "./protocol.ts";
import type { Workspace } from "./workspace.ts";

export function registerStatus(workspace: Workspace): void {
  const status = guardRequest(
    STATUS_REQUEST,
    async ({ uri }: StatusParams): Promise<StatusResult> => {
      const found = await workspace.analysed(uri);
      if (found === undefined) return null;
      const { analysis } = found;
      const evidence = wordedEvidence(analysis.evidence);
      const kernel = analysis.setup?.kernel;
      const build = kernel === undefined ? undefined : buildOf(kernel);
      return {
        ...(kernel === undefined ? {} : { kernel: `${kernel.version} ${kernel.arch}` }),
        ...(build === undefined ? {} : { build }),
        level: evidence.level,
        evidence: evidenceSentences(evidence),
        steps: analysis.stepCount,
        stoppedEarly: analysis.stoppedEarly,
        params: analysis.params.map(({ name, chosen }) => ({ name, chosen })),
      };
    },
    workspace,
  );
  workspace.connection.onRequest<StatusResult, void>(STATUS_REQUEST, status);
  const tool = guardRequest(
    TOOL_REQUEST,
    ({ name, input }: ToolParams): ToolResult => answerTool(String(name), input, workspace.host.budget.now),
    workspace,
  );
  workspace.connection.onRequest<ToolResult, void>(TOOL_REQUEST, tool);
}

function buildOf({ build, measured, image }: KernelSpec): string | undefined {
  if (measured !== undefined) return measured.log;
  return image === undefined ? build : "its image";
}
