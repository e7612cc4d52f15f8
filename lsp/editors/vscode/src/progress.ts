/** A notification for each run, whose button stops it. */
import * as vscode from "vscode";
import type { ProgressToken } from "vscode-languageclient/node";

import type { Job } from "./jobs";

interface Shown {
  readonly report: (job: Job) => void;
  readonly close: () => void;
}

/** The notifications of all runs; `cancel` tells the server that one is to stop. */
export class Notifications {
  private readonly shown = new Map<ProgressToken, Shown>();

  constructor(private readonly cancel: (token: ProgressToken) => void) {}

  show(token: ProgressToken, job: Job): void {
    const shown = this.shown.get(token) ?? this.open(token, job);
    shown.report(job);
  }

  close(token: ProgressToken): void {
    this.shown.get(token)?.close();
    this.shown.delete(token);
  }

  closeAll(): void {
    for (const token of [...this.shown.keys()]) {
      this.close(token);
    }
  }

  private open(token: ProgressToken, { title }: Job): Shown {
    const { promise, resolve } = later();
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    let latest: Job | undefined;
    let tell = (job: Job): void => void (latest = job);
    void vscode.window.withProgress(options, (progress, cancelled) => {
      cancelled.onCancellationRequested(() => this.cancel(token));
      tell = reporter(progress);
      if (latest !== undefined) {
        tell(latest);
      }
      return promise;
    });
    const shown = { report: (job: Job) => tell(job), close: resolve };
    this.shown.set(token, shown);
    return shown;
  }
}

/** The editor wants steps, the protocol says how far it is. */
function reporter(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (job: Job) => void {
  let reached = 0;
  return ({ message, percentage }) => {
    const increment = Math.max(0, (percentage ?? reached) - reached);
    reached += increment;
    progress.report({ message, increment });
  };
}

function later(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
