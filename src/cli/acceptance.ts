/** `gongshi acceptance URL`: the province's own checklist against a running register, in Chinese, for the file (验收). */
import { writeFile } from "node:fs/promises"
import { version } from "../app/version.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { look, type Site } from "./acceptance/check.ts"
import { type Item, ownList, parseList } from "./acceptance/list.ts"
import { command, type ExitCode, jsonOption, ServerError, say, UsageError } from "./command.ts"
import { readGiven } from "./given-file.ts"

/** What became of a requirement. */
const outcomes = { holds: "符合", fails: "不符合", unseen: "未能核对", hand: "由人核对" } as const
interface Finding extends Pick<Item, "no" | "requirement"> {
  outcome: keyof typeof outcomes
  seen: string
  at: string
}

export const acceptanceCommand = command({
  about:
    "look at a running register by a checklist, as anybody may, and print in Chinese what holds; it changes nothing",
  arguments: [{ name: "URL", about: "the register, as the public reaches it" }],
  options: {
    list: {
      ...{
        value: "FILE",
        about: "the province's own list, JSON: no, requirement, check and what that asks for",
        is: "file",
      },
    },
    out: { value: "FILE", about: "the findings as a CSV too", is: "file" },
    json: jsonOption,
  },
  examples: [
    ["https://register.example", "by the checks that need to know nothing of what it holds"],
    ["https://register.example --list acceptance.json --out findings.csv", "by the province's own, for the file"],
  ],
  problem: "a requirement does not hold, or could not be looked at",
  async run({ list, out, json }, url = "") {
    const origin = readOrigin(url)
    const items = list === undefined ? ownList : parseList(await readGiven(list))
    if ("problem" in items) {
      say(`${list}: ${items.problem}`)
      return 2
    }
    const site = siteAt(origin)
    if (!json) process.stdout.write(`公示登记库验收：${origin.origin}（核对程序 ${version}）\n`)
    const findings: Finding[] = []
    // One after the other: what is timed is not timed beside what else is asked.
    for (const item of items) {
      const finding = await find(site, item)
      findings.push(finding)
      process.stdout.write(json ? `${JSON.stringify(finding)}\n` : lineOf(finding))
    }
    if (out !== undefined) await write(out, origin, findings)
    const isOne = (outcome: Finding["outcome"]) => findings.filter((one) => one.outcome === outcome).length
    const counts = Object.entries(outcomes).map(([name, zh]) => `${zh} ${isOne(name as Finding["outcome"])} 项`)
    if (!json) process.stdout.write(`${counts.join("，")}\n`)
    return (isOne("fails") + isOne("unseen") > 0 ? 1 : 0) satisfies ExitCode
  },
})

function readOrigin(url: string): URL {
  const read = URL.parse(url)
  if (read && (read.protocol === "https:" || read.protocol === "http:") && read.username === "") return read
  throw new UsageError("URL is the address of a register: https://register.example")
}

// A requirement that hangs is one that could not be looked at.
const patienceMs = 30_000

function siteAt(origin: URL): Site {
  return {
    origin,
    now: Date.now,
    async get(path, accept = "*/*") {
      const signal = AbortSignal.timeout(patienceMs)
      const headers = { accept, "accept-language": "zh-CN", "user-agent": `gongshi-acceptance/${version}` }
      return fetch(new URL(path, origin), { headers, redirect: "manual", signal }).catch((error: Error) => {
        const { cause } = error
        throw new ServerError(`无法连接：${cause instanceof Error ? cause.message : error.message}`)
      })
    },
  }
}

async function find(site: Site, { no, requirement, check, given }: Item): Promise<Finding> {
  const at = new Date(site.now()).toISOString()
  if (check === null) return { no, requirement, outcome: "hand", seen: "", at }
  const found = await look(site, check, given)
  if ("cause" in found) return { no, requirement, outcome: "unseen", seen: found.cause, at }
  return { no, requirement, outcome: found.holds ? "holds" : "fails", seen: found.seen, at }
}

const lineOf = ({ no, requirement, outcome, seen }: Finding) =>
  `[${outcomes[outcome]}] ${no} ${requirement}${seen === "" ? "" : `：${seen}`}\n`

/** Writes the findings, with room for who signs. */
async function write(file: string, origin: URL, findings: readonly Finding[]): Promise<void> {
  const rows = [
    ["编号", "要求", "结论", "所见", "时间", "核对人签名"],
    ...findings.map(({ no, requirement, outcome, seen, at }) => [no, requirement, outcomes[outcome], seen, at, ""]),
    ["", origin.origin, "", `核对程序 ${version}`, "", ""],
  ]
  await writeFile(file, writeCsv([rows], { bom: true })).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} can't be written (${error.code})`)
  })
}
