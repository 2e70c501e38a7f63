/**
 * The report of a merchant with a thousand records: one document, whole, which is signed, printed and verified as a short one is,
 * by work that grows as its records do.
 */
import { beforeAll, expect, test } from "vitest"
import { printStatement } from "../../../src/exports/statement/pages/print/node-print.ts"
import { listNames } from "../../../src/law/list.ts"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { unwrap, verifyAny } from "../../../src/verify/recognise.ts"
import { clock, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { growthOf, linear } from "../../support/growth.ts"
import { manyPenalties } from "../../support/long-merchant.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { printStatement })
const [few, quarter, many] = [125, 250, 1_000] as const
beforeAll(async () => {
  for (const count of [few, quarter, many]) await importRecords(database.sql, manyPenalties(count, count))
})

async function read(path: string, accept = "text/html"): Promise<Buffer> {
  const answer = await app.request(path, { headers: { accept } })
  expect(answer.status, path).toBe(200)
  return Buffer.from(await answer.arrayBuffer())
}

async function verify(given: string | Uint8Array) {
  const ring = readKeyRing(sha256, { jwks: await (await app.request("/.well-known/jwks.json")).json() })
  if ("fault" in ring) throw new Error(ring.fault)
  return verifyAny(given, { sha256, keys: ring, now: clock() })
}

test("is verified by its file, by the link beside its code and by its PDF", async () => {
  const text = (await read(`/subjects/${codeOf(many)}/report`)).toString()
  expect(text.match(/<article/g)).toHaveLength(many)
  expect(text).toContain("有行政处罚公示 1,000 条")
  const token = /data:application\/jwt,([\w.-]+)/.exec(text)?.[1] ?? ""
  const link = /href="(\/verify#[\w~-]+)"/.exec(text)?.[1] ?? ""
  expect(await unwrap(`https://x.example${link}`)).toBe(token)
  const wire = JSON.parse((await read(`/v1/subjects/${codeOf(many)}/report`, "application/json")).toString())
  expect(await unwrap(wire.verify_url)).toBe(wire.token)
  for (const given of [token, await read(`/subjects/${codeOf(many)}/report.pdf`)]) {
    const { ok, facts } = await verify(given)
    expect({ ok, subject: facts.subject?.code }).toEqual({ ok: true, subject: codeOf(many) })
  }
})

test.each(["report", "report.pdf"])("grows as its records do: %s", { tags: "long" }, async (form) => {
  const [some, all] = [
    await read(`/subjects/${codeOf(quarter)}/${form}`),
    await read(`/subjects/${codeOf(many)}/${form}`),
  ]
  expect(all.length / some.length).toBeLessThan(many / quarter)
  expect(await growthOf((count) => read(`/subjects/${codeOf(count)}/${form}`), many)).toBeLessThan(linear)
})

test("that nobody could verify is refused, with what to ask for instead", async () => {
  const [one] = await database.sql<{ position: number }[]>`
    select position from record where subject_code = ${codeOf(few)} and state = 'live' limit 1`
  await database.sql`alter table log_entry disable trigger user`
  await database.sql`update log_entry set line = rpad(line, 16000000, 'x') where position = ${one?.position ?? 0}`
  for (const address of [`/subjects/${codeOf(few)}/report`, `/v1/subjects/${codeOf(few)}/report`]) {
    const answer = await app.request(address)
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([413, null])
    expect(await answer.text()).toContain("逐条出具公示证明")
  }
  for (const form of ["report", "report.pdf"]) {
    const address = `/subjects/${codeOf(few)}/${form}`
    const text = await (await app.request(address)).text()
    expect(text).not.toContain("（lists）")
    for (const list of listNames) expect(text).toContain(`href="${address}?lists=${list}"`)
    expect(await (await app.request(`${address}?lists=penalty`)).text()).not.toContain("?lists=serious")
  }
  expect((await app.request(`/subjects/${codeOf(few)}/report?lists=serious`)).status).toBe(200)
})
