/**
 * Every handler runs behind a guard: what it throws is logged and answered as an error of the protocol, and the server goes
 * on. A request that was cancelled while it waited is answered as cancelled, never with an empty result.
 */

import { describe } from "./documents.ts";
import { CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from "./vscode-languageserver.ts";
import { wrongParams } from "./wrong-params.ts";

/** How far a session has come: what a client asks for before `initialize` and after `shutdown` is not answered. */
export type Phase = "waiting" | "serving" | "shut-down";

/** At once, or later. */
export type Eventually<T> = T | Promise<T>;

/** What a guard knows of its session. */
export interface Session {
  readonly phase: Phase;
  log(line: string): void;
}

/** The error that the protocol wants for a request that comes too early or too late. */
function outOfPhase(method: string, phase: Phase): ResponseError<void> | undefined {
  if (phase === "serving") return undefined;
  return phase === "waiting"
    ? new ResponseError(ErrorCodes.ServerNotInitialized, `${method} came before initialize`)
    : new ResponseError(ErrorCodes.InvalidRequest, `${method} came after shutdown`);
}

/** The error for a question about places in a text that has changed since. */
export function contentModified(method: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, `${method}: the text has changed`);
}

function withWrongParams(method: string, params: unknown, token: unknown): ResponseError<void> | undefined {
  // Of a request without any the library hands over its token alone.
  const given = token === undefined && CancellationToken.is(params) ? undefined : params;
  const wrong = wrongParams(method, given);
  return wrong === undefined ? undefined : new ResponseError(ErrorCodes.InvalidParams, `${method}: ${wrong}`);
}

/** A request's handler that never throws: it returns a result or an error, at once or later. */
export function guardRequest<P, R>(
  method: string,
  handler: (params: P) => Eventually<R>,
  session: Session,
): (params: P, token?: CancellationToken) => Eventually<R | ResponseError<void>> {
  const failed = (error: unknown): ResponseError<void> => {
    if (error instanceof ResponseError) return error;
    session.log(`${method} failed: ${describe(error)}`);
    return new ResponseError(ErrorCodes.InternalError, `${method} failed: ${messageOf(error)}`);
  };
  return (params, token) => {
    const cancelled = (): ResponseError<void> | undefined =>
      token?.isCancellationRequested === true
        ? new ResponseError(LSPErrorCodes.RequestCancelled, `${method} was cancelled`)
        : undefined;
    const refused = cancelled() ?? outOfPhase(method, session.phase) ?? withWrongParams(method, params, token);
    if (refused !== undefined) return refused;
    try {
      const result = handler(params);
      if (!(result instanceof Promise)) return result;
      const later = result.then((found) => cancelled() ?? found, failed);
      return token === undefined ? later : untilCancelled(later, token, cancelled);
    } catch (error) {
      return failed(error);
    }
  };
}

/** What comes of a request, or of its being cancelled: nobody waits for what nobody wants any more. */
function untilCancelled<R>(result: Promise<R>, token: CancellationToken, cancelled: () => R | undefined): Promise<R> {
  return new Promise((resolve) => {
    const listening = token.onCancellationRequested(() => resolve(cancelled()!));
    void result.then((found) => {
      listening.dispose();
      resolve(found);
    });
  });
}

/** A notification's handler that never throws. One that comes too early or too late is dropped. */
export function guardNotification<P>(
  method: string,
  handler: (params: P) => void,
  session: Session,
): (params: P) => void {
  return (params) => {
    if (session.phase !== "serving") return;
    try {
      handler(params);
    } catch (error) {
      session.log(`${method} failed: ${describe(error)}`);
    }
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
