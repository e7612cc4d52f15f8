/** Finds, starts, restarts and stops the one language server of this window. */
import { statSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { LanguageClient, State } from "vscode-languageclient/node";

import { clientOptions } from "./options";
import { interpreterFor } from "./python";
import { RunDisplay } from "./runs";
import { findServer, type Found, type Missing } from "./search";
import type { StatusBar } from "./status";

const INSTALL = "pip install afterburner";

/** At most one server at a time; changes are made one after the other. */
export class Session {
  private client: LanguageClient | undefined;
  private server: string | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly status: StatusBar,
  ) {}

  /** Start the server, or start it anew. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  /** Settings or interpreters have changed: another server may be meant, or this one is told. */
  refresh(): Promise<void> {
    return this.inTurn(async () => {
      const found = await search();
      if (found.kind === "missing" || found.file !== this.server) {
        await this.stopNow();
        await this.startNow();
      } else {
        const changed = { settings: null };
        await this.client?.sendNotification("workspace/didChangeConfiguration", changed);
      }
    });
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.stopNow());
  }

  /** Have the server carry out one of its commands. */
  async execute(command: string, ...args: unknown[]): Promise<unknown> {
    const params = { command, arguments: args };
    return this.client?.sendRequest("workspace/executeCommand", params);
  }

  private inTurn(change: () => Promise<void>): Promise<void> {
    this.last = this.last.then(change).catch((error: unknown) => {
      this.output.error(String(error));
      this.status.missing(`The language server has failed: ${String(error)}`);
    });
    return this.last;
  }

  private async startNow(): Promise<void> {
    this.status.starting();
    const found = await search();
    if (found.kind === "missing") {
      this.report(found);
      return;
    }
    this.output.info(`${found.file} (${found.reason})`);
    this.server = found.file;
    this.client = this.makeClient(found);
    await this.client.start();
  }

  private makeClient({ file }: Found): LanguageClient {
    const runs = new RunDisplay(this.status, file, (token) => {
      void client.sendNotification("window/workDoneProgress/cancel", { token });
    });
    const client = new LanguageClient(
      "afterburner",
      "Afterburner",
      { command: file },
      clientOptions(this.output, runs),
    );
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        runs.begin();
      } else if (newState === State.Stopped) {
        runs.end();
      }
    });
    return client;
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = this.server = undefined;
    await client?.dispose();
  }

  private report(missing: Missing): void {
    const message = `Afterburner's language server was not found. Install it with: ${INSTALL}`;
    this.status.missing(message);
    this.output.warn(`${message}\nLooked for:\n  ${missing.tried.join("\n  ")}`);
    void this.offer(message);
  }

  private async offer(message: string): Promise<void> {
    const [copy, where, set] = ["Copy Command", "Where I Looked", "Set Path"] as const;
    const choice = await vscode.window.showWarningMessage(message, copy, where, set);
    if (choice === copy) {
      await vscode.env.clipboard.writeText(INSTALL);
    } else if (choice === where) {
      this.output.show();
    } else if (choice === set) {
      const setting = "afterburner.server.path";
      await vscode.commands.executeCommand("workbench.action.openSettings", setting);
    }
  }
}

async function search(): Promise<Found | Missing> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return findServer({
    platform: process.platform,
    home: homedir(),
    searchPath: process.env["PATH"] ?? "",
    setting: vscode.workspace.getConfiguration("afterburner").get("server.path", ""),
    interpreter: await interpreterFor(folders[0]?.uri),
    folders: folders.map(({ uri }) => uri.fsPath),
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  });
}
