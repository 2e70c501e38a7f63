/** `gongshi worklist --authority 410105`: what waits, what is due and what is overdue. */
import stringWidth from "string-width"
import { anyone } from "../access/principal.ts"
import { authorityReach } from "../access/reach.ts"
import { platform } from "../app/platform.ts"
import { workSources } from "../app/work.ts"
import type { Bilingual, Language } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { loadCalendar, loadPolicy } from "../node/law-file.ts"
import { parties } from "../register/proceeding/machine.ts"
import { dueBuckets, dueNames } from "../register/worklist/item.ts"
import { toWireWorklist, type WireWorkItem } from "../register/worklist/wire.ts"
import { kindsOf, readWorklist, type WorklistRequest } from "../register/worklist/worklist.ts"
import {
  command,
  type ExitCode,
  jsonOption,
  readChoice,
  serverEnvironment,
  serverOptions,
  terminalLanguage,
  UsageError,
} from "./command.ts"
import { readApiKey, readServer } from "./input.ts"
import { withRegister } from "./open-register.ts"
import { serverOf } from "./server-request.ts"

// Items read from the database at a time.
const pageItems = 500

const words = {
  due: { zh: "期限", en: "Due" },
  left: { zh: "剩余工作日", en: "Working days left" },
  kind: { zh: "事项", en: "Work" },
  state: { zh: "状态", en: "State" },
  waitsFor: { zh: "待办人", en: "Waits for" },
  subject: { zh: "主体", en: "Subject" },
  authority: { zh: "机关", en: "Authority" },
  person: { zh: "最近经办", en: "Last act by" },
  address: { zh: "地址", en: "Address" },
  nothing: { zh: "没有待办事项", en: "nothing waits" },
} as const satisfies Record<string, Bilingual>

export const worklistCommand = command({
  about: "list what waits, what is due and what is overdue",
  options: {
    authority: { value: "410105", about: "the region code of whose work it is; with --server the token says so" },
    below: { about: "with the authorities below" },
    due: { value: "WHEN", about: "only what is due then", choices: dueNames },
    kind: { value: "KIND", about: "only work of this kind" },
    person: { value: "LOGIN", about: "only what this person touched last" },
    ...serverOptions,
    json: jsonOption,
  },
  examples: [
    ["--authority 410100 --below --due overdue", "what a city has to hurry"],
    ["--server https://register.example --due today", "at another register, with an officer's token in GONGSHI_KEY"],
    ["--authority 410105 --json | jq -r .url", "addresses alone"],
  ],
  environment: serverEnvironment,
  problem: "something is overdue",
  async run({ authority = "", below = false, due, kind, person = null, json = false, ...given }) {
    const other = readServer(given.server)
    if (other) {
      if (authority !== "")
        throw new UsageError("--authority is for the register on this machine: the token says whose")
      const { pages } = serverOf(other, await readApiKey(given["key-file"]))
      const asked = { below: String(below), due, kind, person: person ?? undefined, limit: "200" }
      return show(pages<WirePage>("/v1/worklist", asked), json)
    }
    if (!/^\d{6}$/.test(authority)) throw new UsageError("--authority should be a region code of 6 digits, as 410105")
    const request: Omit<WorklistRequest, "cursor"> = {
      ...{ principal: anyone, reach: authorityReach(authority), below, person, limit: pageItems },
      for: "authority",
      due: due === undefined ? null : readChoice("--due", due, dueNames),
      kind: kind === undefined ? null : readChoice("--kind", kind, Object.keys(kindsOf(workSources))),
    }
    return withRegister<ExitCode>(async ({ pool, config }) => {
      const today = dayInChina(platform.clock())
      const calendar = await loadCalendar(config)
      const law = { calendar, policy: await loadPolicy(config) }
      async function* pages() {
        for (let cursor: string | null = null; ; ) {
          const asked = { ...request, cursor }
          const page: Awaited<ReturnType<typeof readWorklist>> = await readWorklist(
            pool,
            asked,
            today,
            law,
            workSources,
          )
          if (typeof page === "string") throw new Error("the cursor that was just made is none")
          yield toWireWorklist(page, calendar)
          cursor = page.next
          if (cursor === null) return
        }
      }
      return show(pages(), json)
    })
  },
})

type WirePage = ReturnType<typeof toWireWorklist>

/** Shows pages as they come, and what the whole list comes to. */
async function show(pages: AsyncIterable<WirePage>, json: boolean): Promise<ExitCode> {
  const language = terminalLanguage()
  let shown = 0
  let byDue: Readonly<Record<string, number>> = {}
  for await (const { results, counts } of pages) {
    if (json) for (const item of results) process.stdout.write(`${JSON.stringify(item)}\n`)
    else if (results.length > 0) process.stdout.write(toTable(results, language))
    shown += results.length
    byDue = counts.due
  }
  if (!json) process.stdout.write(shown === 0 ? `${words.nothing[language]}\n` : `${tally(byDue, language)}\n`)
  return (byDue["overdue"] ?? 0) > 0 ? 1 : 0
}

function toTable(items: readonly WireWorkItem[], language: Language): string {
  const { due, left, kind, state, waitsFor, subject, authority, person, address } = words
  const head = [due, left, kind, state, waitsFor, subject, authority, person, address]
  const rows = items.map((item) => [
    item.clock?.due_on ?? "-",
    `${item.clock?.working_days_left ?? "-"}${item.due === "overdue" ? ` ${dueBuckets.overdue[language]}` : ""}`,
    item.kind_name[language],
    item.state_name[language],
    item.waits_for.map((party) => parties[party as keyof typeof parties]?.[language] ?? party).join("/"),
    `${item.subject.code ?? ""} ${item.subject.name}`.trim(),
    item.authority,
    item.last_actor ?? "-",
    item.url,
  ])
  return formatTable(
    head.map((name) => name[language]),
    rows,
  )
}

function tally(byDue: Readonly<Record<string, number>>, language: Language): string {
  const parts = dueNames.map((name) => `${dueBuckets[name][language]} ${byDue[name] ?? 0}`)
  return language === "zh" ? `\n${parts.join("，")}` : `\n${parts.join(", ")}`
}

// Two blanks part the columns: enough to tell them apart, and no line art for a screen reader to read out.
const gap = "  "

/** Rows under a head, on a terminal where a Chinese character takes two columns; each as wide as what stands in them. The last one is not padded. */
function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ""))))
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : padEnd(cell, widths[column] ?? 0)))
      .join(gap)
      .trimEnd(),
  )
  return `${lines.join("\n")}\n`
}

function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)))
}
