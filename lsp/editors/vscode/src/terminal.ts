/** The terminal application, in a terminal of the editor. */
import * as vscode from "vscode";

/** Run the shell command that the server has answered with, if it has. */
export function runInTerminal(command: unknown): void {
  if (typeof command !== "string") {
    return;
  }
  const terminal = vscode.window.createTerminal("Afterburner");
  terminal.show();
  terminal.sendText(command);
}
