/** What the status bar is told of the runs that are under way. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Jobs } from "../src/jobs";

function started(...titles: string[]): Jobs {
  const jobs = new Jobs();
  for (const title of titles) {
    jobs.take(title, { kind: "begin", title, percentage: 0 });
  }
  return jobs;
}

test("before the first gain there is no best ratio", () => {
  const jobs = started("a");

  jobs.take("a", { kind: "report", message: "iteration 1 of 10" });

  assert.equal(jobs.best, undefined);
});

test("the best ratio is that of the best run, by number", () => {
  const jobs = started("a", "b");

  jobs.take("a", { kind: "report", message: "iteration 3 of 10 · best 9.8× [9.1, 10.4]" });
  jobs.take("b", { kind: "report", message: "iteration 1 of 10 · best 12× [11, 13]" });

  assert.equal(jobs.best, "12×");
});

test("a report that leaves something out keeps what was known", () => {
  const jobs = started("a");

  jobs.take("a", { kind: "report", message: "iteration 2 of 10", percentage: 20 });
  const job = jobs.take("a", { kind: "report", percentage: 30 });

  assert.deepEqual(job, { title: "a", message: "iteration 2 of 10", percentage: 30 });
});

test("a run that has ended is forgotten, and a late report does not bring it back", () => {
  const jobs = started("a", "b");

  jobs.take("a", { kind: "end" });
  jobs.take("a", { kind: "report", message: "late" });

  assert.deepEqual(jobs.lines, ["b"]);
});
