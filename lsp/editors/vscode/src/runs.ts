/** What the window shows of the runs that are under way. */
import * as vscode from "vscode";
import type { ProgressToken } from "vscode-languageclient/node";

import { Jobs, type Progress } from "./jobs";
import { Notifications } from "./progress";
import type { StatusBar } from "./status";

/** Keeps the status bar and the notifications at what the server reports. */
export class RunDisplay {
  private readonly jobs = new Jobs();
  private readonly notifications: Notifications;

  /** `server` names the program; `cancel` tells it that a run is to stop. */
  constructor(
    private readonly status: StatusBar,
    private readonly server: string,
    cancel: (token: ProgressToken) => void,
  ) {
    this.notifications = new Notifications(cancel);
  }

  /** The server is there. */
  begin(): void {
    this.status.idle(this.server);
  }

  /** The server is gone, and its runs with it. */
  end(): void {
    this.jobs.clear();
    this.notifications.closeAll();
    this.status.missing(`${this.server} has stopped`);
  }

  take(token: ProgressToken, value: Progress): void {
    const job = this.jobs.take(token, value);
    if (job === undefined) {
      this.notifications.close(token);
    } else if (wantsNotifications()) {
      this.notifications.show(token, job);
    }
    if (this.jobs.size === 0) {
      this.status.idle(this.server);
    } else {
      this.status.running(this.jobs.best, this.jobs.lines);
    }
  }
}

function wantsNotifications(): boolean {
  const section = vscode.workspace.getConfiguration("afterburner");
  return section.get("progress", "notification") === "notification";
}
