/**
 * The alert rules and the dashboard that ship: each figure that they ask for is one that a node gives out, and where promtool is
 * to be had (Prometheus's own) it reads them and tries the rules on invented series.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { parseYaml } from "@redocly/openapi-core"
import { describe, expect, onTestFinished, test } from "vitest"
import { readGauges } from "../../src/app/gauges.ts"
import { keyGauges, readOperatorGauges, sealGauges } from "../../src/app/operator-gauges.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { useDatabase } from "../support/database.ts"
import { testLog } from "../support/signed-log.ts"

const database = useDatabase()

interface Rules {
  groups: {
    name: string
    rules: { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string } }[]
  }[]
}
interface Board {
  panels: {
    id: number
    title: string
    gridPos: { x: number; y: number }
    targets: { expr: string; legendFormat: string }[]
  }[]
}
const rules = (parseYaml(readFileSync("deploy/prometheus/alerts.yaml", "utf8")) as Rules).groups.flatMap(
  (each) => each.rules,
)
const board = JSON.parse(readFileSync("deploy/grafana/dashboard.json", "utf8")) as Board
const asked = [
  ...rules.map(({ expr }) => expr),
  ...board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
]

describe("what the rules and the dashboard ask for", () => {
  test("is given out", async () => {
    const parts = {
      sql: database.sql,
      signedLog: testLog(database.sql).log,
      records: postgresRecordIndex(database.sql),
    }
    const read = {
      ...(await readGauges(parts)),
      ...(await readOperatorGauges(database.sql, null, Date.now())),
      ...keyGauges([]),
      ...sealGauges(new Map()),
    }
    // Those that are counted and not read: tests/cli/observe sees them in a scrape.
    const counted = ["bucket", "count"].map((each) => `http_server_request_duration_seconds_${each}`)
    const known = new Set([...Object.keys(read), ...counted, "gongshi_verdicts_total", "gongshi_figures_current"])
    const unknown = asked
      .flatMap((expr) => expr.match(/\b(?:gongshi|http_server)_\w+/g) ?? [])
      .filter((name) => !known.has(name))
    expect(unknown).toEqual([])
    expect(asked.length).toBeGreaterThan(30)
  })

  test("is said in words that an operator can act on, and no two panels lie over each other", () => {
    for (const { alert, labels, annotations } of rules) {
      expect(alert).toMatch(/^Gongshi[A-Z]/)
      expect(["page", "ticket", "note"]).toContain(labels.severity)
      expect(annotations.summary.length).toBeGreaterThan(30)
    }
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    const places = board.panels.map(({ gridPos: { x, y } }) => `${x},${y}`)
    expect(new Set(places).size).toBe(board.panels.length)
  })
})

const promtool = (...args: string[]) => spawnSync("promtool", args, { encoding: "utf8" })

describe.skipIf(promtool("--version").status !== 0)("promtool", () => {
  test("takes the rules and the example, and raises what it should of invented series", () => {
    for (const args of [
      ["check", "rules", "deploy/prometheus/alerts.yaml"],
      ["check", "config", "deploy/prometheus/prometheus.yaml"],
      ["test", "rules", "deploy/prometheus/alerts.test.yaml"],
    ]) {
      const { status, stdout, stderr } = promtool(...args)
      expect({ args, status, said: status === 0 ? "" : stdout + stderr }).toEqual({ args, status: 0, said: "" })
    }
  })

  test("reads each question of the dashboard", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "gongshi-rules-"))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = path.join(folder, "board.json")
    const exprs = board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    const asRules = exprs.map((expr, n) => ({
      record: `gongshi:${n}`,
      expr: expr.replaceAll("$__rate_interval", "1m"),
    }))
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ groups: [{ name: "board", rules: asRules }] }))
    const { status, stdout, stderr } = promtool("check", "rules", file)
    expect({ status, said: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, said: "" })
  })
})
