/** What stands behind what is shown of a document, for a status item: kernel, build, evidence, and whether the budget sufficed. */
import { storyEvidence, wordedEvidence } from "../analysis/evidence-words.ts";
import { evidenceSentences } from "../analysis/level-words.ts";
import type { KernelSpec } from "../simulation/state/events.ts";
import { guardRequest } from "./guard.ts";
import { STATUS_REQUEST, type StatusParams, type StatusResult } from "./protocol.ts";
import type { Workspace } from "./workspace.ts";

export function registerStatus(workspace: Workspace): void {
  const status = guardRequest(
    STATUS_REQUEST,
    async ({ uri }: StatusParams): Promise<StatusResult> => {
      const found = await workspace.analysed(uri);
      if (found === undefined) return null;
      const { analysis } = found;
      const evidence = wordedEvidence(storyEvidence(analysis));
      const kernel = analysis.setup?.kernel;
      const build = kernel === undefined ? undefined : buildOf(kernel);
      return {
        ...(kernel === undefined ? {} : { kernel: `${kernel.version} ${kernel.arch}` }),
        ...(build === undefined ? {} : { build }),
        level: evidence.level,
        evidence: evidenceSentences(evidence),
        steps: analysis.timeline.filter(({ outcome }) => outcome.result !== "not-simulated").length,
        stoppedEarly: analysis.stoppedEarly,
        params: analysis.params.map(({ name, chosen }) => ({ name, chosen })),
      };
    },
    workspace,
  );
  workspace.connection.onRequest<StatusResult, void>(STATUS_REQUEST, status);
}

function buildOf({ build, measured, image }: KernelSpec): string | undefined {
  if (measured !== undefined) return measured.log;
  return image === undefined ? build : "its image";
}
