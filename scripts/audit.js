// `npm run audit`: the dependencies that ship, held against the registry's advisories. Fails on a known one that is high or
// critical and stands in no row below. Where the registry can't be asked, it says so and fails nothing: a build must not
// hang on somebody else's service.
import { spawnSync } from "node:child_process"
import path from "node:path"
import { fileURLToPath } from "node:url"

/**
 * Advisories that are known and lived with.
 * @type {readonly { advisory: string, until: string, reason: string }[]} until: the last day on which it is, YYYY-MM-DD
 */
const accepted = []

const failing = new Set(["high", "critical"])

/**
 * What is wrong by a report of `npm audit --json` (version 2); null where it is none, because the registry was not asked.
 * @param {unknown} report
 * @param {typeof accepted} rows
 * @param {string} today YYYY-MM-DD
 * @returns {string[] | null} a line for each advisory
 */
export function judgeAudit(report, rows, today) {
  if (typeof report !== "object" || report === null || !("vulnerabilities" in report)) return null
  const lived = new Set(rows.filter(({ until }) => until >= today).map(({ advisory }) => advisory))
  const lines = new Set()
  for (const { name, via } of Object.values(/** @type {Record<string, any>} */ (report.vulnerabilities))) {
    for (const cause of via) {
      // A text names another package of the report, which has the advisory itself.
      if (typeof cause === "string" || !failing.has(cause.severity)) continue
      const advisory = String(cause.url ?? cause.source)
        .split("/")
        .at(-1)
      if (!lived.has(advisory)) lines.add(`${name} ${cause.range}: ${cause.severity}, ${cause.title} (${cause.url})`)
    }
  }
  return [...lines].sort()
}

function main() {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
  const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--package-lock-only", "--json"], {
    cwd: root,
    encoding: "utf8",
    timeout: 60_000,
  })
  let report = null
  try {
    report = JSON.parse(stdout)
  } catch {
    // npm said nothing that is JSON: no answer.
  }
  const faults = judgeAudit(report, accepted, new Date().toISOString().slice(0, 10))
  if (faults === null) {
    process.stdout.write("the registry's advisories can't be asked here: nothing was audited\n")
    return 0
  }
  for (const line of faults) process.stdout.write(`${line}\n`)
  process.stdout.write(`${faults.length} advisories that are high or critical and not accepted\n`)
  return faults.length > 0 ? 1 : 0
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) process.exit(main())
