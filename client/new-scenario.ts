/** A new scenario to start from: small, complete and without a complaint. */
import * as vscode from "vscode";
import { LANGUAGE } from "./command-names.ts";

const START = `scenario "A DIMM comes and goes"

kernel 6.12 x86_64

machine qemu-pc {
  memory 2G
  slots 2
  maxmem 8G
}

dimm stick { size 512M }

cmdline {
  memhp_default_state=offline
}

boot

step "plug it and use it for movable pages"
plug stick
online_movable memory32-35

step "take it away again"
offline memory32-35
unplug stick
`;

export async function newScenario(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: LANGUAGE, content: START });
  await vscode.window.showTextDocument(document);
}
