/**
 * Messages of a layout view to the extension: wrong ones, hostile ones, in any order, while the view is hidden, the server fails or the editor
 * goes elsewhere. Nothing is thrown; the editor is asked for nothing but what a view may have it do, the server for steps of the documents that
 * are there alone; and the view gets its layout afterwards.
 */
import fc from "fast-check";
import { isToView, MESSAGES_SCHEMA } from "../../../client/webview/messages.ts";
import type { Subject } from "../subject.ts";
import { anyValue, changed } from "./any-value.ts";
import { type ExtensionPanel, openPanel, type Server } from "./extension-panel.ts";
import { FROM_VIEW, TOLD } from "./plain-messages.ts";

type Piece =
  | { readonly message: unknown }
  | { readonly visible: boolean }
  | { readonly server: Server }
  | { readonly follow: number }
  | { readonly settle: true };
export interface PanelInput {
  readonly pieces: readonly Piece[];
}

const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 10, arbitrary: changed(FROM_VIEW).map((message) => ({ message })) },
  { weight: 1, arbitrary: anyValue.map((message) => ({ message })) },
  { weight: 1, arbitrary: fc.boolean().map((visible) => ({ visible })) },
  { weight: 1, arbitrary: fc.constantFrom<Server>("answers", "has none", "fails").map((server) => ({ server })) },
  { weight: 1, arbitrary: fc.nat(TOLD.length - 1).map((follow) => ({ follow })) },
  { weight: 3, arbitrary: fc.constant({ settle: true }) },
);

export const panelMessages: Subject<PanelInput> = {
  name: "panel",
  about: "messages of the layout view to the extension, wrong, hostile and in any order",
  inputs: fc.record({ pieces: fc.array(piece, { minLength: 1, maxLength: 25, size: "max" }) }),
  check: async ({ pieces }) => {
    const rejected: unknown[] = [];
    const reject = (reason: unknown): void => void rejected.push(reason);
    process.on("unhandledRejection", reject);
    const panel = await openPanel();
    try {
      for (const each of pieces) await done(panel, each);
      await panel.settle();
      return faultOf(panel) ?? (await stillAnswers(panel)) ?? (rejected.length === 0 ? undefined : String(rejected[0]));
    } finally {
      panel.dispose();
      process.off("unhandledRejection", reject);
    }
  },
};

async function done(panel: ExtensionPanel, each: Piece): Promise<void> {
  if ("message" in each) panel.receive(each.message);
  else if ("visible" in each) panel.show(each.visible);
  else if ("server" in each) panel.server = each.server;
  else if ("follow" in each) panel.follow(TOLD[each.follow]!.uri, each.follow);
  else await panel.settle();
}

const COMMANDS: ReadonlySet<unknown> = new Set(["memzone.chooseParam", "memzone.restartServer"]);
/** What the server is asked with. */
const FIELDS: ReadonlySet<string> = new Set([
  ...["request", "uri", "step", "around", "line", "character", "compare", "whatIf", "kernel", "params"],
]);
const known: ReadonlySet<unknown> = new Set(TOLD.map(({ uri }) => uri));

function faultOf({ asked }: ExtensionPanel): string | undefined {
  if (!asked.posted.every(isToView)) return "the view is told what it does not take";
  const command = asked.commands.find(([name, uri]) => !COMMANDS.has(name) || (uri !== undefined && !known.has(uri)));
  if (command !== undefined) return `the editor is asked to run ${JSON.stringify(command)}`;
  const opened = asked.opened.find((uri) => !known.has(uri));
  if (opened !== undefined) return `the editor opens ${JSON.stringify(opened)}`;
  const file = asked.written.find((uri) => uri !== "file:///chosen/layout.png");
  if (file !== undefined) return `${JSON.stringify(file)} is written, which nobody chose`;
  for (const request of asked.requests) {
    const { uri, step, around } = request;
    if (!known.has(uri)) return `the server is asked of ${JSON.stringify(uri)}`;
    for (const number of [step, around])
      if (number !== undefined && !(Number.isSafeInteger(number) && (number as number) >= 0))
        return `the server is asked of step ${JSON.stringify(number)}`;
    const field = Object.keys(request).find((name) => !FIELDS.has(name));
    if (field !== undefined) return `the server is asked with ${JSON.stringify(field)}`;
  }
  return undefined;
}

/** A view that is opened anew has its layout. */
async function stillAnswers(panel: ExtensionPanel): Promise<string | undefined> {
  panel.server = "answers";
  panel.show(false);
  panel.show(true);
  panel.asked.posted.length = 0;
  panel.receive({ type: "ready", schema: MESSAGES_SCHEMA });
  await panel.settle();
  const has = (type: string): boolean =>
    panel.asked.posted.some((message) => (message as { readonly type: string }).type === type);
  for (const type of ["document", "layout"]) if (!has(type)) return `a view gets no ${type} afterwards`;
  return faultOf(panel);
}
