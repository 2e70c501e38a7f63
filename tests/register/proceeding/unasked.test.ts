/** Nobody enters a decision in the name of an authority whose people work in this register, unasked. */
import { expect, test } from "vitest"
import { makeCode } from "../../../src/names/code.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer } from "../../support/office.ts"
import { signedIn } from "../../support/signed-in.ts"

const database = useDatabase()
const app = testApp(() => database.sql)

const received = (n: number, decided_by: string) => ({
  ...{ kind: "received", list: "penalty", authority: "410105", decided_by },
  subject: { code: makeCode("91410105", `MA00007${n}`), name: `示例第${n}号商贸有限公司` },
  ...{ decision_no: `示例市监处罚〔2026〕${n}号`, decided_on: "2026-06-01", received_on: "2026-06-29", class: "P2" },
  ...{ violation: "发布虚假广告", content: "罚款30000元" },
})

test("a decision of another province is entered by who received it, but where who decided works here: that one pushes it", async () => {
  const anna = await officer(app, "officer", "410105", "anna")
  expect((await anna.post("/v1/decisions", received(1, "310101"))).status).toBe(201)
  // An auditor of it decides nothing; a checker does.
  await signedIn(database.sql, "otto", { role: "auditor", authority: "310101" })
  expect((await anna.post("/v1/decisions", received(2, "310101"))).status).toBe(201)
  await signedIn(database.sql, "shen", { role: "checker", authority: "310101" })
  const refused = await anna.post("/v1/decisions", received(3, "310101"))
  expect(refused.body).toMatchObject({
    ...{ status: 400, errors: [{ pointer: "/decided_by", detail: expect.stringContaining("receiver_here") }] },
  })
  expect(await database.sql`select 1 from proceeding where subject_code = ${received(3, "").subject.code}`).toEqual([])
  // Of any other authority it is entered as before.
  expect((await anna.post("/v1/decisions", received(4, "310104"))).status).toBe(201)
})
