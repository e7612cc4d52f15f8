/** The item in the status bar: idle, running with the best ratio so far, or no server. */
import * as vscode from "vscode";

/** Shows what it is told; clicking it opens the menu. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;

  constructor() {
    this.item = vscode.window.createStatusBarItem(
      "afterburner",
      vscode.StatusBarAlignment.Right,
      100,
    );
    this.item.name = "Afterburner";
    this.item.command = "afterburner.menu";
    this.starting();
    this.item.show();
  }

  starting(): void {
    this.set("$(loading~spin) Afterburner", "Starting the language server");
  }

  idle(server: string): void {
    this.set("$(flame) Afterburner", `Ready: ${server}`);
  }

  /** `best` is the best ratio of any run, such as `2.4×`; each line of `details` is one run. */
  running(best: string | undefined, details: readonly string[]): void {
    this.set(`$(sync~spin) ${best ?? "Afterburner"}`, details.join("\n"));
  }

  /** There is no server, or it has failed. */
  missing(why: string): void {
    this.set("$(warning) Afterburner", why);
    this.item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
  }

  dispose(): void {
    this.item.dispose();
  }

  private set(text: string, tooltip: string): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = undefined;
  }
}
