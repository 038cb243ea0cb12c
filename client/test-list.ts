/**
 * The editor's list of tests: scenarios of the workspace with what they claim, expectations and stated outcomes, under the headings of their steps. A run
 * asks the server whether they hold in every combination of the parameters; what does not is told at its line.
 */
import * as vscode from "vscode";
import { fileName } from "../server/lsp/addresses.ts";
import type { ClaimFailure, ClaimOfDocument, RunClaimsResult } from "../server/lsp/protocol.ts";
import { LANGUAGE } from "./command-names.ts";
import type { ServerLink } from "./server-link.ts";

/** Scenarios that are listed. */
const MOST_FILES = 1000;

export function provideTests(link: ServerLink): vscode.Disposable {
  const controller = vscode.tests.createTestController("memzone", "Memzone");
  const list = new TestList(controller, link);
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.memzone", false, true, false);
  controller.resolveHandler = (item) => (item === undefined ? list.find() : list.read(item));
  controller.refreshHandler = () => list.find();
  const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken) => list.run(request, token);
  controller.createRunProfile(vscode.l10n.t("Check"), vscode.TestRunProfileKind.Run, run, true);
  return vscode.Disposable.from(
    controller,
    watcher,
    watcher.onDidCreate((uri) => list.fileItem(uri)),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    link.onDidAnalyse(({ uri }) => void list.analysed(uri)),
  );
}

class TestList {
  readonly #controller: vscode.TestController;
  readonly #link: ServerLink;

  constructor(controller: vscode.TestController, link: ServerLink) {
    this.#controller = controller;
    this.#link = link;
  }

  /** Lists the scenarios of the workspace. */
  async find(): Promise<void> {
    for (const uri of await vscode.workspace.findFiles("**/*.memzone", undefined, MOST_FILES)) this.fileItem(uri);
  }

  fileItem(uri: vscode.Uri): vscode.TestItem {
    const id = uri.toString();
    const known = this.#controller.items.get(id);
    if (known !== undefined) return known;
    const item = this.#controller.createTestItem(id, fileName(id), uri);
    item.canResolveChildren = true;
    this.#controller.items.add(item);
    return item;
  }

  /** A document that is on show has its tests in the list. */
  async analysed(address: string): Promise<void> {
    const uri = vscode.Uri.parse(address, true);
    if (uri.scheme === "untitled") return;
    await this.read(this.fileItem(uri));
  }

  /** Reads what a scenario claims; it is opened for that, and not shown. */
  async read(item: vscode.TestItem): Promise<void> {
    const { uri } = item;
    if (uri === undefined || item.parent !== undefined || !this.#link.running) return;
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      const claims = document.languageId === LANGUAGE ? await heard(() => this.#link.claims(uri.toString())) : null;
      if (claims !== null) this.#fill(item, uri, claims);
    } catch (error) {
      item.error = error instanceof Error ? error.message : String(error);
    }
  }

  #fill(file: vscode.TestItem, uri: vscode.Uri, claims: readonly ClaimOfDocument[]): void {
    const groups = new Map<string, vscode.TestItem[]>();
    const top: vscode.TestItem[] = [];
    for (const [index, { id, name, range, heading }] of claims.entries()) {
      const item = this.#controller.createTestItem(id, name, uri);
      item.range = rangeOf(range);
      item.sortText = String(index).padStart(6, "0");
      if (heading === undefined) top.push(item);
      else groups.set(heading, [...(groups.get(heading) ?? []), item]);
    }
    for (const [heading, items] of groups) {
      const group = this.#controller.createTestItem(`heading ${heading}`, heading, uri);
      const [first] = items;
      if (first?.range !== undefined) group.range = first.range;
      group.sortText = first?.sortText ?? "";
      group.children.replace(items);
      top.push(group);
    }
    file.error = undefined;
    file.children.replace(top);
    file.canResolveChildren = false;
  }

  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    try {
      if (request.include === undefined) await this.find();
      const asked = request.include ?? [...this.#controller.items].map(([, item]) => item);
      const files = new Set(asked.map(fileOf));
      for (const file of files) if (file.children.size === 0) run.enqueued(file);
      for (const file of files) {
        if (token.isCancellationRequested) break;
        await this.#runFile(run, file, { asked, exclude: request.exclude ?? [] }, token);
      }
    } catch (error) {
      if (!token.isCancellationRequested) throw error;
    } finally {
      run.end();
    }
  }

  async #runFile(
    run: vscode.TestRun,
    file: vscode.TestItem,
    chosen: { readonly asked: readonly vscode.TestItem[]; readonly exclude: readonly vscode.TestItem[] },
    token: vscode.CancellationToken,
  ): Promise<void> {
    await this.read(file);
    const isIn = (item: vscode.TestItem, list: readonly vscode.TestItem[]): boolean =>
      list.some((each) => each.id === item.id && fileOf(each) === file) ||
      (item.parent !== undefined && isIn(item.parent, list));
    const tests = leavesOf(file).filter((item) => isIn(item, chosen.asked) && !isIn(item, chosen.exclude));
    for (const test of tests.length === 0 ? [file] : tests) run.started(test);
    const begin = Date.now();
    const address = file.uri?.toString();
    const result = address === undefined ? null : await heard(() => this.#link.runClaims(address, token));
    if (result === null) {
      for (const test of tests.length === 0 ? [file] : tests) run.skipped(test);
      return;
    }
    tell(run, file, tests, result, Date.now() - begin);
  }
}

/** Times that are tried, and milliseconds between them: the server hears of a document that was opened a moment later. */
const TRIES = 5;
const MOMENT = 100;

async function heard<Answer>(ask: () => Promise<Answer | null>): Promise<Answer | null> {
  for (let tries = 1; ; tries++) {
    const answer = await ask();
    if (answer !== null || tries === TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, MOMENT));
  }
}

/** What does not hold at its line, what nobody checked in one of the cases passed over; what else is wrong at the scenario's own. */
function tell(
  run: vscode.TestRun,
  file: vscode.TestItem,
  tests: readonly vscode.TestItem[],
  { cases, left }: NonNullable<RunClaimsResult>,
  milliseconds: number,
): void {
  const byClaim = new Map<string | undefined, vscode.TestMessage[]>();
  for (const { values, failures } of cases) {
    for (const failure of failures) {
      const found = byClaim.get(failure.claim) ?? [];
      byClaim.set(failure.claim, found);
      found.push(messageOf(failure, values, file.uri));
    }
  }
  const open = new Set(cases.flatMap(({ unchecked }) => unchecked));
  for (const test of tests) {
    const messages = byClaim.get(test.id);
    if (messages !== undefined) run.failed(test, messages);
    else if (open.has(test.id)) run.skipped(test);
    else run.passed(test, tests.length === 1 ? milliseconds : undefined);
  }
  const others = byClaim.get(undefined);
  if (others !== undefined) run.errored(file, others, milliseconds);
  else if (file.children.size === 0) run.passed(file, milliseconds);
  if (left > 0)
    run.appendOutput(
      `${vscode.l10n.t("{0} combinations of the parameters were not run: “memzone check” runs all.", left)}\r\n`,
    );
}

function messageOf({ message, range }: ClaimFailure, values: string, uri: vscode.Uri | undefined): vscode.TestMessage {
  const told = new vscode.TestMessage(values === "" ? message : `${values}: ${message}`);
  if (uri !== undefined && range !== undefined) told.location = new vscode.Location(uri, rangeOf(range));
  return told;
}

function fileOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent === undefined ? item : fileOf(item.parent);
}

/** Claims, not the headings above them. */
function leavesOf(item: vscode.TestItem): readonly vscode.TestItem[] {
  return [...item.children].flatMap(([, child]) => (child.children.size === 0 ? [child] : leavesOf(child)));
}

function rangeOf({ start, end }: ClaimOfDocument["range"]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
