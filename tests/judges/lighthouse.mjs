// Lighthouse over many pages in one browser: reads {chromium, categories, settings, pages: [{address, skip}]} from
// standard input, prints for each page its scores and the audits that cost points.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const asked = JSON.parse(readFileSync(0, "utf8"));
const profile = mkdtempSync(join(tmpdir(), "lighthouse-"));
const chrome = await chromeLauncher.launch({
  chromePath: asked.chromium,
  userDataDir: profile,
  chromeFlags: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  ],
});

const METRICS = ["largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];

function costly(category, audits) {
  return category.auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => `${id} (${audits[id].score}): ${audits[id].title} ${(audits[id].displayValue ?? "")}`);
}

function look(address, skip) {
  return lighthouse(address, {
    port: chrome.port, logLevel: "error", output: "json", onlyCategories: asked.categories, skipAudits: skip,
    ...asked.settings,
  });
}

const answers = [];
try {
  for (const { address, skip } of asked.pages) {
    let { lhr } = await look(address, skip);
    if (lhr.runtimeError?.message.includes("run Lighthouse again")) ({ lhr } = await look(address, skip));
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    const categories = Object.values(lhr.categories);
    answers.push({
      address,
      scores: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round(score * 100)])),
      metrics: Object.fromEntries(METRICS.filter((id) => lhr.audits[id]).map((id) => [id, lhr.audits[id].numericValue])),
      faults: categories.flatMap((category) => costly(category, lhr.audits)),
    });
  }
} finally {
  chrome.kill();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
process.stdout.write(JSON.stringify(answers));
