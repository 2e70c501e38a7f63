/**
 * HTTP of the door before what takes effect in an agency's name: of whoever is one person the request is tried, undone, and kept
 * for another person, who confirms it (routes.ts). What is wrong with it is said at once, as it would be.
 */
import { hash } from "node:crypto"
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Scope } from "../../access/scope.ts"
import type { ActingParts } from "../../database/client.ts"
import { inPart, poolWithin } from "../../database/within.ts"
import { bodyBytesMax, limitBody } from "../../http/body-limit.ts"
import type { Environment } from "../../http/environment.ts"
import { preparedHeader } from "../../http/inside.ts"
import { problem } from "../../http/problem.ts"
import { clientOf } from "../../http/route.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import {
  operationRow,
  type PreparedAct,
  type PreparedOperation,
  preparedBytesMax,
  readSaid,
  standingOf,
  takesNothing,
  waitingMax,
} from "./prepared.ts"
import { countPrepared, insertPrepared } from "./store.ts"
import { keptSchema, toWirePrepared } from "./wire.ts"

type Prepared = Environment<ActingParts>

/** The response of a route behind such a door. */
export const keptResponse = {
  202: {
    description: "Another person of the agency has to confirm it: it is kept until then",
    content: { "application/json": { schema: keptSchema } },
  },
} as const

/** The scope of a route whose effect takes two persons of an agency, with the door behind it. */
export function byTwo(scope: Scope, operation: PreparedOperation, bytesMax: number = bodyBytesMax) {
  return { scope, bytesMax, before: [toPrepare(operation)] }
}

function toPrepare(operation: PreparedOperation) {
  const bounded = limitBody(preparedBytesMax)
  return createMiddleware<Prepared>(async (c, next) => {
    const principal = c.get("principal")
    const standing = principal.kind === "client" ? standingOf(principal) : "acts"
    if (standing === "acts") return next()
    if (standing === "unnamed") return problem(c, "not-allowed", { detail: unnamed })
    // Answers that a bound gives come back; what was asked for is in the context.
    let kept: Response | undefined
    const bound = await bounded(c as never, async () => {
      kept = await prepare(c, operation, next)
    })
    return bound ?? kept
  })
}

/** Tries a request, undoes it, and keeps it, in one transaction. */
async function prepare(c: Context<Prepared>, operation: PreparedOperation, next: () => Promise<void>) {
  const { clientId, actor } = clientOf(c)
  const [parts, principal] = [c.get("parts"), c.get("principal")]
  const url = new URL(c.req.url)
  const body = Buffer.from(await c.req.arrayBuffer())
  // Whoever reads tables reads them from the request, which has been read.
  const { method, headers } = c.req.raw
  c.req.raw = new Request(url, { method, headers, ...(body.length > 0 ? { body } : {}) })
  const at = parts.clock()
  const act: PreparedAct = {
    ...{ id: parts.newId(), clientId, operation, method, path: url.pathname + url.search },
    ...{ contentType: c.req.header("content-type") ?? "", body, state: "waiting", preparedBy: actor },
    ...{ preparedAt: new Date(at), decidedBy: null, decidedAt: null, reason: null },
  }
  const row = operationRow(operation)
  const said = readSaid(act)
  if (said && row.takesEffect?.(said) === false) return void (await next())
  if ((await countPrepared(parts.sql, clientId)) >= waitingMax) return problem(c, "illegal-act", { detail: tooMany })
  const isKept = await parts.sql.begin(async (tx) => {
    await inPart(tx, async () => {
      c.set("parts", { ...parts, sql: poolWithin(tx) })
      if (principal.kind === "client") c.set("principal", { ...principal, isTrial: true })
      await next()
      return { value: null, keeps: false }
    }).finally(() => {
      c.set("parts", parts)
      c.set("principal", principal)
    })
    if (!c.res.ok || takesNothing(await readAnswer(c.res.clone()))) return false
    await insertPrepared(tx, act)
    const after = { agency: clientId, operation, sha256: hash("sha256", body) }
    await writeAudit(tx, { act: "prepared.prepare", object: act.id, after }, { actor, at })
    return true
  })
  if (!isKept) return undefined
  const would = row.isSecret ? null : await readAnswer(c.res)
  // The headers of what was tried are not those of the answer.
  c.res = undefined
  c.res = Response.json(
    { prepared: toWirePrepared(act), would },
    { status: 202, headers: { [preparedHeader]: act.id, "cache-control": "private, no-store" } },
  )
  return undefined
}

const readAnswer = (response: Response): Promise<unknown> => response.json().catch(() => null)

const unnamed = {
  zh: "该密钥由一人使用，尚未写明持有人，不能办理对外生效的事项；请联系本库运行人员。",
  en: "The key is declared to be one person's, and nobody has said whose: ask the operator of the register to.",
} as const
const tooMany = {
  zh: `本机构待确认的事项已有 ${waitingMax} 件，请先确认或者退回。`,
  en: `Of your agency ${waitingMax} acts wait already: have them confirmed or returned first.`,
} as const
