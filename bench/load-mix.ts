/**
 * The mix of bench/load.ts: what is asked for how often, over HTTP, and the bare queries that say the least of what the
 * same questions need from the database.
 */
import { type Pool, toArrayLiteral } from "../src/database/client.ts"
import { makeCode } from "../src/names/code.ts"

/** What is asked about: codes with records, codes without, names of some; the log's size as far as it is known. */
export interface Asked {
  url: string
  pool: Pool
  listed: readonly string[]
  names: readonly string[]
  platform: Record<string, string>
  source: Record<string, string>
  size(): number
  draw(below: number): number
}

/** A kind of question. */
export interface Kind {
  name: string
  /** Of all questions together. */
  weight: number
  /** @throws where the answer is not one */
  ask(asked: Asked): Promise<void>
  bare(asked: Asked): Promise<unknown>
}

const batch = 1_000
const importedRows = 50
const feedEntries = 500

const pick = <T>(from: readonly T[], { draw }: Pick<Asked, "draw">): T => from[draw(from.length)] as T
// Of ten sellers one is listed; the others the register does not know.
const seller = (asked: Asked) =>
  asked.draw(10) === 0
    ? pick(asked.listed, asked)
    : makeCode("91000000", `NX${String(asked.draw(1e6)).padStart(6, "0")}`)
const codes = (asked: Asked, count: number) => Array.from({ length: count }, () => seller(asked))

async function get(asked: Asked, path: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(asked.url + path, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${path.split("?")[0]}: ${response.status} ${text.slice(0, 200)}`)
  return text
}

const post = (asked: Asked, path: string, type: string, body: string, headers = asked.platform) =>
  get(asked, path, { method: "POST", headers: { ...headers, "content-type": type }, body })

async function check(asked: Asked, count: number): Promise<void> {
  const queries = Object.fromEntries(codes(asked, count).map((code, n) => [`q${n}`, { code }]))
  const text = await post(asked, "/v1/check", "application/json", JSON.stringify({ queries }))
  const found = (text.match(/"verdict"/g) ?? []).length
  if (found !== count) throw new Error(`${found} verdicts for ${count} queries`)
}

const standings = ({ pool }: Asked, asked: readonly string[]) => pool`
  select subject_code, list, ground, state, displayed_until from record where subject_code = any(${toArrayLiteral(asked)}::text[])`

let imported = 0

/** Rows of a source about merchants that nobody has heard of. */
function freshRows(): Record<string, unknown>[] {
  return Array.from({ length: importedRows }, () => {
    const n = imported++
    return {
      kind: "penalty",
      subject: { code: makeCode("91000000", `LD${String(n).padStart(6, "0")}`), name: `示例第${n}号负载商贸有限公司` },
      ...{ class: "P2", decision_no: `示例市监处罚〔2026〕${n}号`, decided_on: "2026-03-02", authority: "410105" },
      ...{
        published_on: "2026-03-05",
        violation: "发布虚假广告",
        content: "罚款10000元",
        basis: "《广告法》第五十五条",
      },
    }
  })
}

/** The questions, with the shares of a day in which programs ask most and people read. */
export const kinds: readonly Kind[] = [
  {
    ...{ name: "look-up", weight: 30 },
    async ask(asked) {
      const code = pick(asked.listed, asked)
      const { subject } = JSON.parse(await get(asked, `/v1/subjects/${code}`)) as { subject: { code: string } }
      if (subject.code !== code) throw new Error(`asked about ${code}, answered about ${subject.code}`)
    },
    async bare(asked) {
      const code = pick(asked.listed, asked)
      await asked.pool`select * from subject where code = ${code}`
      return asked.pool`select * from record where subject_code = ${code}`
    },
  },
  {
    ...{ name: "search", weight: 8 },
    async ask(asked) {
      const name = pick(asked.names, asked)
      const start = asked.draw(Math.max(1, name.length - 4))
      await get(asked, `/v1/search?q=${encodeURIComponent(name.slice(start, start + 4))}`)
    },
    bare: (asked) => asked.pool`
      select code, name, region from subject where code >= ${pick(asked.listed, asked)} order by code limit 20`,
  },
  {
    ...{ name: "check of 1", weight: 33 },
    ask: (asked) => check(asked, 1),
    bare: (asked) => standings(asked, codes(asked, 1)),
  },
  {
    ...{ name: "check of 1,000", weight: 3 },
    ask: (asked) => check(asked, batch),
    bare: (asked) => standings(asked, codes(asked, batch)),
  },
  {
    ...{ name: "stream of 5,000", weight: 1 },
    async ask(asked) {
      const text = await post(asked, "/v1/check/stream", "text/csv", `code\n${codes(asked, 5 * batch).join("\n")}\n`)
      const lines = text.trimEnd().split("\n").length
      if (lines !== 5 * batch + 1) throw new Error(`${lines} lines for ${5 * batch} rows`)
    },
    async bare(asked) {
      for (let n = 0; n < 5; n++) await standings(asked, codes(asked, batch))
    },
  },
  {
    ...{ name: "page", weight: 18 },
    async ask(asked) {
      const path =
        asked.draw(4) === 0
          ? `/?q=${encodeURIComponent(pick(asked.names, asked))}`
          : `/subjects/${pick(asked.listed, asked)}`
      const text = await get(asked, path, { headers: { accept: "text/html" } })
      if (!text.includes("</html>")) throw new Error(`${path} is cut short`)
    },
    bare: (asked) => asked.pool`
      select s.*, r.* from subject s join record r on r.subject_code = s.code where s.code = ${pick(asked.listed, asked)}`,
  },
  {
    ...{ name: "feed of 500", weight: 5 },
    async ask(asked) {
      const from = Math.max(0, asked.size() - feedEntries)
      await get(asked, `/v1/feed?from=${from}&follow=false`, { headers: asked.platform })
    },
    bare: (asked) => asked.pool`
      select position, entry, line from log_entry where position >= ${Math.max(0, asked.size() - feedEntries)}
      order by position limit ${feedEntries}`,
  },
  {
    ...{ name: `import of ${importedRows}`, weight: 2 },
    async ask(asked) {
      const rows = freshRows()
      const body = rows.map((row) => JSON.stringify(row)).join("\n")
      const text = await post(asked, "/v1/imports?source=load", "application/x-ndjson", body, asked.source)
      const { added } = JSON.parse(text) as { added: number }
      if (added < rows.length) throw new Error(`${added} of ${rows.length} rows were added: ${text.slice(0, 300)}`)
    },
    bare: (asked) =>
      asked.pool.begin(async (tx) => {
        for (const row of freshRows()) await tx`insert into bare_row (row) values (${JSON.stringify(row)}::text::jsonb)`
      }),
  },
]
