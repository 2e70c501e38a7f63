/**
 * HTTP that decisions, repairs and objections share: what their routes take, and how they answer.
 */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, type Principal } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { json, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { publishedAt, tellPublishedAt } from "../../http/log-size.ts"
import { problem, refuseCursor } from "../../http/problem.ts"
import { refuseFaults } from "../../http/route.ts"
import { plainText } from "../../input/plain-text.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina, isDay } from "../../law/day.ts"
import type { PublishingParts } from "../../ledger/sequencer.ts"
import { readCode } from "../../names/code.ts"
import { loadNames } from "../subject/store.ts"
import type { Office, Outcome } from "./commit.ts"
import type { Doer, Refused } from "./decide.ts"
import { findKept } from "./facts.ts"
import type { Kind } from "./kind.ts"
import { getKind, kinds } from "./kinds.ts"
import { partiesOf } from "./party.ts"
import { type PeerParts, withCertificate } from "./peer.ts"
import type { Fault, Proceeding } from "./proceeding.ts"
import { actOn, type DoerOf, startProceeding } from "./service.ts"
import { findProceeding, listHands, listHistory, listProceedings } from "./store.ts"
import { proceedingDetailSchema, proceedingSchema, toWireDetail, toWireProceeding } from "./wire.ts"

/** What routes of proceedings need of the platform. */
export interface ProceedingParts extends Office, PublishingParts, PeerParts {}

/** The names of the kinds that are found under a group of routes. */
export function kindsOf(route: Kind["route"]): [string, ...string[]] {
  const names = Object.entries(kinds).flatMap(([name, kind]) => ((kind as Kind).route === route ? [name] : []))
  const [first, ...rest] = names
  if (first === undefined) throw new Error(`no kind of proceeding is found under ${route}`)
  return [first, ...rest]
}

/** The answer with a proceeding. */
export const detail = { ...json("The proceeding as it stands now", proceedingDetailSchema), headers: publishedAt }

/** A page of a list of proceedings. */
export const pageSchema = wireObject("ProceedingPage", {
  results: z.array(proceedingSchema),
  next: z.string().nullable(),
})

/** The body of an act. Fields beside these are those that the act itself takes. */
export const actBody = z
  .looseObject({
    act: z.string().min(1).max(40),
    reason: z.string().max(20_000).check(plainText).optional(),
    version: z.int().optional().openapi({ description: "The version that was seen; another one is refused" }),
  })
  .openapi("Act", { example: { act: "check", version: 2 } })

/** Begins a proceeding and answers with it. */
export async function answerBegun<Parts extends ProceedingParts>(
  c: Context<Environment<Parts>>,
  kind: string,
  input: Record<string, unknown>,
) {
  const parts = c.get("parts")
  const about = aboutOf(input)
  const taken = "certificate" in input ? await proveBeginning(parts, kind, about, input) : { proved: input }
  if ("faults" in taken) return refuse(c, { kind: "faults", faults: taken.faults })
  const isTaken = "isTaken" in taken ? taken.isTaken : null
  const outcome = await startProceeding(
    parts,
    kind,
    taken.proved,
    about,
    await doerOf(parts.sql, c.get("principal")),
    isTaken,
  )
  if (outcome.kind === "unknown-record") {
    return problem(c, "unknown-record", {
      detail: { zh: "没有此编号的记录，或者不是您的记录。", en: "There is no record of this id, or it is not yours." },
    })
  }
  if (outcome.kind !== "done") return refuse(c, outcome)
  const { proceeding } = outcome
  c.header("Location", `/v1/${kinds[proceeding.kind as keyof typeof kinds].route}/${proceeding.id}`)
  return c.json(await toDetail(c, proceeding), 201)
}

/** What is begun with a certificate, with what that proves; a record that is not there is said by the beginning itself. */
async function proveBeginning(
  parts: ProceedingParts,
  kind: string,
  about: ReturnType<typeof aboutOf>,
  input: Record<string, unknown>,
) {
  const { certificate: _, ...bare } = input
  const kept = "recordId" in about ? await findKept(parts.sql, about.recordId) : null
  return kept ? withCertificate(parts, { kind, ...kept, content: {} }, "begin", input) : { proved: bare }
}

/** Acts on a proceeding and answers with it. */
export async function answerAct<Parts extends ProceedingParts>(
  c: Context<Environment<Parts>>,
  names: readonly string[],
  id: string,
  { act, reason, version, ...input }: z.infer<typeof actBody>,
  acting: typeof actOn = actOn,
) {
  const parts = c.get("parts")
  const reach = reachOf(c.get("principal"))
  const proceeding = await findVisible(c, names, id)
  if (!proceeding) return refuse(c, { kind: "absent" })
  const taken = "certificate" in input ? await withCertificate(parts, proceeding, act, input) : { proved: input }
  if ("faults" in taken) return refuse(c, { kind: "faults", faults: taken.faults })
  const request = { act, reason: reason ?? null, version: version ?? null, input: taken.proved }
  const seen = "isTaken" in taken ? { ...request, isTaken: taken.isTaken } : request
  const outcome = await acting(parts, reach, id, seen, await doerOf(parts.sql, c.get("principal")))
  if (outcome.kind !== "done") return refuse(c, outcome)
  if (outcome.proceeding.closed) tellPublishedAt(c, await parts.afterPublication())
  return c.json(await toDetail(c, outcome.proceeding), 200)
}

/** Answers with a proceeding. */
export async function answerOne<Parts extends ProceedingParts>(
  c: Context<Environment<Parts>>,
  names: readonly string[],
  id: string,
) {
  const proceeding = await findVisible(c, names, id)
  return proceeding ? c.json(await toDetail(c, proceeding), 200) : problem(c, "unknown-proceeding", absent)
}

/** Answers with a page of proceedings. */
export async function answerList<Parts extends ProceedingParts>(
  c: Context<Environment<Parts>>,
  names: readonly string[],
  query: {
    kind?: string | undefined
    state?: string | undefined
    subject?: string | undefined
    closed?: "true" | "false" | undefined
    cursor?: string | undefined
    limit: number
  },
) {
  const { sql, clock } = c.get("parts")
  const after = query.cursor === undefined ? null : readCursor(query.cursor)
  if (query.cursor !== undefined && after === null) return refuseCursor(c)
  const subject = query.subject === undefined ? null : readCode(query.subject)
  const filter = {
    kinds: query.kind === undefined ? names : [query.kind],
    state: query.state,
    subjectCode: subject?.kind === "impossible" ? "" : subject?.code,
    closed: query.closed === undefined ? undefined : query.closed === "true",
  }
  const reach = reachOf(c.get("principal"))
  const rows = await listProceedings(sql, reach, filter, after, query.limit + 1)
  const { page, next } = toPage(rows, query.limit, (last) => `${last.dueOn ?? "-"}~${last.id}`)
  const today = dayInChina(clock())
  return c.json({ results: page.map((row) => toWireProceeding(row, today)), next }, 200)
}

function readCursor(cursor: string): { dueOn: string | null; id: string } | null {
  const match = /^(\d{4}-\d{2}-\d{2}|-)~([0-9a-f-]{36})$/.exec(cursor)
  if (!match?.[1] || !match[2]) return null
  if ((match[1] !== "-" && !isDay(match[1])) || !z.uuid().safeParse(match[2]).success) return null
  return { dueOn: match[1] === "-" ? null : match[1], id: match[2] }
}

/** A proceeding of these kinds that the principal may see; null: there is none. */
export async function findVisible<Parts extends ProceedingParts>(
  c: Context<Environment<Parts>>,
  names: readonly string[],
  id: string,
) {
  const proceeding = await findProceeding(c.get("parts").sql, reachOf(c.get("principal")), id)
  if (!proceeding || !names.includes(proceeding.kind)) return null
  return c.get("principal").kind === "merchant" && isUntold(proceeding) ? null : proceeding
}

/** Whether the merchant concerned is told nothing of it, or nothing yet. */
export function isUntold({ kind, content }: Pick<Proceeding, "kind" | "content">): boolean {
  const { told, route } = getKind(kind)
  // Of what an application comes to elsewhere its state is told; of a decision nothing that no row names.
  if (!told) return route === "decisions"
  const { once } = told
  return once !== undefined && typeof content[once] !== "string"
}

/** A proceeding as whoever asks is told of it. */
export async function toDetail<Parts extends ProceedingParts>(c: Context<Environment<Parts>>, proceeding: Proceeding) {
  const { sql, clock } = c.get("parts")
  const history = await listHistory(sql, proceeding)
  const principal = c.get("principal")
  const inside = principal.kind === "officer"
  const code = proceeding.subjectCode
  const registerName = inside ? ((await loadNames(sql, [code])).get(code) ?? null) : null
  const [doer, today] = [(await doerOf(sql, principal))(proceeding), dayInChina(clock())]
  const hands = await listHands(sql, proceeding)
  return toWireDetail(proceeding, history, doer, today, inside, registerName, hands)
}

/** As whom a principal comes to a proceeding, with the names that are linked. */
export async function doerOf(sql: Sql, principal: Principal): Promise<DoerOf> {
  const person = await loadPersons(sql)
  return (about): Doer => ({
    ...{ actor: actorOf(principal), person },
    parties: partiesOf(principal, about),
    ...(principal.kind === "merchant" ? { only: principal.code } : {}),
  })
}

/** What the input is about: its record, or its subject by the code as cleaned up. */
function aboutOf(input: Record<string, unknown>): { subjectCode: string } | { recordId: string } {
  const { record_id: recordId, subject } = input
  if (typeof recordId === "string") return { recordId }
  const code = (subject as { code?: unknown } | null | undefined)?.code
  const reading = typeof code === "string" ? readCode(code) : null
  return { subjectCode: reading && reading.kind !== "impossible" ? reading.code : "" }
}

/** Said where there is no such proceeding, or none to be seen. */
export const absent = {
  detail: {
    zh: "没有此编号的办理事项，或者您无权查看。",
    en: "There is no such proceeding, or it is not for you to see.",
  },
}

/** Turns a refusal into its problem. */
export function refuse(c: Context, outcome: Exclude<Outcome, { kind: "done" }> | Refused) {
  switch (outcome.kind) {
    case "absent":
      return problem(c, "unknown-proceeding", absent)
    case "stale":
      return problem(c, "changed-meanwhile", {
        detail: {
          zh: `事项已是第 ${outcome.proceeding.version} 版，请重新打开后再办理。`,
          en: `The proceeding is at version ${outcome.proceeding.version} by now: look at it again before you act.`,
        },
      })
    case "faults":
      return refuseFaults(c, outcome.faults.map(atPointer))
    case "not-your-act":
      return problem(c, "not-allowed", { detail: outcome.reason, acts: outcome.legal })
    case "own-act":
      return problem(c, "own-act", { detail: outcome.reason, acts: outcome.legal })
    default: {
      const { reason, legal, faults } = outcome
      const all = faults ? { errors: faults.map(atPointer) } : {}
      return problem(c, outcome.kind, { detail: reason, acts: legal, ...all })
    }
  }
}

const atPointer = ({ field, reason }: Fault) => ({ pointer: field === "" ? "" : `/${field}`, detail: reason })
