/** Two acts in one press: offered where both can be done by whoever is there, each an act of its own, and the first stands where the second does not. */
import { beforeAll, describe, expect, it } from "vitest"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { doAct, formOf, type OfficeBrowser, signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const both = 'name="step" value="both"'
let officer: OfficeBrowser
let checker: OfficeBrowser

beforeAll(async () => {
  await importRecords(
    database.sql,
    [1, 2, 3, 4].map((n) => subjectRow(n)),
  )
  officer = await signInAs(app, "officer")
  checker = await signInAs(app, "checker")
})

const proposal = (n: number, ground = "AB-E1") => ({
  ...{ "subject.code": codeOf(n), "subject.name": `示例第${n}号商贸有限公司`, authority: "410105", ground },
  ...{ arose_on: ground === "AB-E1" ? "2026-06-30" : "2026-06-25", evidence: "没有报告（示例）" },
})

async function begin(n: number, ground?: string, step = "both") {
  const looked = await officer.go("/office/new/abnormal", { ...proposal(n, ground), step: "check" })
  const done = await officer.go("/office/new/abnormal", formOf(looked.text, step))
  expect(done.status, done.text).toBe(303)
  return { looked, to: done.to ?? "", place: done.to?.split("?")[0] ?? "" }
}

async function steps(place: string): Promise<string[]> {
  const rows = await database.sql<{ act: string }[]>`
    select act from audit_event where object = ${place.split("/").at(-1) ?? ""} and act like 'proceeding.%' order by id`
  return rows.map(({ act }) => act.replace("proceeding.", ""))
}

describe("what is found and verified in one press", () => {
  it("is two acts of one person, with the next number of the authority’s series", async () => {
    const { looked, to, place } = await begin(1)
    expect(looked.text).toContain(both)
    expect(looked.text).toContain("文号由系统在查实时")
    expect(to).toBe(`${place}?done=confirm`)
    expect(await steps(place)).toEqual(["begin", "confirm"])
    expect((await officer.go(to)).text).toMatch(/市监异列字〔2026〕\d+号/)
  })

  it("is not offered where the verification asks for more, and the beginning stands where somebody presses for it all the same", async () => {
    const { looked, to, place } = await begin(2, "AB-E4")
    expect(looked.text).not.toContain(both)
    expect(looked.text).toContain('name="step" value="do"')
    expect(to).toBe(`${place}?done=begin&left=confirm`)
    expect(await steps(place)).toEqual(["begin"])
    expect((await officer.go(to)).text).toContain("查实：没有一并办成")
    // What is not to be done any more is not said to be left.
    expect((await officer.go(`${place}?done=begin&left=publish`)).text).not.toContain("没有一并办成")
  })
})

describe("what is checked and published in one press", () => {
  it("is never by who began it, and by another who has seen what the public will see", async () => {
    const { place } = await begin(3)
    const own = await officer.go(`${place}/check`, { step: "both", version: "2" })
    expect(own.status).toBe(303)
    expect(await steps(place)).toEqual(["begin", "confirm"])
    const asked = await checker.go(`${place}/check`)
    const [seen, button] = [asked.text.indexOf("公示后，公众看到的是"), asked.text.indexOf(both)]
    expect(seen).toBeGreaterThan(0)
    expect(seen).toBeLessThan(button)
    const done = await checker.go(`${place}/check`, formOf(asked.text, "both"))
    expect(done.to).toBe(`${place}?done=publish`)
    expect(await steps(place)).toEqual(["begin", "confirm", "check", "publish"])
    const known = (await (await app.request(`/v1/subjects/${codeOf(3)}`)).json()) as { records: { ground: string }[] }
    expect(known.records.map(({ ground }) => ground)).toEqual(["AB-E1"])
  })

  it("is not done of another version than was seen, nor by who has only its first part left", async () => {
    const { place } = await begin(4)
    const asked = await checker.go(`${place}/check`)
    await doAct(checker, place, "return", { reason: "请补充（示例）" })
    expect((await checker.go(`${place}/check`, formOf(asked.text, "both"))).status).toBe(303)
    expect(await steps(place)).toEqual(["begin", "confirm", "return"])
    await doAct(officer, place, "confirm", { decision_no: "郑市监异字〔2026〕97号" })
    const stale = await checker.go(`${place}/check`, formOf(asked.text, "both"))
    expect([stale.status, stale.text.includes("请重新打开后再办理")]).toEqual([409, true])
    const seen = await checker.go(`${place}/check`)
    expect((await checker.go(`${place}/check`, formOf(seen.text, "do"))).to).toBe(`${place}?done=check`)
    expect((await checker.go(`${place}/publish`)).text).not.toContain(both)
  })
})
