/**
 * Where the language server may be, in the order in which places are tried.
 *
 * Knows nothing of the editor: who asks hands in what there is to know.
 */
import * as path from "node:path";

/** What the search is told of this machine and of the workspace. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** The environment's `PATH`. */
  readonly searchPath: string;
  /** The setting `afterburner.server.path`; empty where it is not set. */
  readonly setting: string;
  /** The interpreter that the Python extension has selected, if any. */
  readonly interpreter: string | undefined;
  readonly folders: readonly string[];
  readonly isFile: (file: string) => boolean;
}

/** A server that is there, and why this one. */
export interface Found {
  readonly kind: "found";
  readonly file: string;
  readonly reason: string;
}

/** No server is there: `tried` are the places, each with its reason. */
export interface Missing {
  readonly kind: "missing";
  readonly tried: readonly string[];
}

interface Place {
  readonly file: string;
  readonly reason: string;
}

/** The first place that holds a server. A setting is meant: where it is wrong, nothing else is taken. */
export function findServer(around: Surroundings): Found | Missing {
  const tried: string[] = [];
  for (const { file, reason } of places(around)) {
    if (around.isFile(file)) {
      return { kind: "found", file, reason };
    }
    tried.push(`${file} (${reason})`);
  }
  return { kind: "missing", tried };
}

function places(around: Surroundings): Place[] {
  if (around.setting !== "") {
    const file = expand(around.setting, around);
    return [{ file, reason: "setting afterburner.server.path" }];
  }
  return [
    ...besideInterpreter(around),
    ...inWorkspace(around),
    ...onPath(around),
    inHome(around),
  ];
}

function besideInterpreter(around: Surroundings): Place[] {
  if (around.interpreter === undefined) {
    return [];
  }
  const reason = "beside the Python extension's interpreter";
  const folder = tools(around).dirname(around.interpreter);
  const own = { file: join(around, folder, program(around)), reason };
  if (!isWindows(around)) {
    return [own];
  }
  // Outside an environment, python.exe lies above the folder of scripts.
  return [own, { file: join(around, folder, "Scripts", program(around)), reason }];
}

function inWorkspace(around: Surroundings): Place[] {
  const bin = isWindows(around) ? "Scripts" : "bin";
  return around.folders.flatMap((folder) =>
    [".venv", "venv"].map((name) => ({
      file: join(around, folder, name, bin, program(around)),
      reason: `the workspace's ${name}`,
    })),
  );
}

function onPath(around: Surroundings): Place[] {
  return around.searchPath
    .split(tools(around).delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => ({ file: join(around, folder, program(around)), reason: "PATH" }));
}

/** Where pipx and uv put programs: editors that a desktop starts often lack it on their PATH. */
function inHome(around: Surroundings): Place {
  const file = join(around, around.home, ".local", "bin", program(around));
  return { file, reason: "where pipx and uv install" };
}

function expand(setting: string, around: Surroundings): string {
  const file = setting.replace(/^~(?=$|[/\\])/, () => around.home);
  const folder = around.folders[0];
  return folder === undefined ? file : file.replaceAll("${workspaceFolder}", () => folder);
}

function program(around: Surroundings): string {
  return isWindows(around) ? "afterburner-lsp.exe" : "afterburner-lsp";
}

function isWindows(around: Surroundings): boolean {
  return around.platform === "win32";
}

function tools(around: Surroundings): path.PlatformPath {
  return isWindows(around) ? path.win32 : path.posix;
}

function join(around: Surroundings, ...parts: string[]): string {
  return tools(around).join(...parts);
}
