/**
 * A desk with work on it: open proceedings of 410105, one in each bucket.
 */
import { addWorkingDays, publishedCalendar } from "../../src/law/calendar.ts"
import { dayInChina } from "../../src/law/day.ts"
import type { TestApp } from "./app.ts"
import { officer } from "./office.ts"
import { codeOf } from "./rows.ts"

const answered = { answer: "yes", evidence: "示例卷宗第 1 页" }

/** Days before today, in working days, on which a ground arose so that its ten days end as the bucket says. */
const arose = { overdue: 13, today: 10, week: 7, later: 0 } as const

/** Begins them, with anna as their officer. The one that is due today awaits its check. */
export async function fillDesk(app: TestApp, now: number): Promise<void> {
  const anna = await officer(app, "officer", "410105", "anna")
  const about = (n: number, name: string) => ({ subject: { code: codeOf(n), name }, authority: "410105" })
  for (const [index, [bucket, days]] of Object.entries(arose).entries()) {
    const { body } = await anna.post("/v1/decisions", {
      ...{
        kind: "abnormal",
        ...about(index + 1, `示例${bucket === "week" ? "云杉餐饮管理股份" : "白桦商贸"}有限公司`),
      },
      ...{ ground: "AB-E4", evidence: "现场核查（示例）" },
      arose_on: addWorkingDays(dayInChina(now), -days, publishedCalendar),
    })
    if (bucket === "today") await anna.act(body, "confirm", { decision_no: "郑市监异字〔2026〕2号" })
  }
  await anna.post("/v1/decisions", {
    ...{
      kind: "serious",
      ...about(9, "示例水杉商行"),
      ground: "SV-0501",
      base_penalty_no: "郑市监处罚〔2026〕9号",
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    },
    gate: { gravity: answered, heavier_penalty: answered, intent_not_excluded: answered, factors: answered },
  })
}
