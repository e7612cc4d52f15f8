/** The search for the server, on machines that are made up. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { findServer, type Surroundings } from "../src/search";

const LINUX: Surroundings = {
  platform: "linux",
  home: "/home/ada",
  searchPath: "/usr/local/bin:/usr/bin",
  setting: "",
  interpreter: "/envs/shop/bin/python",
  folders: ["/src/shop", "/src/tools"],
  isFile: () => false,
};

/** Which file is taken where exactly `files` are there. */
function taken(around: Partial<Surroundings>, ...files: string[]): string | undefined {
  const isFile = (file: string): boolean => files.includes(file);
  const found = findServer({ ...LINUX, ...around, isFile });
  return found.kind === "found" ? found.file : undefined;
}

const IN_ORDER = [
  "/envs/shop/bin/afterburner-lsp",
  "/src/shop/.venv/bin/afterburner-lsp",
  "/src/shop/venv/bin/afterburner-lsp",
  "/src/tools/.venv/bin/afterburner-lsp",
  "/src/tools/venv/bin/afterburner-lsp",
  "/usr/local/bin/afterburner-lsp",
  "/usr/bin/afterburner-lsp",
  "/home/ada/.local/bin/afterburner-lsp",
];

for (const [rank, file] of IN_ORDER.entries()) {
  test(`${file} is taken where nothing before it is there`, () => {
    assert.equal(taken({}, ...IN_ORDER.slice(rank)), file);
  });
}

test("a setting overrules all other places", () => {
  assert.equal(taken({ setting: "/opt/lsp" }, "/opt/lsp", ...IN_ORDER), "/opt/lsp");
});

test("a wrong setting is told, not replaced by another place", () => {
  const found = findServer({ ...LINUX, setting: "/opt/lsp", isFile: (file) => file !== "/opt/lsp" });

  assert.deepEqual(found, {
    kind: "missing",
    tried: ["/opt/lsp (setting afterburner.server.path)"],
  });
});

test("a setting may start at home or in the workspace", () => {
  assert.equal(taken({ setting: "~/lsp" }, "/home/ada/lsp"), "/home/ada/lsp");
  assert.equal(taken({ setting: "${workspaceFolder}/lsp" }, "/src/shop/lsp"), "/src/shop/lsp");
});

test("where there is none, each place that was tried is told", () => {
  const found = findServer(LINUX);

  assert.equal(found.kind, "missing");
  assert.deepEqual(
    found.tried.map((place) => place.split(" ")[0]),
    IN_ORDER,
  );
});

test("without interpreter and folders, PATH and home are left", () => {
  const found = findServer({ ...LINUX, interpreter: undefined, folders: [] });

  assert.equal(found.kind === "missing" && found.tried.length, 3);
});

test("Windows has Scripts and .exe", () => {
  const around: Partial<Surroundings> = {
    platform: "win32",
    interpreter: "C:\\Python\\python.exe",
    searchPath: "C:\\bin;D:\\bin",
  };

  const file = "C:\\Python\\Scripts\\afterburner-lsp.exe";
  assert.equal(taken(around, file), file);
  assert.equal(taken(around, "D:\\bin\\afterburner-lsp.exe"), "D:\\bin\\afterburner-lsp.exe");
});
