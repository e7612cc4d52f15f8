/**
 * What the user has set, for the language server.
 *
 * Only what was set is told, never the defaults that the settings page shows: those
 * would overrule the project's own `[tool.afterburner.editor]`.
 */
import * as vscode from "vscode";

import { interpreterFor } from "./python";

const SERVER_SETTINGS = [
  "objective",
  "onResult",
  "policy",
  "model",
  "iterations",
  "samples",
  "search",
  "budgetSeconds",
  "minGain",
  "sandbox",
  "python",
  "codeLens",
  "inlayHints",
  "hotHints",
] as const;

/** What was set for `resource`; `python` is the Python extension's where it was not. */
export async function settingsFor(resource?: vscode.Uri): Promise<Record<string, unknown>> {
  const section = vscode.workspace.getConfiguration("afterburner", resource ?? null);
  const set = SERVER_SETTINGS.map((name) => [name, valueThatWasSet(section, name)] as const);
  const settings: Record<string, unknown> = Object.fromEntries(
    set.filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );
  const python = settings["python"] ?? (await interpreterFor(resource));
  return python === undefined ? settings : { ...settings, python };
}

function valueThatWasSet(section: vscode.WorkspaceConfiguration, name: string): unknown {
  const found = section.inspect(name);
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}
