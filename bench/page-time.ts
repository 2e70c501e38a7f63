/**
 * `npm run bench:pages -- --register DIR [--rounds N] [--worst]`: how long a page takes for each of the committed queries
 * (questions, words of full text, what nearly every record holds), in the register of `bench:questions`, and beside it the same condition
 * with its count alone where a thousand records and more fulfil it, up to what a page counts; with --worst, of what more fulfil, to its end too. Versions are compared by asking them in turns, each its own register; by
 * what processors spent (Linux) also on a machine that much else runs on.
 */
import { loadavg } from "node:os"
import { parseArgs } from "node:util"
import { countRecords } from "../src/search/record/postgres-record-count-store.ts"
import { postgresRecordIndex } from "../src/search/record/postgres-record-index.ts"
import { recordTallyMax } from "../src/search/record/record-index.ts"
import { findWhatThereIs, searchRecords } from "../src/search/record/record-search.ts"
import { openCpuClock } from "./cpu-clock.ts"
import { today, words } from "./fulltext-answer.ts"
import { asideQuestions } from "./question-aside.ts"
import { openQuestions } from "./question-asked.ts"
import { openBenchRegister, percentile, tell } from "./register.ts"

const { values } = parseArgs({
  options: {
    register: { type: "string" },
    rounds: { type: "string", default: "5" },
    worst: { type: "boolean" },
  },
})
const rounds = Number(values.rounds)
const clock = () => Date.parse(`${today}T04:00:00Z`)
// What nearly every record holds, alone and with what few do.
const frequent =
  "市监处罚 处罚 罚款 10000元 3万元 5000元以上 罚款1万元以下 2026年 食品安全法 罚款100万以上 市监处罚2026".split(" ")
const queries = [...new Set([...[...openQuestions, ...asideQuestions].map(({ q }) => q), ...words, ...frequent])]
const manyFrom = 1_000
const everyRecord = 2 ** 31 - 1

const register = await openBenchRegister(values.register)
try {
  const index = postgresRecordIndex(register.searchPool)
  await index.catchUp()
  const read = { sql: register.pool, clock }
  const request = { filter: {}, scope: "live", sort: "relevance", cursor: null, limit: 20 } as const
  const at = { after: null, pin: null, today }
  const counts = new Map<string, { count: (max?: number) => Promise<number>; total: number }>()
  for (const text of queries) {
    const found = await findWhatThereIs(index, { ...request, text }, at)
    const condition = { terms: found.query.terms, filter: found.filter ?? {}, scope: "live", today } as const
    counts.set(text, {
      count: (max = recordTallyMax + 1) => countRecords(register.searchPool, condition, max),
      total: found.page.total,
    })
  }
  const pages = new Map(queries.map((text) => [text, [] as number[]]))
  const alone = new Map(queries.map((text) => [text, [] as number[]]))
  const toTheEnd = new Map(queries.map((text) => [text, [] as number[]]))
  const spent = { pages: structuredClone(pages), alone: structuredClone(alone) }
  const cpu = openCpuClock(register.clusterDir)
  const timed = async (work: () => Promise<unknown>, times: number[] = [], cpuTimes: number[] = []) => {
    const [start, before] = [performance.now(), cpu()]
    await work()
    times.push(performance.now() - start)
    cpuTimes.push(cpu() - before)
  }
  for (let round = 0; round < rounds; round++) {
    for (const text of queries) {
      await timed(() => searchRecords(read, index, { ...request, text }), pages.get(text), spent.pages.get(text))
      const { count, total = 0 } = counts.get(text) ?? {}
      if (count && total >= manyFrom) await timed(() => count(), alone.get(text), spent.alone.get(text))
      if (count && total >= recordTallyMax && values.worst) await timed(() => count(everyRecord), toTheEnd.get(text))
    }
  }
  const all = [...pages.values()].flat()
  const ms = (value: number) => `${value.toFixed(0)} ms`
  tell("queries, rounds, load", `${queries.length}, ${rounds}, ${(loadavg()[0] ?? 0).toFixed(1)}`)
  tell("a page, p50 / p95", `${ms(percentile(all, 0.5))} / ${ms(percentile(all, 0.95))}`)
  const cpuTimes = [...spent.pages.values()].flat()
  tell("CPU of a page, p50 / p95", `${ms(percentile(cpuTimes, 0.5))} / ${ms(percentile(cpuTimes, 0.95))}`)
  // What else the machine does makes no page faster.
  const fastest = [...pages.values()].map((times) => Math.min(...times))
  tell("the fastest of the rounds, p50 / p95", `${ms(percentile(fastest, 0.5))} / ${ms(percentile(fastest, 0.95))}`)
  const middle = (of: Map<string, number[]>, text: string) => percentile(of.get(text) ?? [], 0.5)
  const many = queries.filter((text) => (counts.get(text)?.total ?? 0) >= manyFrom)
  const ratios = many.map((text) => middle(pages, text) / middle(alone, text))
  const cpuRatios = many.map((text) => middle(spent.pages, text) / middle(spent.alone, text))
  tell(
    `over their count, of ${many.length} with 1,000 and more`,
    `p50 ${percentile(ratios, 0.5).toFixed(2)}, most ${Math.max(...ratios).toFixed(2)}`,
  )
  tell("the same by CPU", `p50 ${percentile(cpuRatios, 0.5).toFixed(2)}, most ${Math.max(...cpuRatios).toFixed(2)}`)
  const sums = [pages, alone].map((of) =>
    percentile(
      many.flatMap((text) => of.get(text) ?? []),
      0.95,
    ),
  )
  tell(
    "p95 of these pages over that of their counts",
    `${ms(sums[0] ?? 0)} / ${ms(sums[1] ?? 0)}, ${((sums[0] ?? 0) / (sums[1] ?? 1)).toFixed(2)}`,
  )
  if (values.worst) {
    for (const text of queries.toSorted((a, b) => middle(pages, b) - middle(pages, a)).slice(0, 25)) {
      const count = middle(alone, text)
      tell(
        `  ${text}`,
        `${toTheEnd.get(text)?.length ? `to the end ${(middle(pages, text) / middle(toTheEnd, text)).toFixed(2)}; ` : ""}${counts.get(text)?.total}: ${ms(middle(pages, text))}${count > 0 ? ` over ${ms(count)}, ${(middle(pages, text) / count).toFixed(2)}, by CPU ${(middle(spent.pages, text) / middle(spent.alone, text)).toFixed(2)}` : ""}`,
      )
    }
  }
} finally {
  await register.close()
}
