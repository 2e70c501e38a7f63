/** A merchant with a thousand records, and with some of everything that it has at its counter. */
import { randomUUID } from "node:crypto"
import { beginPersonSession } from "../../src/access/person-session-store.ts"
import { personCookie } from "../../src/http/person.ts"
import type { AgencyDesk } from "./agency.ts"
import { clock, importRows, type TestApp } from "./app.ts"
import type { TestDatabase } from "./database.ts"
import { merchant } from "./office.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "./rows.ts"

/** So many penalties are shown, with listings, and so many are over. */
const [penalties, listings, ended] = [1_000, 3, 30] as const
export const longMerchant = { shown: penalties + listings, all: penalties + listings + ended } as const

// Of an authority whose own lists nobody counts.
const [name, authority] = ["郑州长卷连锁有限公司", "410102"] as const
const day = (begin: string, n: number) => new Date(Date.parse(begin) + n * 24 * 3_600_000).toISOString().slice(0, 10)

/** The rows of a merchant with so many penalties, which were published on as many days as it takes for 25 a day. */
export function manyPenalties(n: number, count: number): object[] {
  const whose = { subject: { code: codeOf(n), name }, authority }
  return [
    subjectRow(n, { name }),
    ...Array.from({ length: count }, (_, at) =>
      penaltyRow(n, {
        ...{
          ...whose,
          decision_no: `郑市监处罚〔2026〕长${at}号`,
          published_on: day("2026-03-05", Math.floor(at / 25)),
        },
        violation: `在第${at}号门店发布虚假广告`,
      }),
    ),
  ]
}

/** Fills the register with one. @param some how many applications, measures and objections it has */
export async function fillLongMerchant({ sql }: TestDatabase, desk: TestApp, tax: AgencyDesk, n: number, some: number) {
  const whose = { subject: { code: codeOf(n), name }, authority }
  await importRows(sql, [
    ...manyPenalties(n, penalties),
    abnormalRow(n, whose),
    ...["SV-0501", "SV-0502"].map((ground) =>
      seriousRow(n, { ...whose, ground, decision_no: `郑市监严字〔2026〕${ground}` }),
    ),
    ...Array.from({ length: ended }, (_, at) =>
      penaltyRow(n, {
        ...{
          ...whose,
          decision_no: `郑市监处罚〔2022〕旧${at}号`,
          decided_on: "2022-03-02",
          published_on: "2022-03-05",
        },
        violation: `在第${at}号旧门店发布虚假广告`,
      }),
    ),
  ])
  const owner = await merchant(desk, codeOf(n))
  const [serious] = await sql<{ id: string }[]>`
    select id from record where subject_code = ${codeOf(n)} and list = 'serious' order by id limit 1`
  const shown = await sql<{ id: string }[]>`
    select id from record where subject_code = ${codeOf(n)} and list = 'penalty' and state = 'live' order by id limit ${some}`
  for (const [at, { id }] of shown.entries()) {
    await owner.post("/v1/objections", { record_id: id, statement: `第${at}号门店没有发布（示例）` })
    const started = { measure: "M-HONOUR", started_on: day("2026-04-15", at) }
    const { body } = await tax.post("/v1/measures", {
      record_id: serious?.id,
      ...started,
      reference: `示例〔2026〕${at}号`,
    })
    await owner.post("/v1/measure-objections", { measure: body.id, text: `不应采取（示例第${at}号）` })
  }
  const token = randomUUID()
  const posts = [{ role: "merchant" as const, code: codeOf(n) }]
  await beginPersonSession(sql, { subject: "some-merchant", posts, token, now: clock() })
  return { code: codeOf(n), headers: { cookie: `${personCookie.name}=${token}` } }
}
