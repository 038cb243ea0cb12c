/**
 * The language status of a scenario: which kernel and build, whether what is shown is exact or modelled and why, and whether the budget sufficed. A click
 * says all of it.
 */
import * as vscode from "vscode";
import type { StatusResult } from "../server/lsp/protocol.ts";
import { activeScenario, followActiveScenario } from "./active-scenario.ts";
import { COMMANDS, LANGUAGE } from "./command-names.ts";
import { latestWins } from "./latest-wins.ts";
import type { ServerLink } from "./server-link.ts";

export function createStatus(link: ServerLink): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("memzone.status", { language: LANGUAGE });
  item.name = "Memzone";
  item.command = { command: COMMANDS.showStatus, title: vscode.l10n.t("Why") };
  const update = latestWins(
    async () => {
      const document = activeScenario();
      if (document === undefined) return;
      const status = link.running ? await link.status({ uri: document.uri.toString() }) : null;
      if (document !== activeScenario()) return;
      item.busy = status === null;
      if (status === null) return;
      item.text = summary(status);
      item.detail = detail(status);
      item.severity = status.stoppedEarly
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
    },
    () => {
      item.busy = false;
    },
  );
  return vscode.Disposable.from(item, followActiveScenario(link, update));
}

function summary({ kernel, level, stoppedEarly }: NonNullable<StatusResult>): string {
  const found = vscode.l10n.t("{0}: {1}", kernel ?? vscode.l10n.t("no kernel"), level);
  return stoppedEarly ? vscode.l10n.t("{0}, not all simulated", found) : found;
}

function detail({ build, steps, params }: NonNullable<StatusResult>): string {
  const parts = [
    build === undefined ? vscode.l10n.t("build not stated") : vscode.l10n.t("build {0}", build),
    steps === 1 ? vscode.l10n.t("1 step") : vscode.l10n.t("{0} steps", steps),
    ...params.map(({ name, chosen }) => `$${name} = ${chosen}`),
  ];
  return parts.join(", ");
}

/** All that there is to say, one sentence a line. */
export async function showStatus(link: ServerLink): Promise<void> {
  const document = activeScenario();
  const status = document === undefined ? null : await link.status({ uri: document.uri.toString() });
  if (status === null) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Nothing is simulated yet."));
    return;
  }
  const budget = status.stoppedEarly
    ? [vscode.l10n.t("The budget ran out: what follows was not simulated (setting memzone.budget.seconds).")]
    : [];
  const items = [...budget, ...status.evidence].map((label) => ({ label }));
  await vscode.window.showQuickPick(items, { title: `${summary(status)} (${detail(status)})` });
}
