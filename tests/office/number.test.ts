/** The next number of a decision, taken by a button on its form: no gap, and the same one for the same case. */
import { beforeAll, describe, expect, it } from "vitest"
import { clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { formOf, type OfficeBrowser, signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true, clock })
let officer: OfficeBrowser

async function begun(n: number): Promise<string> {
  const fields = {
    ...{ "subject.code": codeOf(n), "subject.name": `示例第${n}号商贸有限公司`, authority: "410105", ground: "AB-E4" },
    ...{ arose_on: "2026-06-25", evidence: "现场核查（示例）" },
  }
  const looked = await officer.go("/office/new/abnormal", { ...fields, step: "check" })
  const { to } = await officer.go("/office/new/abnormal", formOf(looked.text, "do"))
  return to?.split("?")[0] ?? ""
}
const numberIn = (text: string) => /name="decision_no"[^>]*value="([^"]*)"/.exec(text)?.[1]

describe("the form of a decision", () => {
  beforeAll(async () => {
    await importRecords(database.sql, [subjectRow(1), subjectRow(2)])
    officer = await signInAs(app, "officer")
  })

  it("is filled with the next number of the series, and keeps what was typed besides", async () => {
    const [one, two] = [await begun(1), await begun(2)]
    const form = await officer.go(`${one}/confirm`)
    expect(form.text).toContain("取下一个文号")
    const typed = { ...formOf(form.text, "number"), evidence: "又去看过（示例）" }
    const first = await officer.go(`${one}/confirm`, typed)
    expect(numberIn(first.text)).toBe("金水市监异列字〔2026〕1号")
    expect(first.text).toContain("又去看过（示例）")
    expect(numberIn((await officer.go(`${one}/confirm`, typed)).text)).toBe("金水市监异列字〔2026〕1号")
    const second = await officer.go(`${two}/confirm`, formOf((await officer.go(`${two}/confirm`)).text, "number"))
    expect(numberIn(second.text)).toBe("金水市监异列字〔2026〕2号")
  })

  it("of a proposal that has no case yet offers none", async () => {
    expect((await officer.go("/office/new/penalty")).text).not.toContain("取下一个文号")
  })
})
