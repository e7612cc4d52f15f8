// What a user of VS Code does, in headless Chromium: choose the action at the light bulb,
// watch, save, look at the evidence, name a server that is not there. Pictures of it go to
// the folder PICTURES.
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const { CODE_SERVER, CHROMIUM, ADDRESS, PICTURES, TIMEOUT_MS } = process.env;
const { FILE, NAME_LINE, FUNCTION_LINE, WORKSPACE_SETTINGS } = process.env;
const { chromium } = createRequire(join(CODE_SERVER, "package.json"))("playwright-core");

const ACTION = /^Optimize efficiency$/;
const PROGRESS = /Optimizing products/;
const ANSWER = /\d× .*faster/;

async function picture(page, name) {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Ctrl+P and Ctrl+G: what is typed, and what it has led to. */
async function choose(page, keys, text) {
  await page.keyboard.press(keys);
  await page.locator(".quick-input-widget input.input").fill(text);
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

async function openModule(page) {
  await page.goto(ADDRESS);
  await page.locator(".statusbar-item").first().waitFor();
  await choose(page, "Control+p", FILE);
  await page.locator(".tab.active", { hasText: FILE }).waitFor();
  await page.keyboard.press("Control+b");
  // The flame: the extension has found the server, and the server has answered.
  await page.locator(".statusbar-item .codicon-flame").waitFor();
  // Within a word: between blanks the editor asks for no actions.
  await choose(page, "Control+g", `:${FUNCTION_LINE}:7`);
}

async function optimize(page) {
  await page.locator(".monaco-editor .codicon-light-bulb").waitFor();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .action.focused", { hasText: ACTION }).waitFor();
  await picture(page, "vscode-action");
  await page.keyboard.press("Enter");
  await page.locator(".notification-toast", { hasText: PROGRESS }).waitFor();
  await page.locator(".statusbar-item .codicon-sync").waitFor();
  // The best ratio so far, from the first gain to the end of the final exam.
  await page.locator(".statusbar-item", { hasText: "×" }).waitFor();
  await picture(page, "vscode-progress");
}

async function save(page) {
  await page.locator(".tab.active.dirty").waitFor();
  await page.locator(".codelens-decoration", { hasText: ANSWER }).waitFor();
  await page.locator(".statusbar-item .codicon-flame").waitFor();
  await page.keyboard.press("Control+s");
  await page.locator(".tab.active:not(.dirty)").waitFor();
}

async function lookAtEvidence(page) {
  await choose(page, "Control+g", `:${NAME_LINE}:6`);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+i");
  const hover = page.locator(".monaco-hover:not(.hidden)", { hasText: ANSWER });
  await hover.waitFor();
  await page.waitForFunction((it) => getComputedStyle(it).opacity === "1", await hover.elementHandle());
  await picture(page, "vscode");
}

/** Settings count at once, and a wrong path is told with what to do about it. */
async function loseServer(page) {
  await mkdir(dirname(WORKSPACE_SETTINGS), { recursive: true });
  const settings = { "afterburner.server.path": "/nowhere/afterburner-lsp" };
  await writeFile(WORKSPACE_SETTINGS, JSON.stringify(settings));
  await page.locator(".notification-toast", { hasText: "pip install afterburner" }).waitFor();
  await page.locator(".statusbar-item.warning-kind", { hasText: "Afterburner" }).waitFor();
}

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage({
  viewport: { width: 1000, height: 700 },
  deviceScaleFactor: 1.5,
  reducedMotion: "reduce",
});
page.setDefaultTimeout(Number(TIMEOUT_MS));
try {
  await openModule(page);
  await optimize(page);
  await save(page);
  await lookAtEvidence(page);
  await loseServer(page);
} catch (error) {
  await picture(page, "vscode-failure");
  throw error;
} finally {
  await browser.close();
}
