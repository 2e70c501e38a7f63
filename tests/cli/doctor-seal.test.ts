/** The end of a certificate that signs PDFs, as the operator hears of it: from the doctor, and from a node's figures. */
import { mkdirSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { hasPdfsig, install, issue, makeRoot } from "../support/authority-certificate.ts"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { freePort } from "../support/replica.ts"

const cwd = useFolder()
const database = useDatabase()
const at = (name: string) => path.join(cwd, name)
const env = (folder: string, more: Record<string, string> = {}) => ({
  ...{ DATABASE_URL: database.url, DATA_DIR: at("data"), SAMPLE_SUBJECTS: "0", SEAL_CERTIFICATES: at(folder) },
  ...more,
})
const doctor = async (folder: string) => {
  const { stdout } = await gongshi(["doctor"], { cwd, env: env(folder) })
  return stdout.split("\n").filter((line) => line.includes("ertificate"))
}
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

describe.skipIf(!hasPdfsig)("certificates that sign PDFs", () => {
  beforeAll(() => {
    makeRoot(cwd)
    issue(cwd, "long", { valid: [1, 365] })
    issue(cwd, "short", { valid: [340, 30] })
    issue(cwd, "ended", { valid: [340, -1] })
    for (const folder of ["good", "bad"]) mkdirSync(at(folder), { mode: 0o700 })
    install(cwd, "long", at("good/register.pem"))
    install(cwd, "short", at("good/410105.pem"))
    install(cwd, "ended", at("bad/register.pem"))
  })

  test("are told by doctor with their ends: 45 days before as a warning, and as wrong once it has come", async () => {
    const said = await doctor("good")
    expect(said[0]).toMatch(/^certificate of 410105: +signs PDFs as \S+, until /)
    expect(said[1]).toBe(
      `${"warning:".padEnd(30)}the certificate of 410105 ends on ${dayIn(30)}: ask its issuer for the next one now`,
    )
    expect(said[2]).toContain(`until ${dayIn(365)}`)
    expect(said).toHaveLength(3)
    const wrong = await doctor("bad")
    expect(wrong).toHaveLength(1)
    expect(wrong[0]).toMatch(/^WRONG: .*register\.pem/)
  })

  test("are among a node's figures, by whose they are", async () => {
    const port = await freePort()
    const { child, ended, said } = startProcess("node/main.ts", [], {
      cwd,
      env: env("good", { METRICS_PORT: `${port}` }),
    })
    await until("the server says where it is", () => said.stdout.includes("\n"))
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const end = (of: string) =>
      Number(new RegExp(`^gongshi_seal_end_time_seconds\\{of="${of}"\\} (\\S+)$`, "m").exec(text)?.[1])
    for (const [of, days] of [
      ["register", 365],
      ["410105", 30],
    ] as const)
      expect(new Date(end(of) * 1_000).toISOString().slice(0, 10)).toBe(dayIn(days))
    child.kill("SIGTERM")
    expect((await ended).code).toBe(0)
  })
})
