/**
 * Full text of a register of sample records as it is asked: the right record by its number, literals with all that hold them, and the page
 * of a search beside the same condition with its count alone.
 */
import { type RecordCondition, type RecordIndex, recordTallyMax } from "../src/search/record/record-index.ts"
import { type RecordSearchAnswer, searchRecords } from "../src/search/record/record-search.ts"
import { textForm } from "../src/search/text/text-form.ts"
import { parseTextQuery } from "../src/search/text/text-query.ts"
import { numberWritings } from "../tests/search/judged/number-writing.ts"
import type { Bar } from "./bar.ts"
import { randomOf } from "./invented-name.ts"
import { type BenchRegister, percentile, seconds, tell } from "./register.ts"

/** The day of the sample and of the queries. */
export const today = "2026-06-30"
const clock = () => Date.parse(`${today}T04:00:00Z`)

/** Words that are asked for, from two hits to more than are counted. */
export const words =
  "虚假广告 超过保质期 明码标价 特种设备 商标 处方药 标签 年度报告 无法联系 化妆品 食品安全法 广告法第九条 明示的保证性承诺 虚假 罚款 示例 郑州 网店 公示 药 消费者权益保护法 可信时间戳 监控录像".split(
    " ",
  )

type Count = (condition: RecordCondition) => Promise<number>

const rounds = 5
const percentMax = 100

/** Measures it, told line by line. @returns the bars */
export async function measureAnswers(register: BenchRegister, index: RecordIndex, countAlone: Count): Promise<Bar[]> {
  const read = { sql: register.pool, clock }
  const ask: Ask = async (text) => {
    const request = { text, filter: {}, scope: "live", sort: "relevance", cursor: null, limit: 20 } as const
    const answer = await searchRecords(read, index, request)
    if (answer === "invalid-cursor") throw new Error("there was no cursor")
    return answer
  }
  const held = await register.pool<Held[]>`
    select s.form, r.decision_no as no from search_record s join record r using (id)
    where s.list = 'penalty' and (s.ends_on is null or s.ends_on >= ${today}::date)
    order by hashtext(s.id) limit 300`
  return [await numbers(held, ask), await literals(register, held, ask), await pages(ask, countAlone)]
}

interface Held {
  form: string
  no: string
}
type Ask = (text: string) => Promise<RecordSearchAnswer>

const all = (name: string, right: number, asked: number): Bar => {
  tell(name, `${right} of ${asked}`)
  return { name: `${name}, %`, is: "at least", bar: percentMax, measured: (percentMax * right) / asked, rounds: [] }
}

async function numbers(held: readonly Held[], ask: Ask): Promise<Bar> {
  const writings = Object.values(numberWritings)
  let right = 0
  for (const [at, { no }] of held.entries()) {
    const write = writings[at % writings.length] ?? String
    // Where samples lie on top of each other two merchants may have been given one number: either is right.
    if ((await ask(write(no))).hits[0]?.record.decisionNo === no) right++
    else tell("  not first", write(no))
  }
  return all("the right record first by its number", right, held.length)
}

async function literals({ pool }: BenchRegister, held: readonly Held[], ask: Ask): Promise<Bar> {
  const random = randomOf(42)
  let [whole, asked] = [0, 0]
  for (const { form } of held.slice(0, 120)) {
    const lines = form.split("\n").filter((line) => line.length > 1 && !line.startsWith("="))
    const characters = [...(lines[Math.floor(random() * lines.length)] ?? "")]
    const length = Math.min(characters.length, 2 + Math.floor(random() * (random() < 0.2 ? 150 : 12)))
    const start = Math.floor(random() * (characters.length - length + 1))
    const literal = textForm(characters.slice(start, start + length).join(""))
    if (literal === "") continue
    asked++
    const [truth] = await pool<{ count: number }[]>`
      select count(*)::int as count from (
        select from search_record where strpos(form, ${literal}) > 0 and (ends_on is null or ends_on >= ${today}::date)
        limit ${recordTallyMax}::int) t`
    const { total } = await ask(`"${literal}"`)
    if (total === truth?.count) whole++
    else tell(`  “${literal}”`, `${total} of ${truth?.count}`)
  }
  return all("literals with all that hold them", whole, asked)
}

/** Every word once a round, so that rounds are measurements of the same. */
async function pages(ask: Ask, countAlone: Count): Promise<Bar> {
  const times = words.map((word) => ({ word, page: [] as number[], count: [] as number[] }))
  for (let round = 0; round < rounds; round++) {
    for (const { word, page, count } of times) {
      const { terms } = parseTextQuery(word)
      page.push(1_000 * (await seconds(() => ask(word))))
      count.push(1_000 * (await seconds(() => countAlone({ terms, filter: {}, scope: "live", today }))))
    }
  }
  for (const { word, page, count } of times) {
    const { total, exact } = await ask(word)
    const middle = [page, count].map((of) => percentile(of, 0.5).toFixed(0))
    tell(`  ${word}`, `${exact ? total : `${total}+`}: page ${middle[0]} ms, count ${middle[1]} ms`)
  }
  const p95 = (of: "page" | "count", round?: number) =>
    percentile(
      times.flatMap((time) => (round === undefined ? time[of] : [time[of][round] ?? Number.NaN])),
      0.95,
    )
  const measured = p95("page") / p95("count")
  tell("a page with facets and passages, p95", `${p95("page").toFixed(0)} ms`)
  tell("the same condition, counted alone, p95", `${p95("count").toFixed(0)} ms, ratio ${measured.toFixed(2)}`)
  const ratios = Array.from({ length: rounds }, (_, round) => p95("page", round) / p95("count", round))
  tell("by round", ratios.map((ratio) => ratio.toFixed(2)).join(", "))
  return { name: "a page over its count alone, p95", is: "at most", bar: 3, measured, rounds: ratios }
}
