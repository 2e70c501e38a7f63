/**
 * A name that no search finds, named by an officer on the page that redacts a decision: it is covered in each text that the
 * public will read, and stands in nothing that leaves.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { gunzipSync, zstdDecompressSync } from "node:zlib"
import { beforeAll, expect, it } from "vitest"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { clientHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { exportFolder } from "../support/export.ts"
import { doAct, formOf, signInAs } from "../support/office-pages.ts"
import { dense, hasPoppler, textOf } from "../support/poppler.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const name = "谷雨晴"
const texts = {
  violation: `借${name}之手发布虚假广告`,
  content: `罚款80000元，责令退还${name}所付价款`,
  basis: `《广告法》第五十五条，${name}一案`,
}
const facts = { "facts.kinds": "fine", "facts.procedure": "ordinary", "facts.fine_cny": "80000" }
const more = { ...facts, "facts.party": "operator", "facts.lenient_tier": "no" }
const code = codeOf(3)
type Officer = Awaited<ReturnType<typeof signInAs>>
let id = ""

/** Begins and serves a decision, and opens its form to classify and redact. */
async function served(officer: Officer, n: number) {
  const looked = await officer.go("/office/new/penalty", {
    ...{ "subject.code": code, "subject.name": "示例第3号商贸有限公司", authority: "410105" },
    ...{ decision_no: `郑市监处罚〔2026〕${n}号`, decided_on: "2026-06-20", step: "check", ...texts, ...more },
  })
  const place = (await officer.go("/office/new/penalty", formOf(looked.text, "do"))).to?.split("?")[0] ?? ""
  await doAct(officer, place, "serve", {
    ...{ served_on: "2026-06-22", "delivery.method": "direct", "delivery.proof": "送达回证（示例）" },
  })
  const form = await officer.go(`${place}/classify`)
  const served_text = `经查，${name}到场，${name}无异议（示例）。`
  return { place, given: { ...formOf(form.text, "check"), ...more, ...typedIn(form.text), served_text } }
}

const mark = { "mark:also": name, "mark:also-reason": "个人信息" }

beforeAll(async () => {
  await importRecords(database.sql, [subjectRow(3)])
  const officer = await signInAs(app, "officer")
  const { place, given } = await served(officer, 904)
  const marks = await officer.go(`${place}/classify`, given)
  const named = { ...formOf(marks.text, "look"), ...mark }
  // Before the next step each text in which it stands is shown as it will be.
  const updated = await officer.go(`${place}/classify`, { ...named, step: "mark" })
  for (const words of ["经查，＊＊到场", "借＊＊之手", "退还＊＊所付", "第五十五条，＊＊一案"]) {
    expect(updated.text).toContain(words)
  }
  const covered = await officer.go(`${place}/classify`, named)
  expect(covered.status, covered.text).toBe(200)
  await officer.go(`${place}/classify`, formOf(covered.text, "do"))
  await doAct(await signInAs(app, "checker"), place, "check")
  await doAct(officer, place, "publish")
  const { records } = (await (await app.request(`/v1/subjects/${code}`)).json()) as { records: { id: string }[] }
  id = records.at(-1)?.id ?? ""
})

/** What stands in the fields of the form already, as whoever sends it again leaves it. */
function typedIn(form: string): Record<string, string> {
  const areas = form.matchAll(/<textarea[^>]* name="(violation|content|basis)"[^>]*>([^<]*)</g)
  return Object.fromEntries([...areas].map(([, field = "", text = ""]) => [field, text.trim()]))
}

async function read(address: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await app.request(encodeURI(address), { headers })
  expect(answer.status, address).toBe(200)
  const bytes = Buffer.from(await answer.arrayBuffer())
  return bytes.subarray(0, 5).toString() === "%PDF-" ? dense(textOf(bytes)) : bytes.toString("utf8")
}

const html = { accept: "text/html" }

it.each([
  ["the record", "/v1/records/{id}", {}, ["借＊＊之手", "退还＊＊所付"]],
  ["its decision", "/v1/records/{id}/text", {}, ["经查，＊＊到场，＊＊无异议"]],
  ["the subject", `/v1/subjects/${code}`, {}, ["借＊＊之手", "退还＊＊所付"]],
  ["the subject's page", `/subjects/${code}`, html, ["借＊＊之手", "退还＊＊所付"]],
  ["the decision's page", "/records/{id}/text", html, ["＊＊到场，＊＊无异议"]],
  ["the report", `/subjects/${code}/report`, html, ["借＊＊之手"]],
  ["the certificate", "/records/{id}/certificate", html, ["借＊＊之手"]],
  ["the log's line and its proof", "/v1/records/{id}/proof", {}, []],
  ["Atom", "/v1/search/records/atom?q=广告", {}, ["借＊＊之手"]],
  ["JSON Feed", "/v1/search/records/json?q=广告", {}, ["借＊＊之手"]],
  ["a table of what is found", "/v1/search/records/csv?q=广告", {}, ["借＊＊之手"]],
  ["lines of what is found", "/v1/search/records/ndjson?q=广告", {}, ["借＊＊之手"]],
  ["open data", "/v1/open-data/penalty", {}, []],
] as const)("it is not in %s", async (_, address, headers, covered) => {
  const text = await read(address.replace("{id}", id), headers)
  expect(text).not.toContain(name)
  for (const words of covered) expect(text).toContain(words)
})

it.runIf(hasPoppler).each([`/subjects/${code}/report.pdf`, "/records/{id}/certificate.pdf"])(
  "it is not in the paper %s",
  async (address) => {
    const text = await read(address.replace("{id}", id))
    expect(text).not.toContain(name)
    expect(text).toContain("＊＊")
  },
)

it("it is not in the columns of the national exchange", async () => {
  const text = await read("/v1/forms/penalty/records?format=csv", await officerHeader("officer", "410105"))
  expect(text).not.toContain(name)
  for (const words of ["借＊＊之手", "退还＊＊所付", "第五十五条，＊＊一案"]) expect(text).toContain(words)
})

it("it is found by nobody, on the page or by the API", async () => {
  const found = JSON.parse(await read(`/v1/search?q=${name}&in=records`)) as { results: unknown[] }
  expect(found.results).toEqual([])
  expect(await read(`/?q=${name}&in=records`, html)).not.toContain(`/subjects/${code}`)
  expect(JSON.parse(await read("/v1/search?q=广告&in=records"))).toMatchObject({ results: [{}] })
})

it("it is not in the feed, nor in any file of an export", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "gongshi-covered-"))
  try {
    await exportFolder(database.sql, await createSigningKey("Ed25519"), folder, { from: [1] })
    const files = readdirSync(folder).map((file) => {
      const bytes = readFileSync(path.join(folder, file))
      return file.endsWith(".zst") ? zstdDecompressSync(bytes) : file.endsWith(".gz") ? gunzipSync(bytes) : bytes
    })
    const text = files.join("\n")
    expect(text).not.toContain(name)
    expect(text).toContain("借＊＊之手")
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it("it stands in no table but the trail of what was begun", async () => {
  const { sql } = database
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`
  const holds = await Promise.all(
    tables.map(async ({ name: table }) => {
      const [row] = await sql`select 1 from ${sql(table)} where ${sql(table)}::text like ${`%${name}%`} limit 1`
      return row ? [table] : []
    }),
  )
  expect(holds.flat()).toEqual(["audit_event"])
  const platform = await clientHeader(database.sql, "platform")
  expect(await read("/v1/feed?from=0&follow=false", platform)).not.toContain(name)
})

it("it does not stay in a basis that is told anew, and none is no basis", async () => {
  const officer = await signInAs(app, "officer")
  const { place, given } = await served(officer, 905)
  expect(given).toMatchObject({ basis: texts.basis })
  const empty = await officer.go(`${place}/classify`, { ...given, basis: "" })
  expect([empty.status, empty.text]).toEqual([400, expect.stringContaining("处罚依据")])
  const marks = await officer.go(`${place}/classify`, { ...given, basis: "《广告法》第五十五条" })
  const looked = await officer.go(`${place}/classify`, { ...formOf(marks.text, "look"), ...mark })
  expect(looked.status, looked.text).toBe(200)
  await officer.go(`${place}/classify`, formOf(looked.text, "do"))
  const [row] = await database.sql`
    select state, content->'basis' as basis from proceeding where content->>'decision_no' like '%905号'`
  expect(row).toEqual({ state: "classified", basis: "《广告法》第五十五条" })
})
