/** Which commands a link in a hover may run: the editor asks the client's options, and follows none but those. */
import { expect, test } from "vitest";
import { clientModules } from "./client-module.ts";

/** A part of an editor, of which any part may be taken, called or extended. */
function anything(own: object = class {}): object {
  return new Proxy(own, {
    get: (target, name) => (Reflect.has(target, name) ? Reflect.get(target, name) : anything()),
    apply: () => anything(),
    construct: () => anything(),
  });
}

/** What the module itself imports has to be there by name; the library asks for the rest. */
const EDITOR = anything({ window: anything(), workspace: anything(), EventEmitter: anything() });

test("of the links that the server writes one command is followed, and no HTML is shown", async () => {
  const { createServerLink } = (await clientModules<typeof import("../../client/server-link.ts")>("server-link"))(
    EDITOR,
  );
  let markdown: unknown;
  createServerLink((options) => {
    markdown = options.markdown;
    return anything() as never;
  });
  expect(markdown).toEqual({ isTrusted: { enabledCommands: ["memzone.openReference"] } });
});
