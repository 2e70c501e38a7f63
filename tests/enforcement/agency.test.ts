// Agencies, their subscriptions, and the catalogue of measures: what the operator says, what the agency says, who sees it.
import { describe, expect, test } from "vitest"
import { openPool } from "../../src/database/pool.ts"
import type { Agency } from "../../src/enforcement/agency/agency.ts"
import { listSeats } from "../../src/enforcement/agency/seat-store.ts"
import { getAgency, saveAgency } from "../../src/enforcement/agency/store.ts"
import { isMeasureHeader, loadMeasures } from "../../src/enforcement/catalogue/load.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { readTable } from "../../src/table/table.ts"
import { agency, keyWithProof } from "../support/agency.ts"
import { clientHeader, clock, officerHeader, testApp } from "../support/app.ts"
import { countWaiting, useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const author = { actor: "test", reason: null, at: clock() }

async function load(csv: string) {
  async function* chunks() {
    yield Buffer.from(csv)
  }
  const table = await readTable(chunks(), { xlsx: null, isHeader: isMeasureHeader })
  if ("refused" in table) throw new Error(table.refused.en)
  return loadMeasures(database.sql, table, author)
}

interface Types {
  measures: { id: string; origin: string; invented: boolean; basis: { zh: string }; valid_from: string | null }[]
}
const types = async (query = "") => (await (await app.request(`/v1/measure-types${query}`)).json()) as Types

describe("the catalogue of measures", () => {
  test("is open to everyone, and has what is shipped with its article", async () => {
    const { measures } = await types()
    expect(measures.filter(({ origin }) => origin === "shipped").map(({ id }) => id)).toContain("M-TENDER")
    expect((await types("?on=2021-08-31")).measures.filter(({ origin }) => origin === "shipped")).toEqual([])
  })

  test("takes the province's own list, names each row that it can't take, and the same again changes nothing", async () => {
    const csv = [
      "示例省惩戒措施清单（示例）",
      "措施编号,措施,依据,实施机构,期限",
      "X-1,示例措施一,《示例条例》第一条,示例市税务局,随名录",
      "X-2,示例措施二,,示例市税务局,随名录",
      "X-3,示例措施三,《示例条例》第三条,,5年",
      "X-1,示例措施一又一次,《示例条例》第一条,,",
    ].join("\n")
    expect(await load(csv)).toMatchObject({
      ...{ rows: 4, taken: 2, changed: 2 },
      faults: [
        { line: 4, field: "basis", reason: { en: "a measure without a legal basis is not taken" } },
        { line: 6, field: "id" },
      ],
    })
    expect(await load(csv)).toMatchObject({ taken: 2, changed: 0 })
    const own = (await types()).measures.filter(({ origin }) => origin === "loaded")
    expect(own).toMatchObject([
      { id: "X-1", invented: true, applied_by: ["示例市税务局"], term: { of: "record", months: null } },
      { id: "X-3", invented: true, applied_by: null, term: { of: "own", months: 60 } },
    ])
    expect(await load(csv.replace("措施一,", "措施一改,"))).toMatchObject({ changed: 1 })
  })

  test("a table without a column of bases is refused whole", async () => {
    expect(await load("措施,层级\n示例,省级\n")).toHaveProperty("refused")
  })
})

describe("an agency", () => {
  test("sees what the operator has said of it, and sets its contact and its key", async () => {
    const tax = await agency(app, database.sql, { member: "tax", purposes: ["纳税信用评价（示例）"] })
    const key = await createSigningKey("Ed25519")
    const { kid } = key
    const response = await app.request("/v1/agency", {
      method: "PATCH",
      headers: { ...tax.header, "content-type": "application/json" },
      body: JSON.stringify({ contact: "joint@tax.example", ...(await keyWithProof(key, tax.name)) }),
    })
    expect(response.status).toBe(200)
    expect((await tax.get("/v1/agency")).body).toMatchObject({
      ...{
        region: "410000",
        member: "tax",
        member_name: { zh: "税务" },
        leads: false,
        contact: "joint@tax.example",
        key: kid,
      },
    })
    const audit = await database.sql`select before, after from audit_event where object = ${tax.id} order by id`
    expect(JSON.stringify(audit)).not.toContain("joint@")
    expect(audit.at(-1)).toMatchObject({ after: { key: kid } })
  })

  test("and its operator set what they set at once, and neither sets back what the other has", async () => {
    const { sql } = database
    const tax = await agency(app, sql)
    // Neither can write before both have come as far as they can.
    const holder = openPool(database.url, 1)
    const { both } = await holder.begin(async (tx) => {
      await tx`lock table agency in share mode`
      const sent = saveAgency(sql, tax.id, { contact: "joint@tax.example" }, author)
      await expect.poll(() => countWaiting(sql)).toBe(1)
      const set = saveAgency(sql, tax.id, { lists: ["serious"] }, author)
      await expect.poll(() => countWaiting(sql)).toBe(2)
      return { both: Promise.all([sent, set]) }
    })
    await holder.end({ timeout: 1 })
    await both
    expect(await getAgency(sql, tax.id)).toMatchObject({ contact: "joint@tax.example", lists: ["serious"] })
  })

  test("registers no key that it does not show to hold", async () => {
    const tax = await agency(app, database.sql)
    const [key, other] = [await createSigningKey("Ed25519"), await createSigningKey("Ed25519")]
    const good = await keyWithProof(key, tax.name)
    const proofs = {
      none: undefined,
      "another key's": (await keyWithProof(other, tax.name)).key_proof,
      "for another agency": (await keyWithProof(key, "别的机构")).key_proof,
      "for another register": (await keyWithProof(key, tax.name, "https://other.example")).key_proof,
      "an act": await keySigner(key).sign(Buffer.from("{}"), "gongshi-act+jws"),
      "no signature": "a.b.c",
    }
    for (const [what, key_proof] of Object.entries(proofs)) {
      const response = await app.request("/v1/agency", {
        ...{ method: "PATCH", body: JSON.stringify({ key: good.key, key_proof }) },
        headers: { ...tax.header, "content-type": "application/json" },
      })
      expect(response.status, what).toBe(400)
      expect(await response.json(), what).toMatchObject({ errors: [{ pointer: "/key_proof" }] })
    }
    expect((await tax.get("/v1/agency")).body).toMatchObject({ key: null })
  })

  test("a key that is none, and an ID number as a contact, are refused", async () => {
    const { header } = await agency(app, database.sql)
    const contacts = ["11010519491231002X", "电话 0371-66668888，身份证 11010519491231002X", "110105194912310021"]
    for (const body of [{ key: { kty: "EC", crv: "P-256", x: "" } }, ...contacts.map((contact) => ({ contact }))]) {
      const response = await app.request("/v1/agency", {
        ...{ method: "PATCH", body: JSON.stringify(body) },
        headers: { ...header, "content-type": "application/json" },
      })
      expect([response.status, (await response.text()).includes("519491")]).toEqual([400, false])
    }
  })

  test("the ministries’ fourteen seats are there, and 发展改革; one leads", async () => {
    const seats = await listSeats(database.sql)
    expect([seats.length, seats[0]?.seat, seats.filter(({ leads }) => leads).length]).toEqual([15, "market", 1])
    expect(seats.find(({ seat }) => seat === "reform")).toMatchObject({ zh: "发展改革", measures: null })
  })

  test("officers see all of them, a platform none", async () => {
    const { name } = await agency(app, database.sql, { member: "customs" } satisfies Partial<Agency>)
    const anna = worker(app, await officerHeader("auditor", "410105"))
    expect((await anna.get("/v1/agencies")).body).toMatchObject({
      agencies: expect.arrayContaining([expect.objectContaining({ name })]),
    })
    expect((await app.request("/v1/agencies", { headers: await clientHeader(database.sql, "platform") })).status).toBe(
      403,
    )
  })
})

describe("a subscription", () => {
  test("is made once, however often it is asked for, and ends", async () => {
    const post = await agency(app, database.sql)
    const asked = { list: "serious", region: "410000" }
    const [one, two] = [await post.post("/v1/subscriptions", asked), await post.post("/v1/subscriptions", asked)]
    expect([one.status, two.body.id]).toEqual([201, one.body.id])
    expect(one.body).toMatchObject({ region: "41", filled: false })
    const remove = (header: Record<string, string>) =>
      app.request(`/v1/subscriptions/${one.body.id}`, { method: "DELETE", headers: header })
    expect((await remove((await agency(app, database.sql)).header)).status).toBe(404)
    expect((await remove(post.header)).status).toBe(204)
    expect((await post.get("/v1/subscriptions")).body).toEqual({ subscriptions: [] })
  })

  test.each([
    [{ list: "serious", ground: "AB-E4" }, "/ground"],
    [{ ground: "XX" }, "/ground"],
    [{ list: "serious", measure: "M-NONE" }, "/measure"],
    [{ list: "penalty" }, "/list"],
    [{}, "/list"],
    [{ region: "4" }, "/region"],
  ])("%j is refused", async (asked, pointer) => {
    const post = await agency(app, database.sql, { lists: ["serious", "abnormal"] })
    const { status, body } = await post.post("/v1/subscriptions", {
      ...("ground" in asked ? { list: "serious" } : {}),
      ...asked,
    })
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, pointer])
  })
})
