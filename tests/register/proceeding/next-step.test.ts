/** Every record says what comes next of it by law, from which day, to whom and by when: on its page, its paper, its merchant's page. */
import { beforeAll, describe, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { grounds } from "../../../src/law/catalogue.ts"
import { addDays } from "../../../src/law/day.ts"
import { penaltyClasses } from "../../../src/law/penalty-class.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { nextStepsOf, sayNextStep } from "../../../src/register/proceeding/next-step.ts"
import { remediesOf } from "../../../src/register/proceeding/remedy.ts"
import type { HeldRecord } from "../../../src/register/record/record.ts"
import { windowOf } from "../../../src/register/record/window.ts"
import { clock, merchantHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"
import { testLog } from "../../support/signed-log.ts"

const database = useDatabase()
let kept: ReturnType<typeof testLog>["log"] | null = null
const signedLog = () => {
  kept ??= testLog(database.sql).log
  return kept
}
const app = testApp(() => database.sql, {
  get signedLog() {
    return signedLog()
  },
})
const today = "2026-06-30"

/** A live record of a ground or a class, decided on a day. */
function record(list: "abnormal" | "serious" | "penalty", code: string, decidedOn: string): HeldRecord {
  const kind = list === "penalty" ? { ground: null, penaltyClass: code } : { ground: code, penaltyClass: null }
  const content = {
    ...{ list, ...kind, subjectCode: codeOf(1), subjectName: "示例", decisionNo: "示例", decidedOn },
    ...{ authority: "410105", publishedOn: decidedOn, detail: {} },
  }
  const window = windowOf(content, defaultPolicy)
  return { id: "x", content, state: "live", position: 0, ...window, endedOn: null, barredUntil: null }
}
const law = { policy: defaultPolicy, calendar: publishedCalendar }
function stepOf(held: HeldRecord) {
  const step = nextStepsOf([held], remediesOf([held], law, today), publishedCalendar, today).get("x")
  if (!step) throw new Error("a record says nothing of what comes next")
  return step
}

describe("the next step", () => {
  const rows = [
    ...Object.values(grounds).map(({ list, code }) => [list, code] as const),
    ...Object.values(penaltyClasses).flatMap(({ code, published }) => (published ? [["penalty", code] as const] : [])),
  ]
  test.each(rows)("of %s under %s is one of the table, with its day, its form and its authority", (list, code) => {
    for (const decidedOn of ["2026-01-05", "2026-06-29"]) {
      const held = record(list, code, decidedOn)
      const step = stepOf(held)
      if (step.step === "repair") {
        expect(step).toMatchObject({ form: "/records/x/repair", to: "410105" })
        expect(step.from && step.from >= today, JSON.stringify(step)).toBe(true)
        expect(step.from).toBe(held.repairOpensOn && held.repairOpensOn > today ? held.repairOpensOn : today)
        // Nobody is sent to apply for what would be over by itself.
        if (held.displayedUntil !== null) expect(step.from && step.from <= held.displayedUntil).toBe(true)
      } else if (held.displayedUntil !== null && held.displayedUntil < today) {
        expect(step.step).toBe("none")
      } else {
        expect(step.step).toBe("end")
        expect(step).toMatchObject({ form: null, to: null, from: addDays(held.displayedUntil ?? "", 1) })
      }
      const said = sayNextStep(step, today)
      expect(said.zh).not.toMatch(/null|undefined/)
      expect(said.en).not.toMatch(/null|undefined/)
    }
  })

  test("of what never stops early is its own end, and of what is over nothing", () => {
    expect(stepOf(record("penalty", "P3c", "2026-03-02"))).toMatchObject({ step: "end", from: "2029-03-03" })
    const over = { ...record("penalty", "P1", "2026-03-02"), displayedUntil: "2026-06-02" }
    expect(stepOf(over).step).toBe("none")
  })
})

describe("it stands", () => {
  let ids: string[] = []
  beforeAll(async () => {
    ids = await importRecords(database.sql, [abnormalRow(1), seriousRow(1), penaltyRow(1)])
    await signedLog().catchUp()
  })
  const said = ["2027年3月3日起可以申请", "现在可以申请", "停止公示"]
  // By when it is over, where there is room for it.
  const whole = [
    "向决定机关提出，在线或者到窗口",
    "准予的停止公示、解除措施",
    "待当年放假安排公布后计算",
    "须经核实",
    "第一天提出的最迟",
  ]

  test("on the record's page, in its report and at its merchant's counter", async () => {
    const pages = [
      await app.request(`/subjects/${codeOf(1)}`),
      await app.request(`/subjects/${codeOf(1)}/report`),
      await app.request("/counter", { headers: await merchantHeader(codeOf(1)) }),
    ]
    for (const [n, page] of pages.entries()) {
      expect(page.status).toBe(200)
      const text = (await page.text()).replace(/<[^>]+>/g, "")
      for (const words of [...said, ...(n === 0 ? [] : whole)]) expect(text).toContain(words)
    }
  })

  test("in the answer of one record", async () => {
    for (const id of ids) {
      const { next } = (await (await app.request(`/v1/records/${id}`)).json()) as {
        next: { step: string; form: string }
      }
      expect(next).toMatchObject({ step: "repair", form: `/records/${id}/repair`, to: "410105" })
      expect(Date.parse((next as unknown as { from: string }).from)).toBeGreaterThan(clock() - 86_400_000)
    }
  })
})
