/** `memzone/claims` and `memzone/runClaims`: what a scenario claims, and whether it holds, in every combination of the parameters. */
import { Analyser } from "../analysis/analyser.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { chosenValues, combination, combinationCount } from "../analysis/scenario/combination.ts";
import { claims, failures, unchecked } from "../features/claims.ts";
import { guardRequest } from "./guard.ts";
import {
  CLAIMS_REQUEST,
  type ClaimsParams,
  type ClaimsResult,
  RUN_CLAIMS_REQUEST,
  type RunClaimsResult,
} from "./protocol.ts";
import { pauses } from "./slices.ts";
import type { AnalysedDocument, Workspace } from "./workspace.ts";

/** More combinations than these are left to `memzone check`. */
const MOST = 200;

export function registerClaims(workspace: Workspace): void {
  const list = guardRequest(
    CLAIMS_REQUEST,
    async ({ uri }: ClaimsParams): Promise<ClaimsResult> => {
      const found = await workspace.analysed(uri);
      if (found === undefined) return null;
      const { lines } = found.document;
      return claims(found.analysis.source).map(({ span, heading, ...claim }) => ({
        ...claim,
        range: lines.range(span),
        ...(heading === undefined ? {} : { heading }),
      }));
    },
    workspace,
  );
  workspace.connection.onRequest<ClaimsResult, void>(CLAIMS_REQUEST, list);
  const run = guardRequest(
    RUN_CLAIMS_REQUEST,
    async ({ uri }: ClaimsParams): Promise<RunClaimsResult> => {
      const found = await workspace.analysed(uri);
      return found === undefined ? null : runAll(workspace, found);
    },
    workspace,
  );
  workspace.connection.onRequest<RunClaimsResult, void>(RUN_CLAIMS_REQUEST, run);
}

/** One combination after the other, while others are served. */
async function runAll(workspace: Workspace, { document, analysis }: AnalysedDocument): Promise<RunClaimsResult> {
  const { documents, host } = workspace;
  const { lines, version } = document;
  const total = combinationCount(analysis.params);
  const analyser = new Analyser();
  const pause = pauses(host);
  const cases: NonNullable<RunClaimsResult>["cases"][number][] = [];
  for (let index = 0; index < Math.min(total, MOST); index++) {
    const params = combination(analysis.params, index);
    const turns = documents.analyseWith(analyser, document, host.budget, params);
    let turn = turns.next();
    while (turn.done !== true) {
      await pause();
      turn = turns.next();
    }
    // A text that has changed since has other places.
    if (document.version !== version) return null;
    cases.push({
      values: chosenValues(params).join(" "),
      failures: failuresOf(turn.value, lines),
      unchecked: unchecked(turn.value),
    });
  }
  return { cases, left: total - cases.length };
}

function failuresOf(analysis: Analysis, lines: AnalysedDocument["document"]["lines"]) {
  return failures(analysis).map(({ claim, span, message }) => ({
    message,
    ...(claim === undefined ? {} : { claim }),
    ...(span === undefined ? {} : { range: lines.range(span) }),
  }));
}
