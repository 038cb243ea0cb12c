/**
 * The parameters of a scenario (`param size = 256M | 1G`): which values the editor supposes. The status bar shows them,
 * a quick pick changes one.
 */
import * as vscode from "vscode";
import type { Timeline } from "../server/views/layout.ts";
import { activeScenario, followActiveScenario } from "./active-scenario.ts";
import { COMMANDS } from "./command-names.ts";
import { latestWins } from "./latest-wins.ts";
import type { ServerLink } from "./server-link.ts";

/** Shows the chosen values of the active scenario in the status bar. */
export function createParamStatus(link: ServerLink): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("memzone.params", vscode.StatusBarAlignment.Right, 100);
  item.name = vscode.l10n.t("Memzone parameters");
  item.command = COMMANDS.chooseParam;
  const update = latestWins(
    async () => {
      const document = activeScenario();
      const params = document === undefined || !link.running ? undefined : await link.params(document.uri.toString());
      if (params === undefined || params.length === 0 || document !== activeScenario()) {
        // An analysis under way must not make the item flicker.
        if (document === undefined || params !== undefined) item.hide();
        return;
      }
      item.text = params.map(({ name, chosen }) => `$${name} = ${chosen}`).join("  ");
      item.tooltip = vscode.l10n.t("Memzone: choose the value of a parameter");
      item.show();
    },
    () => item.hide(),
  );
  return vscode.Disposable.from(item, followActiveScenario(link, update));
}

/** Lets the user choose a parameter, then its value. */
export async function chooseParam(link: ServerLink, uri: string): Promise<void> {
  const params = (await link.params(uri)) ?? [];
  if (params.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("This scenario has no parameters. “param size = 256M | 1G” declares one."),
    );
    return;
  }
  const param = params.length === 1 ? params[0] : await pickParam(params);
  if (param === undefined) return;
  const picked = await vscode.window.showQuickPick(
    param.values.map((value) => ({
      label: value,
      description: value === param.chosen ? vscode.l10n.t("chosen now") : "",
    })),
    {
      title: vscode.l10n.t("Value of {0}", `$${param.name}`),
      placeHolder: vscode.l10n.t("“memzone check” runs every combination"),
    },
  );
  if (picked !== undefined) await link.chooseParam({ uri, name: param.name, value: picked.label });
}

async function pickParam(params: Timeline["params"]): Promise<Timeline["params"][number] | undefined> {
  const picked = await vscode.window.showQuickPick(
    params.map((param) => ({ label: `$${param.name}`, description: param.chosen, param })),
    { title: vscode.l10n.t("Parameter") },
  );
  return picked?.param;
}
