/** The runs that are under way, as the server's progress reports tell of them. */
import type {
  ProgressToken,
  WorkDoneProgressBegin,
  WorkDoneProgressEnd,
  WorkDoneProgressReport,
} from "vscode-languageclient/node";

export type Progress = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** One run, as far as it is. */
export interface Job {
  readonly title: string;
  readonly message: string;
  /** Of 100; undefined where the server does not know. */
  readonly percentage: number | undefined;
}

const BEST = /best (\d+(?:\.\d+)?)×/;

/** Keeps one `Job` for each token between its `begin` and its `end`. */
export class Jobs {
  private readonly running = new Map<ProgressToken, Job>();

  /** Take a report in. Reports of unknown tokens are ignored. */
  take(token: ProgressToken, value: Progress): Job | undefined {
    const known = this.running.get(token);
    if (value.kind === "end") {
      this.running.delete(token);
      return undefined;
    }
    const title = value.kind === "begin" ? value.title : known?.title;
    if (title === undefined) {
      return undefined;
    }
    const job = {
      title,
      message: value.message ?? known?.message ?? "",
      percentage: value.percentage ?? known?.percentage,
    };
    this.running.set(token, job);
    return job;
  }

  /** Forget all runs: their server is gone. */
  clear(): void {
    this.running.clear();
  }

  get size(): number {
    return this.running.size;
  }

  /** One line for each run. */
  get lines(): string[] {
    return [...this.running.values()].map(({ title, message }) =>
      message === "" ? title : `${title}: ${message}`,
    );
  }

  /** The best ratio of any run, such as `2.4×`; nothing before the first gain. */
  get best(): string | undefined {
    const ratios = [...this.running.values()].flatMap(({ message }) => BEST.exec(message)?.[1] ?? []);
    const highest = ratios.toSorted((a, b) => Number(b) - Number(a))[0];
    return highest === undefined ? undefined : `${highest}×`;
  }
}
