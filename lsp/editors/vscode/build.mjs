// Bundles the extension into one file; with `test`, each test into one of its own.
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const tests = process.argv[2] === "test";
const entryPoints = tests
  ? readdirSync("test").map((name) => `test/${name}`)
  : ["src/extension.ts"];

await build({
  entryPoints,
  outdir: tests ? "dist/test" : "dist",
  bundle: true,
  minify: !tests,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  logLevel: "warning",
});
