/**
 * Shows in the editor that a simulation takes long, and lets people stop it: work-done progress of the protocol. A client that
 * can't show it is not asked.
 */
import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { RunningAnalysis } from "./documents.ts";

/** Milliseconds of waiting before anything is shown. */
const PATIENCE = 500;
/** Between two reports. */
const PAUSE = 200;

interface Shown {
  readonly running: RunningAnalysis;
  readonly since: number;
  reporter: WorkDoneProgressServerReporter | undefined;
  /** The client was asked for a place to show it. */
  isAsked: boolean;
  last: number;
}

export class RunProgress {
  readonly #connection: Connection;
  readonly #now: () => number;
  readonly #shown = new Map<string, Shown>();

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /** A document's analysis has more to do. */
  goesOn(uri: string, running: RunningAnalysis): void {
    const now = this.#now();
    let shown = this.#shown.get(uri);
    if (shown === undefined) {
      shown = { running, since: now, reporter: undefined, isAsked: false, last: now };
      this.#shown.set(uri, shown);
    } else if (shown.running !== running) {
      // A newer text: what is shown goes on with it.
      shown = { ...shown, running };
      this.#shown.set(uri, shown);
    }
    if (!shown.isAsked && now - shown.since >= PATIENCE) void this.#begin(uri, shown);
    if (shown.reporter === undefined || now - shown.last < PAUSE) return;
    shown.last = now;
    shown.reporter.report(percentOf(running), messageOf(running));
  }

  /** It is there, or nobody wants it any more. */
  ends(uri: string): void {
    this.#shown.get(uri)?.reporter?.done();
    this.#shown.delete(uri);
  }

  async #begin(uri: string, shown: Shown): Promise<void> {
    shown.isAsked = true;
    try {
      const reporter = await this.#connection.window.createWorkDoneProgress();
      const current = this.#shown.get(uri);
      if (current === undefined) return;
      current.isAsked = true;
      reporter.begin("Memzone: simulating", percentOf(current.running), messageOf(current.running), true);
      reporter.token.onCancellationRequested(() => {
        const now = this.#shown.get(uri);
        if (now !== undefined) now.running.isCancelled = true;
      });
      current.reporter = reporter;
    } catch {
      // A client that can't after all sees nothing.
    }
  }
}

function percentOf({ progress }: RunningAnalysis): number {
  return progress === undefined || progress.of === 0 ? 0 : Math.floor((100 * progress.done) / progress.of);
}

function messageOf({ progress }: RunningAnalysis): string {
  return progress === undefined ? "" : `step ${progress.done} of ${progress.of}`;
}
