/** What the command palette and the menu of the status bar offer. */
import * as vscode from "vscode";

import type { Session } from "./session";

/** The kind of the code action; its variants have kinds below it. */
const KIND = "refactor.rewrite.afterburner";

interface Choice extends vscode.QuickPickItem {
  readonly command: string;
}

/** What the commands of its code actions are called with. */
interface Argument {
  readonly qualname?: string;
}

const MENU: readonly Choice[] = [
  { label: "$(flame) Optimize the function at the cursor", command: "afterburner.optimizeAtCursor" },
  { label: "$(terminal) Open in the terminal application", command: "afterburner.tuiAtCursor" },
  { label: "$(debug-stop) Stop all runs", command: "afterburner.stopAll" },
  { label: "$(output) Show output", command: "afterburner.showOutput" },
  { label: "$(debug-restart) Restart the language server", command: "afterburner.restart" },
  { label: "$(gear) Settings", command: "afterburner.settings" },
];

/** Register all commands that the server does not carry out itself. */
export function registerCommands(
  session: Session,
  output: vscode.LogOutputChannel,
): vscode.Disposable[] {
  const handlers: Record<string, () => unknown> = {
    "afterburner.optimizeAtCursor": optimizeAtCursor,
    "afterburner.tuiAtCursor": tuiAtCursor,
    "afterburner.stopAll": () => session.execute("afterburner.cancelAll"),
    "afterburner.restart": () => session.restart(),
    "afterburner.showOutput": () => output.show(),
    "afterburner.settings": showSettings,
    "afterburner.menu": showMenu,
  };
  return Object.entries(handlers).map(([name, handler]) =>
    vscode.commands.registerCommand(name, handler),
  );
}

/** As if the code action were chosen from the light bulb: the first one, for the set objective. */
function optimizeAtCursor(): Thenable<unknown> {
  const action = { kind: KIND, apply: "first" };
  return vscode.commands.executeCommand("editor.action.codeAction", action);
}

/** The function that the server would optimize; without one, the application opens the file. */
async function tuiAtCursor(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return;
  }
  const { document, selection } = editor;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    selection,
    KIND,
  );
  const [first] = actions.flatMap(({ command }) => (command?.arguments ?? []) as Argument[]);
  const what = { uri: document.uri.toString(), qualname: first?.qualname };
  await vscode.commands.executeCommand("afterburner.openInTui", what);
}

function showSettings(): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", "afterburner");
}

async function showMenu(): Promise<void> {
  const choice = await vscode.window.showQuickPick(MENU, { title: "Afterburner" });
  if (choice !== undefined) {
    await vscode.commands.executeCommand(choice.command);
  }
}
