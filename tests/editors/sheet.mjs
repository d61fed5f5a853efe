// Opens evidence sheets in Chromium as a reviewer would, and writes what was seen to ONRECORD_REPORT as JSON.
//
//   node sheet.mjs REPOSITORY
//
// ONRECORD_BIN     the program
// ONRECORD_EDITORS where scripts/setup-editors.sh installed playwright-core
//
// Pictures of the pages stay in the current folder. Nothing is asked of any network.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
const { chromium } = createRequire(path.join(need("ONRECORD_EDITORS"), "vscode", "package.json"))("playwright-core");
const root = process.argv[2];
const report = { editor: "", encoding: "html", errors: [], pages: {} };

/** Runs the program; gives what it printed. */
const onrecord = (...args) => {
  const done = spawnSync(need("ONRECORD_BIN"), args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`onrecord ${args.join(" ")}: ${done.stderr}`);
  return done.stdout;
};

// The controls that a text file in a repository would rather not hold.
const controls = { "{NUL}": "\0", "{ESC}": "\u001b", "{RLO}": "\u202e", "{PDF}": "\u202c" };
fs.mkdirSync("sources", { recursive: true });
for (const [from, to] of [["brief.md", "hostile.md"], ...["sources.bib", "evil.txt", "nice.txt"].map((name) => [`sources/${name}`, `sources/${name}`])]) {
  let text = fs.readFileSync(path.join(root, "tests/sheet/hostile", from), "utf8");
  for (const [name, control] of Object.entries(controls)) text = text.replaceAll(name, control);
  fs.writeFileSync(to, text);
}

let browser;
try {
  onrecord("report", "hostile.md", "--corpus", "sources", "--output", "hostile.html");
  onrecord("report", path.join(root, "tests/measured/briefs/seeds/berlin-memo.md"), "--output", "memo.html");
  fs.writeFileSync("matrix.html", onrecord("facts", "--kind", "positions", "--format", "html"));
  // The container that runs this may have no room for a sandbox; the pages are ours.
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  report.editor = `Chromium ${browser.version()}`;
  for (const name of ["hostile", "memo", "matrix"]) {
    const seen = { requests: [], said: [], dialogs: 0, overflow: {} };
    report.pages[name] = seen;
    for (const [scheme, width] of [["light", 1440], ["dark", 1440], ["light", 360]]) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme, reducedMotion: "reduce" });
      page.on("request", (request) => seen.requests.push(request.url()));
      page.on("console", (message) => seen.said.push(message.text()));
      page.on("pageerror", (error) => seen.said.push(String(error)));
      page.on("dialog", (dialog) => {
        seen.dialogs += 1;
        return dialog.dismiss();
      });
      await page.goto(pathToFileURL(path.resolve(`${name}.html`)).href);
      seen.overflow[width] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      seen.background ??= {};
      seen.background[scheme] = await page.evaluate(() => getComputedStyle(document.querySelector("main")).backgroundColor);
      await page.screenshot({ path: `${name}-${scheme}-${width}.png` });
      if (scheme === "light" && width === 1440) {
        seen.elements = await page.evaluate(() => [...new Set([...document.querySelectorAll("*")].map((one) => one.localName))].sort());
        seen.handlers = await page.evaluate(() =>
          [...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith("on")));
        seen.links = await page.evaluate(() => [...new Set([...document.querySelectorAll("a")].map((one) => one.protocol))].sort());
        seen.title = await page.title();
        seen.headings = await page.evaluate(() => {
          const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => +one.localName[1]);
          return levels.every((level, at) => level <= (at ? levels[at - 1] : 0) + 1);
        });
        fs.writeFileSync(`${name}.pdf`, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
        seen.pdf = fs.readFileSync(`${name}.pdf`).subarray(0, 5).toString();
      }
      if (name === "memo" && width === 1440 && scheme === "light") {
        // By keyboard: to the first number in the brief, to its card, and back.
        const number = page.locator(".brief a.ref.wrong").first();
        await number.scrollIntoViewIfNeeded();
        await number.focus();
        const before = await page.evaluate(() => scrollY);
        await page.keyboard.press("Enter");
        const card = page.locator(".card:target");
        await card.waitFor();
        seen.card = (await card.locator("h3").innerText()).replace(/\s+/g, " ").trim();
        seen.brief_stays = Math.abs((await page.evaluate(() => scrollY)) - before) < 2;
        seen.card_in_view = await card.evaluate((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().top < innerHeight / 2);
        await card.locator("a.back").focus();
        await page.keyboard.press("Enter");
        seen.back = await page.evaluate(() => document.querySelector(".ref:target")?.textContent);
        // The filter, by keyboard as well.
        await page.locator("#show-all").focus();
        await page.keyboard.press("ArrowRight");
        seen.filtered = await page.evaluate(() =>
          [...new Set([...document.querySelectorAll(".card")].filter((one) => one.offsetHeight > 0).map((one) => one.classList[1]))]);
        // On paper the filter hides nothing.
        await page.emulateMedia({ media: "print" });
        seen.printed = await page.evaluate(() => [...document.querySelectorAll(".card")].every((one) => one.offsetHeight > 0));
        seen.pictures = await page.evaluate(() => [...document.querySelectorAll("svg[role=img]")].every((one) =>
          one.getAttribute("aria-labelledby").split(" ").every((id) => document.getElementById(id)?.textContent.length > 10)));
      }
      if (name === "matrix" && width === 1440 && scheme === "light") {
        const cell = page.locator(".held a").first();
        await cell.focus();
        seen.hint = await page.locator(".held a:focus + .hint").isVisible();
      }
      await page.close();
    }
    seen.requests = [...new Set(seen.requests)].filter((url) => url !== pathToFileURL(path.resolve(`${name}.html`)).href);
  }
  // The picture of the README.
  onrecord("report", path.join(root, "examples/brief.md"), "--output", "example.html");
  const page = await browser.newPage({ viewport: { width: 1120, height: 580 }, colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(pathToFileURL(path.resolve("example.html")).href);
  await page.evaluate(() => document.querySelector("#brief").scrollIntoView());
  await page.evaluate(() => (location.hash = document.querySelector(".card.wrong").id));
  await page.screenshot({ path: "example.png" });
} catch (error) {
  report.errors.push(String(error.stack ?? error));
} finally {
  await browser?.close();
  fs.writeFileSync(need("ONRECORD_REPORT"), JSON.stringify(report, null, 2));
}
