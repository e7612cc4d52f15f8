/** What the editor calls: builds the parts, wires them, and ends them. */
import * as vscode from "vscode";

import { registerCommands } from "./commands";
import { onInterpreterChange } from "./python";
import { Session } from "./session";
import { StatusBar } from "./status";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Afterburner", { log: true });
  const status = new StatusBar();
  const started = new Session(output, status);
  session = started;
  const refresh = (): void => void started.refresh();
  context.subscriptions.push(
    output,
    status,
    ...registerCommands(started, output),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("afterburner")) {
        refresh();
      }
    }),
    await onInterpreterChange(refresh),
  );
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
