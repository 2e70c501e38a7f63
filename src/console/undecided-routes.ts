/** HTTP of the page on which the names of a file are decided. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { jobSchema, rowsSchema, summarySchema } from "../check/job/wire.ts"
import { clientOf } from "../http/route.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { DecisionVerdict } from "../match/decision.ts"
import { manyDecidedSchema, matchAnswerSchema } from "../match/routes.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import {
  chosenAtOnce,
  type DecidedPair,
  noneOfThese,
  type ShownWaiting,
  undecidedPage,
  type WaitingName,
} from "./undecided-page.ts"

const path = "/console/jobs/:id{[0-9a-f-]{36}}/names"

// Each is looked for among all names when the page is shown: as many as a person decides in a minute or two.
const namesShown = 25

export const undecidedPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("jobs"), behind("names"))
  .get(path, (c) => {
    const chosen = c.req.query("chosen")
    return show(c, c.req.query("from") ?? null, { chosen: chosenAtOnce.find((name) => name === chosen) })
  })
  .post(path, smallForm, async (c) => {
    const form = await c.req.parseBody()
    const textOf = (name: string) => (typeof form[name] === "string" ? form[name] : "")
    const from = textOf("from") || null
    const read = await readWaiting(c, from)
    if ("refused" in read) return read.refused
    const picks = read.waiting.map((_, at) => textOf(`pick-${at}`))
    const pairs = picks.flatMap((pick, at) => pairsOf(pick).map((pair) => ({ ...pair, at })))
    const view = viewOf(c)
    if (pairs.length === 0) return show(c, from, { picks, fault: view.say(words.nothing) }, 400)
    const decisions = pairs.map(({ at, code, verdict }) => {
      const { name, region } = read.waiting[at] as WaitingName
      return { query: { name, ...(region === null ? {} : { region }) }, code, verdict }
    })
    const kept = await call(c, manyDecidedSchema, "/v1/match/decisions/many", {
      ...{ method: "POST", json: { decisions } },
    })
    const refused = kept.kind === "refused" ? kept.problem : kept.value.problem
    const faults = new Map<number, string>()
    const left = new Set<number>()
    for (const { pointer = "", detail } of refused?.errors ?? []) {
      const place = Number(/^\/decisions\/(\d{1,4})\//.exec(pointer)?.[1] ?? -1)
      const at = pairs[place]?.at
      if (at !== undefined) faults.set(at, detail)
      left.add(place)
    }
    const decided = pairs.flatMap(({ at, code, verdict }, place): DecidedPair[] =>
      kept.kind === "refused" || left.has(place) ? [] : [{ ...(read.waiting[at] as WaitingName), code, verdict }],
    )
    if (refused !== undefined) {
      const fault = faults.size === 0 ? refused.detail : null
      const status = kept.kind === "refused" ? kept.problem.status : 400
      return show(
        c,
        from,
        { decided, faults, fault, picks: picks.map((pick, at) => (faults.has(at) ? pick : "")) },
        status,
      )
    }
    // Where all of the page is decided, the next one is shown at once.
    const isWhole = picks.every((pick) => pick !== "") && read.next !== null
    return show(c, isWhole ? read.next : from, { decided })
  })

/** What a radio button says: the code that is meant, or those of which none is. */
function pairsOf(pick: string): { code: string; verdict: DecisionVerdict }[] {
  if (pick === "") return []
  if (!pick.startsWith(`${noneOfThese}:`)) return [{ code: pick, verdict: "same" }]
  const codes = pick.slice(noneOfThese.length + 1).split(",")
  return codes.map((code) => ({ code, verdict: "different" }))
}

/** What came of what was sent, and what is chosen. */
interface Come {
  chosen?: (typeof chosenAtOnce)[number] | undefined
  /** As they were sent, by the place of the name. */
  picks?: readonly string[]
  decided?: readonly DecidedPair[]
  faults?: ReadonlyMap<number, string>
  fault?: string | null
}

async function show(c: Context<ConsoleEnvironment>, from: string | null, come: Come, status = 200) {
  const job = await call(c, jobSchema, jobAddress(c))
  if (job.kind === "refused") return refusalPage(c, "jobs", job.problem)
  const summary = await call(c, summarySchema, `${jobAddress(c)}/summary`)
  if (summary.kind === "refused") return refusalPage(c, "jobs", summary.problem)
  const read = await readWaiting(c, from)
  if ("refused" in read) return read.refused
  const queries = Object.fromEntries(
    read.waiting.map(({ name, region }, at) => [at, { name, ...(region === null ? {} : { region }) }]),
  )
  const asked = read.waiting.length === 0 ? null : { method: "POST" as const, json: { queries } }
  const answered = asked && (await call(c, matchAnswerSchema, "/v1/match", asked))
  if (answered?.kind === "refused") return refusalPage(c, "jobs", answered.problem)
  const { chosen, picks = [], decided = [], faults, fault = null } = come
  const waiting = read.waiting.map((each, at): ShownWaiting => {
    const candidates = answered?.value.responses[String(at)]?.results ?? []
    return { ...each, candidates, chosen: chosenOf(candidates, chosen, picks[at]), fault: faults?.get(at) }
  })
  const total = summary.value.verdicts.review
  const shown = { job: job.value, total, waiting, decided, from, next: read.next, fault }
  return c.html(undecidedPage(viewOf(c), clientOf(c), shown), status as 200)
}

/** What stands chosen beside a name. Whom it was decided to mean is not chosen again by a link. */
function chosenOf(candidates: ShownWaiting["candidates"], chosen: Come["chosen"], pick: string | undefined): string {
  if (pick !== undefined) return pick.startsWith(`${noneOfThese}:`) ? noneOfThese : pick
  if (chosen === undefined || candidates.some(({ decided }) => decided !== null)) return ""
  if (chosen === "none") return noneOfThese
  return candidates.length === 1 ? (candidates[0]?.code ?? "") : ""
}

/** The names that wait from a place on, each once, and where to go on. */
async function readWaiting(
  c: Context<ConsoleEnvironment>,
  from: string | null,
): Promise<{ waiting: WaitingName[]; next: string | null } | { refused: Response | Promise<Response> }> {
  const query = new URLSearchParams({
    verdict: "review",
    limit: String(namesShown),
    ...(from === null ? {} : { from }),
  })
  const rows = await call(c, rowsSchema, `${jobAddress(c)}/rows?${query}`)
  if (rows.kind === "refused") return { refused: refusalPage(c, "jobs", rows.problem) }
  const names = new Map<string, WaitingName>()
  for (const { asked } of rows.value.rows) {
    if (asked !== null) names.set(JSON.stringify([asked.name, asked.region]), asked)
  }
  return { waiting: [...names.values()], next: rows.value.next }
}

function jobAddress(c: Context<ConsoleEnvironment>): string {
  return `/v1/check/jobs/${c.req.param("id")}`
}

const words = {
  nothing: {
    zh: "还没有选定任何一行：请选一个主体，或者选“都不是”。",
    en: "Nothing is chosen: choose whom a name means, or none of these.",
  },
} as const satisfies Record<string, Bilingual>
