/** How the editor's side of the protocol is to behave. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as vscode from "vscode";
import {
  type ConfigurationParams,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";

import type { RunDisplay } from "./runs";
import { settingsFor } from "./settings";
import { runInTerminal } from "./terminal";

/** Options for a client that logs to `output` and shows its runs in `runs`. */
export function clientOptions(
  output: vscode.LogOutputChannel,
  runs: RunDisplay,
): LanguageClientOptions {
  return {
    documentSelector: [
      { language: "python", scheme: "file" },
      { language: "python", scheme: "untitled" },
    ],
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    stdioOptions: { stdout: () => {}, stderr: keepErrors },
    middleware: middleware(runs),
  };
}

/** What the server logs comes by the protocol as well; the rest of stderr tells of a failure. */
function keepErrors(stderr: Readable, output: vscode.LogOutputChannel): void {
  createInterface({ input: stderr }).on("line", (line) => {
    if (!line.startsWith("afterburner: ")) {
      output.error(line);
    }
  });
}

function middleware(runs: RunDisplay): Middleware {
  return {
    workspace: {
      configuration: async (params, token, next) => {
        const answers = await next(params, token);
        return Array.isArray(answers) ? withOurs(params, answers) : answers;
      },
    },
    // Shown by `runs` alone: the library would show each run a second time. It has to
    // hear of the end, at which it forgets the run.
    handleWorkDoneProgress: (token, value, next) => {
      runs.take(token, value);
      if (value.kind === "end") {
        next(token, value);
      }
    },
    executeCommand: async (command, args, next) => {
      const answer: unknown = await next(command, args);
      if (command === "afterburner.openInTui") {
        runInTerminal(answer);
      }
      return answer;
    },
  };
}

/** `answers` with the section `afterburner` as only what the user has set. */
async function withOurs(params: ConfigurationParams, answers: unknown[]): Promise<unknown[]> {
  return Promise.all(
    params.items.map(({ section, scopeUri }, index) => {
      const resource = scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri);
      return section === "afterburner" ? settingsFor(resource) : answers[index];
    }),
  );
}
