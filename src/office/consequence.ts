/** What follows from a proposal or an act for records that there are, and who is told of it: a table, the same for every kind. */
import { html } from "hono/html"
import { listTold } from "../enforcement/notice/told-store.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { foretell } from "../register/bulk/foretell.ts"
import type { Row } from "../register/pages/catalogue-block.ts"
import type { RecordTrial, Tried } from "../register/proceeding/trial.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { recordStates } from "../register/record/state.ts"
import { countWatchers } from "../roster/watcher-store.ts"
import { dayTag } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View, viewOf } from "../web/view.ts"
import { basePenaltyRows } from "./base-penalty.ts"
import { type OfficeContext, officer } from "./gate.ts"

/** What follows, as rows beside class, days and clocks. */
export async function consequencesOf(
  c: OfficeContext,
  kind: string,
  tried: Tried,
  input: Record<string, unknown>,
): Promise<Row[]> {
  const { sql } = c.get("parts")
  const view = viewOf(c)
  const { changes, obstacle, content } = tried
  const batch = await foretell(c.get("parts"), kind, { input, content, authority: officer(c).authority })
  // What becomes of a row is told of one of them, as an example.
  if (batch) return batch.map(([label, told]) => [label, typeof told === "number" ? formatCount(told) : view.say(told)])
  if (obstacle) return [[words.obstacle, html`<strong class="fault">${view.say(obstacle)}</strong>`]]
  const code = changes[0]?.before.content.subjectCode
  if (code === undefined) return basePenaltyRows(c, tried)
  const agencies = await listTold(
    sql,
    changes.map(({ before }) => before.id),
  )
  const ends = changes.every(({ after }) => becomes(after) !== "shown")
  return [
    ...recordRows(view, changes),
    [ends ? words.recalled : words.told, names(view, agencies)],
    [words.watching, formatCount(kind === "change" && isUnseen(changes) ? 0 : await countWatchers(sql, code))],
  ]
}

// Of what was not shown and is not, the log says nothing, and so nobody who follows it is told.
function isUnseen(changes: readonly RecordTrial[]): boolean {
  return changes.every(({ before, after }) => becomes(before) !== "shown" && becomes(after) !== "shown")
}

const becomes = ({ state }: HeldRecord) => recordStates[state].display

/** The records by what becomes of them; of what stays shown until when. */
function recordRows(view: View, changes: readonly RecordTrial[]): Row[] {
  const of = (display: ReturnType<typeof becomes>, isNew = false) =>
    changes.filter(({ before, after }) => {
      const wasShown = becomes(before) === "shown"
      return becomes(after) === display && (display !== "shown" || wasShown !== isNew)
    })
  // What had ended before, and only goes along, changes nothing for the public.
  const ended = of("over").filter(({ before }) => becomes(before) !== "over")
  const kept = of("over").filter(({ before }) => becomes(before) === "over")
  return [
    [words.ends, recordList(view, ended)],
    [words.pauses, recordList(view, of("paused"))],
    [words.shownAgain, recordList(view, of("shown", true), true)],
    [words.changes, recordList(view, of("shown"), true)],
    [words.archived, recordList(view, kept)],
  ]
}

// So many are named; of more there is a number.
const namedMax = 5

function recordList(view: View, all: readonly RecordTrial[], tellsDay = false): Html | null {
  if (all.length === 0) return null
  const { say } = view
  const rest = all.length - namedMax
  return html`${say(count(all.length))}<ul class="small">${all
    .slice(0, namedMax)
    .map(({ after: { content, displayedUntil } }) => {
      const until = displayedUntil === null ? say(words.untilEnded) : dayTag(displayedUntil)
      return html`<li>${say(lists[content.list])} · ${inChinese(view, content.decisionNo)}${tellsDay && html` · ${say(words.until)} ${until}`}</li>`
    })}${rest > 0 && html`<li>${say(more(rest))}</li>`}</ul>`
}

function names(view: View, all: readonly string[]): Html {
  if (all.length === 0) return html`${view.say(words.nobody)}`
  return html`${all.map((name, at) => html`${at > 0 && (view.language === "zh" ? "、" : ", ")}${inChinese(view, name)}`)}`
}

const count = (n: number): Bilingual => ({ zh: `${n} 条`, en: n === 1 ? "1 record" : `${n} records` })
const more = (n: number): Bilingual => ({ zh: `另有 ${n} 条`, en: `${n} more` })

const words = {
  obstacle: { zh: "现在不能执行", en: "It can’t be carried out now" },
  ends: { zh: "执行后停止公示", en: "Not shown any more, once carried out" },
  pauses: { zh: "执行后暂停公示", en: "Not shown for the time being, once carried out" },
  shownAgain: { zh: "执行后恢复公示", en: "Shown again, once carried out" },
  changes: { zh: "执行后变动、继续公示", en: "Changed and shown on, once carried out" },
  archived: { zh: "已结束公示、一并变动", en: "Ended before, and changed with them" },
  until: { zh: "公示截止", en: "until" },
  untilEnded: { zh: "移出为止", en: "it is removed" },
  recalled: { zh: "将收到解除通知的部门", en: "Agencies that get a recall" },
  told: { zh: "将收到变动通知的部门", en: "Agencies that are told" },
  watching: { zh: "将收到提醒的平台数", en: "Platforms that are alerted" },
  nobody: { zh: "没有", en: "none" },
} as const satisfies Record<string, Bilingual>
