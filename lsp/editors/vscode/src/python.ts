/** The interpreter that Microsoft's Python extension has selected, where it is installed. */
import * as vscode from "vscode";

/** The part of that extension's public interface that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<ResolvedEnvironment | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

interface ResolvedEnvironment {
  readonly executable: { readonly uri: vscode.Uri | undefined };
}

async function api(): Promise<PythonApi | undefined> {
  return vscode.extensions.getExtension<PythonApi>("ms-python.python")?.activate();
}

/** The interpreter for `resource`; nothing where none is selected. */
export async function interpreterFor(resource?: vscode.Uri): Promise<string | undefined> {
  const environments = (await api())?.environments;
  const active = environments?.getActiveEnvironmentPath(resource);
  if (environments === undefined || active === undefined) {
    return undefined;
  }
  return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
}

/** Call `listener` whenever another interpreter is selected. */
export async function onInterpreterChange(listener: () => void): Promise<vscode.Disposable> {
  const change = (await api())?.environments.onDidChangeActiveEnvironmentPath;
  return change === undefined ? new vscode.Disposable(() => {}) : change(listener);
}
