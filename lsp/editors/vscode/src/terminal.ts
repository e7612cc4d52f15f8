/** The terminal application, in a terminal of the editor. */
import * as vscode from "vscode";

/** Run the shell command that the server has answered with, if it has. */
export function runInTerminal(command: unknown): void {
  if (typeof command !== "string") {
    return;
  }
  const location = vscode.TerminalLocation.Editor; // it fills a screen
  const terminal = vscode.window.createTerminal({ name: "Afterburner", location });
  terminal.show();
  terminal.sendText(command);
}
