// Drives VS Code in Chromium as a writer would, with the packaged extension in a fresh profile, and writes what was seen
// to ONRECORD_REPORT as JSON.
//
//   node vscode.mjs BRIEF.md
//
// ONRECORD_BIN     the program
// ONRECORD_VSIX    the packaged extension
// ONRECORD_HOME    an empty folder for the profile, the workspace and the screenshots
// ONRECORD_EDITORS where scripts/setup-editors.sh installed code-server and playwright-core
//
// Everything listens on loopback only.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import path from "node:path";

const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
const home = need("ONRECORD_HOME");
const editors = need("ONRECORD_EDITORS");
const { chromium } = createRequire(path.join(editors, "vscode", "package.json"))("playwright-core");

const patience = 60_000;
const report = { editor: "", encoding: "utf-16", pulls: true, errors: [], diagnostics: [], times_ms: {} };
const started = Date.now();
const mark = (what) => (report.times_ms[what] = Date.now() - started);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `seen` gives something. */
async function until(what, seen) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await seen();
    if (value) return value;
    if (Date.now() > end) throw new Error(`in vain waited for ${what}`);
    await pause(100);
  }
}

const folder = (name) => {
  const whole = path.join(home, name);
  fs.mkdirSync(whole, { recursive: true });
  return whole;
};
const workspace = folder("briefs");
const data = folder("data");
const extensions = folder("extensions");
const brief = path.join(workspace, "brief.md");
fs.copyFileSync(process.argv[2], brief);

fs.writeFileSync(path.join(folder("data/User"), "settings.json"), JSON.stringify({
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.hover.delay": 100,
  "editor.minimap.enabled": false,
  "editor.wordWrap": "on",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.activityBar.location": "hidden",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
}));
// The settings of the machine that the server runs on. They must not be read half written.
const setPath = (program) => {
  const file = path.join(folder("data/Machine"), "settings.json");
  fs.writeFileSync(`${file}.new`, JSON.stringify({ "onrecord.path": program }));
  fs.renameSync(`${file}.new`, file);
};
// Wrong at first: what is said then is looked at, and setting it right must be enough.
setPath(path.join(home, "missing", "onrecord"));

const node = path.join(editors, "vscode/node_modules/.bin/node");
const entry = path.join(editors, "vscode/node_modules/code-server/out/node/entry.js");
const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: folder("config"), XDG_DATA_HOME: folder("share") };
const common = ["--user-data-dir", data, "--extensions-dir", extensions];
const installed = spawnSync(node, [entry, ...common, "--install-extension", need("ONRECORD_VSIX")], {
  env,
  encoding: "utf8",
});
if (installed.status !== 0) throw new Error(`the extension was not installed: ${installed.stdout} ${installed.stderr}`);
mark("installed");

const port = await new Promise((resolve, reject) => {
  const probe = createServer();
  probe.once("error", reject);
  probe.listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const log = fs.openSync(path.join(home, "code-server.log"), "w");
const server = spawn(
  node,
  [entry, ...common, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry",
    "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override", workspace],
  { env, stdio: ["ignore", log, log], detached: true },
);
const stop = () => {
  try {
    process.kill(-server.pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
};
process.on("exit", stop);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** The processes of the server that this editor started. */
const servers = () =>
  fs.readdirSync("/proc").filter((id) => {
    try {
      const mine = fs.readFileSync(`/proc/${id}/environ`, "utf8").includes(need("ONRECORD_REPORT"));
      return mine && fs.readlinkSync(`/proc/${id}/exe`) === fs.realpathSync(need("ONRECORD_BIN"));
    } catch {
      // Not a process, or it has ended.
      return false;
    }
  });

let page;
const picture = (name) => page.screenshot({ path: path.join(home, `${name}.png`) });
const command = async (title) => {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(title);
  // Not the first: that may be another one with these words in it.
  await page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().click();
};
const editor = () => page.locator(".editor-group-container.active .monaco-editor .view-lines").first();
const lines = async () => (await editor().locator(".view-line").allInnerTexts()).map((line) => line.replaceAll("\u00a0", " "));
const squiggles = () => page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning");
const status = () => page.locator('.statusbar-item[id*="onrecord.status"]').first();
const statusText = async () => (await status().count()) ? await status().getAttribute("aria-label") ?? "" : "";
const problems = async () => {
  const rows = await page.locator(".markers-panel .monaco-list-row").allInnerTexts();
  // The places in sources stand under the findings, with their names behind.
  return rows.map((row) => row.replace(/\s+/g, " ").trim()).filter((row) => /\[Ln \d+, Col \d+\]$/.test(row));
};
const openTab = () => page.locator('.tabs-container .tab[aria-selected="true"]').first().getAttribute("data-resource-name");
/** What a row of the problems says. */
const read = (row) => {
  const [, source, code, line, column] = /(\w+) ?\(?([\w-]+\/[\w-]+)\)? ?\[Ln (\d+), Col (\d+)\]$/.exec(row) ?? [];
  return { source, code, line: Number(line), column: Number(column) };
};
const codes = async () => (await problems()).map((row) => read(row).code);
/** Goes to a place by its number, as everybody does who does not use the mouse. */
const goTo = async (line, column) => {
  await page.keyboard.press("Control+KeyG");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
};

async function seeMissing() {
  const toast = page.locator(".notification-toast", { hasText: "onrecord" }).first();
  await toast.waitFor({ timeout: patience });
  report.missing = (await toast.innerText()).replace(/\s+/g, " ").trim();
  report.missing_status = await until("the status of a server that is not there", statusText);
  await picture("0-missing");
  setPath(need("ONRECORD_BIN"));
  await until("the server to run", async () => (await statusText()).includes("running"));
  report.running_status = await statusText();
  mark("running");
  await command("Notifications: Clear All Notifications");
  await page.keyboard.press("Control+KeyB");
}

async function seeDiagnostics() {
  await squiggles().first().waitFor({ state: "attached", timeout: patience });
  mark("squiggles");
  await page.keyboard.press("Control+Shift+KeyM");
  await until("two problems", async () => (await problems()).length >= 2);
  // Were they both pushed and pulled, the second pair would come now.
  await pause(1000);
  report.diagnostics = (await problems()).map(read);
  await picture("1-problems");
  await page.keyboard.press("Control+Shift+KeyM");
  await page.locator(".markers-panel").first().waitFor({ state: "hidden" });
  await editor().click();
}

async function seeHover() {
  const altered = editor().locator(".view-line", { hasText: "heads or tails" }).first();
  const box = await squiggles().first().boundingBox();
  await altered.waitFor();
  await page.mouse.move(box.x + 60, box.y - 40);
  await page.mouse.move(box.x + 80, box.y + box.height / 2 - 4, { steps: 8 });
  const hover = page.locator(".monaco-resizable-hover:visible, .monaco-hover:not(.hidden):visible").filter({ hasText: "Barnes" }).first();
  await hover.waitFor({ timeout: 20_000 });
  // The parts of a hover come one by one.
  await pause(1200);
  report.hover = (await hover.innerText()).replaceAll("\u00a0", " ").trim();
  await picture("2-hover");
  await page.keyboard.press("Escape");
  await page.mouse.move(5, 5);
  mark("hover");
}

async function seeDefinition() {
  const found = report.diagnostics.find(({ code }) => code === "quote/altered");
  await editor().click();
  await goTo(found.line, found.column + 3);
  await page.keyboard.press("F12");
  await until("the source to be opened", async () => await openTab() !== "brief.md");
  await pause(800);
  const name = await openTab();
  const place = await page.locator('.statusbar-item[id="status.editor.selection"]').innerText();
  const [, line, column] = /Ln (\d+), Col (\d+)/.exec(place) ?? [];
  report.definition = { path: name, line: Number(line), column: Number(column), screen: (await lines()).join("\n") };
  await picture("3-source");
  await page.locator('.tab[data-resource-name="brief.md"]').click();
  await until("the brief again", async () => await openTab() === "brief.md");
  mark("definition");
}

async function seeFix() {
  const found = report.diagnostics.find(({ code }) => code === "person/misspelled");
  await editor().click();
  await goTo(found.line, found.column + 3);
  const menu = page.locator(".action-widget:visible").first();
  await page.keyboard.press("Control+Period");
  await menu.waitFor({ timeout: 20_000 });
  await pause(500);
  const rows = menu.locator(".monaco-list-row");
  report.actions = (await rows.allInnerTexts()).map((row) => row.trim());
  await picture("4-actions");
  await rows.filter({ hasText: "Caroline Nagtegaal" }).first().click();
  report.fixed = await until("the fix to change the text", async () =>
    (await lines()).find((line) => line.includes("Caroline Nagtegaal")));
  await page.keyboard.press("Control+Shift+KeyM");
  await until("the fixed finding to go", async () => (await problems()).length === 1);
  await pause(500);
  report.after = await codes();
  await picture("5-fixed");
  mark("fixed");
}

async function seeRestart() {
  const before = servers();
  await command("onrecord: Restart Server");
  await until("another process of the server", () => servers().length === 1 && servers()[0] !== before[0]);
  await until("the server to run again", async () => (await statusText()).includes("running"));
  await until("findings after a restart", async () => (await problems()).length === 1);
  report.restarted = await codes();
  await status().click();
  // What is in the log is not seen: code-server writes no logs without a module that would have to be compiled.
  report.log = await until("the log", async () => {
    const channels = page.locator(".panel .monaco-select-box:visible");
    return (await channels.count()) ? await channels.first().evaluate((box) => box.selectedOptions?.[0]?.text ?? box.innerText) : "";
  });
  mark("restarted");
}

async function seeUnsaved() {
  await page.keyboard.press("Control+Shift+KeyM");
  await command("File: New Untitled Text File");
  await until("an unsaved buffer", async () => (await openTab())?.startsWith("Untitled"));
  await editor().click();
  const [quoted] = /"I am sure.*$/m.exec(fs.readFileSync(brief, "utf8")) ?? [];
  await page.keyboard.insertText(quoted);
  // That of the brief is in its eighth line.
  const first = async () => (await problems()).map(read).filter(({ line, column }) => line === 1 && column === 1);
  await until("findings in an unsaved buffer", async () => (await first()).length > 0);
  await pause(500);
  report.unsaved = (await first()).map(({ code }) => code);
  await picture("6-unsaved");
  mark("unsaved");
}

let browser;
try {
  await until("code-server", async () => {
    try {
      return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
    } catch {
      return false;
    }
  });
  browser = await chromium.launch({
    executablePath: process.env.ONRECORD_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"],
  });
  const context = await browser.newContext({ viewport: { width: 960, height: 600 } });
  page = await context.newPage();
  page.setDefaultTimeout(patience);
  const payload = JSON.stringify([["openFile", `vscode-remote://127.0.0.1:${port}${brief}`]]);
  const query = `folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(payload)}`;
  await page.goto(`http://127.0.0.1:${port}/?${query}`);
  await page.waitForSelector(".monaco-workbench");
  await editor().waitFor();
  report.editor = `VS Code ${spawnSync(node, [entry, "--version"], { env, encoding: "utf8" }).stdout.trim()}`;
  mark("opened");
  await seeMissing();
  await seeDiagnostics();
  await seeHover();
  await seeDefinition();
  await seeFix();
  await seeRestart();
  await seeUnsaved();
} catch (error) {
  report.errors.push(String(error.stack ?? error));
  try {
    report.notifications = await page.locator(".notification-toast").allInnerTexts();
    report.status = await statusText();
    await picture("failed");
  } catch {
    // There may be no page.
  }
} finally {
  await browser?.close().catch(() => {});
  stop();
}
fs.writeFileSync(need("ONRECORD_REPORT"), `${JSON.stringify(report, null, 2)}\n`);
process.exit(0);
