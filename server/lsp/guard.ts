/**
 * Every handler runs behind a guard: what it throws is logged and answered as an error of the protocol, and the server goes
 * on. A request that was cancelled while it waited is answered as cancelled, never with an empty result.
 */
import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { describe } from "./documents.ts";

export type Log = (line: string) => void;

/** A request's handler that never throws: it returns a result or an error. */
export function guardRequest<P, R>(
  method: string,
  handler: (params: P) => R,
  log: Log,
): (params: P, token?: CancellationToken) => R | ResponseError<void> {
  return (params, token) => {
    if (token?.isCancellationRequested === true) {
      return new ResponseError(LSPErrorCodes.RequestCancelled, `${method} was cancelled`);
    }
    try {
      return handler(params);
    } catch (error) {
      if (error instanceof ResponseError) return error;
      log(`${method} failed: ${describe(error)}`);
      return new ResponseError(ErrorCodes.InternalError, `${method} failed: ${messageOf(error)}`);
    }
  };
}

/** A notification's handler that never throws. */
export function guardNotification<P>(method: string, handler: (params: P) => void, log: Log): (params: P) => void {
  return (params) => {
    try {
      handler(params);
    } catch (error) {
      log(`${method} failed: ${describe(error)}`);
    }
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
