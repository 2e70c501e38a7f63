/**
 * HTTP of what people of an agency have prepared: what waits, the whole of it, and its confirmation by another person, which does
 * what the operation does, in one transaction with the row that says so.
 */
import { hash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { findKeyHolder } from "../../access/client-store.ts"
import { loadPersons } from "../../access/person-link-store.ts"
import { findPosts } from "../../access/person-session-store.ts"
import type { Transaction } from "../../database/client.ts"
import { inPart, poolWithin } from "../../database/within.ts"
import { binary, idParam, json, jsonBody, toPage } from "../../http/content.ts"
import type { Environment, PartsOf } from "../../http/environment.ts"
import { openInside } from "../../http/inside.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { auditWords } from "../../register/audit/words.ts"
import { agencyRoutes } from "../agency/routes.ts"
import { declarationRoutes } from "../declaration/routes.ts"
import { letterRoutes } from "../letter/routes.ts"
import { measureRoutes, reportRoutes } from "../measure/routes.ts"
import { noticeRoutes, trayRoutes } from "../notice/routes.ts"
import { measureObjectionRoutes } from "../objection/routes.ts"
import { sharingRoutes } from "../sharing/routes.ts"
import {
  decidePrepared,
  hasPostStill,
  type PreparedAct,
  preparedRefusals,
  preparedStateNames,
  takesNothing,
} from "./prepared.ts"
import { findPrepared, listPrepared, settlePrepared } from "./store.ts"
import { decidedSchema, preparedPageSchema, preparedSchema, toWirePrepared } from "./wire.ts"

// Those whose operations can be prepared.
const operations = [
  agencyRoutes,
  measureRoutes,
  reportRoutes,
  noticeRoutes,
  trayRoutes,
  measureObjectionRoutes,
  sharingRoutes,
  letterRoutes,
  declarationRoutes,
] as const
type Parts = PartsOf<typeof operations>
type PreparedContext = Context<Environment<Parts>>
const { passOn } = openInside(operations)

const listAll = defineRoute("prepared:read", "get /v1/prepared", {
  operationId: "listPreparedActs",
  summary: "What people of your agency have prepared: what waits for another person, and what became of the rest",
  request: {
    query: z.object({
      state: z.enum(preparedStateNames).optional(),
      cursor: z.uuid().optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page, the newest first", preparedPageSchema) },
})

const getOne = defineRoute("prepared:read", "get /v1/prepared/{id}", {
  operationId: "getPreparedAct",
  summary: "One of them, with the whole of what was prepared",
  request: { params: idParam },
  responses: { 200: json("It", preparedSchema), ...problemResponses(400, 404) },
})

const getFile = defineRoute("prepared:read", "get /v1/prepared/{id}/file", {
  operationId: "getPreparedFile",
  summary: "What was sent, byte for byte; of a table until it is decided",
  request: { params: idParam },
  responses: {
    200: {
      description: "The bytes, of the type that they were sent as",
      content: { "application/octet-stream": binary("(as it was sent)") },
    },
    ...problemResponses(400, 404),
  },
})

const decide = defineRoute("prepared:confirm", "post /v1/prepared/{id}/acts", {
  operationId: "decidePreparedAct",
  summary: "Confirm what somebody else of your agency has prepared, which then takes effect, or return it with reasons",
  description:
    "Nobody confirms what the same person has prepared, nor what somebody prepared who no longer has the post; after 30 days it is " +
    "void. It is judged anew: what has become wrong meanwhile is refused as by the " +
    "operation itself, and waits on. What is confirmed carries both persons.",
  request: {
    params: idParam,
    body: jsonBody(
      z
        .discriminatedUnion("act", [
          z.strictObject({ act: z.literal("confirm") }),
          z.strictObject({ act: z.literal("return"), reason: auditWords(1) }),
        ])
        .openapi("PreparedActDecision", { example: { act: "confirm" } }),
    ),
  },
  responses: { 200: json("What became of it", decidedSchema), ...problemResponses(404, 409) },
})

export const preparedRoutes = routeGroup<Parts>()
  .openapi(listAll, async (c) => {
    const { state = null, cursor = null, limit } = c.req.valid("query")
    const asked = { state, before: cursor, limit: limit + 1 }
    const found = await listPrepared(c.get("parts").sql, clientOf(c).clientId, asked)
    const { page, next } = toPage(found, limit, ({ id }) => id)
    return c.json({ prepared: page.map(toWirePrepared), next }, 200)
  })
  .openapi(getOne, async (c) => {
    const act = await findPrepared(c.get("parts").sql, clientOf(c).clientId, c.req.valid("param").id)
    return act ? c.json(toWirePrepared(act), 200) : unknownAct(c)
  })
  .openapi(getFile, async (c) => {
    const act = await findPrepared(c.get("parts").sql, clientOf(c).clientId, c.req.valid("param").id)
    if (!act) return unknownAct(c)
    c.header("Content-Type", "application/octet-stream")
    c.header("Content-Disposition", `attachment; filename="prepared-${act.id}.${endingOf(act)}"`)
    return c.body(new Uint8Array(act.body), 200) as never
  })
  .openapi(decide, async (c) => {
    const { sql, clock } = c.get("parts")
    const { clientId, actor } = clientOf(c)
    const { id } = c.req.valid("param")
    const sent = c.req.valid("json")
    const reason = sent.act === "return" ? sent.reason : null
    const decided = await sql.begin(async (tx) => {
      const held = await findPrepared(tx, clientId, id, true)
      if (!held) return "absent"
      const [person, isInPost] = [await loadPersons(tx), await isStillInPost(tx, held, clock())]
      const refused = decidePrepared(held, sent.act, actor, { person, isInPost, now: clock() })
      if (refused) return refused
      const response = sent.act === "confirm" ? await takeEffect(c, tx, held) : null
      if (response && !response.ok) return response
      const answer: unknown = response ? await response.json().catch(() => null) : null
      if (takesNothing(answer)) return "nothing"
      const at = clock()
      const state = sent.act === "confirm" ? ("done" as const) : ("returned" as const)
      const set = { state, decidedBy: actor, decidedAt: new Date(at), reason }
      await settlePrepared(tx, held, set)
      const { operation, preparedBy, body } = held
      const after = { agency: clientId, operation, sha256: hash("sha256", body), prepared_by: preparedBy }
      await writeAudit(tx, { act: `prepared.${sent.act}`, object: id, after }, { actor, reason, at })
      return { act: { ...held, ...set }, answer }
    })
    if (decided === "absent") return unknownAct(c)
    if (decided === "own") return problem(c, "own-act", { detail: preparedRefusals.own, pointer: "/act" })
    if (decided === "expired" || decided === "post" || decided === "nothing")
      return problem(c, "illegal-act", { detail: preparedRefusals[decided], pointer: "/act" })
    if (decided === "decided") return problem(c, "changed-meanwhile", { detail: preparedRefusals.decided })
    // As the operation itself refuses it.
    if (decided instanceof Response) return decided as never
    c.header("Cache-Control", "private, no-store")
    return c.json({ prepared: toWirePrepared(decided.act), answer: decided.answer ?? null }, 200)
  })

/** Whether who prepared something still has the post for it; whoever the operator named to hold the key has. */
async function isStillInPost(tx: Transaction, held: PreparedAct, now: number): Promise<boolean> {
  const agency = await findKeyHolder(tx, held.clientId)
  if (!agency) return false
  const subject = held.preparedBy.slice(`client:${agency.id}:`.length)
  return hasPostStill(held, agency, await findPosts(tx, subject, now))
}

/** Does what was prepared, as the agency and by both persons: within the transaction, of which it keeps nothing where it is refused. */
async function takeEffect(
  c: PreparedContext,
  tx: Parameters<typeof poolWithin>[0],
  held: PreparedAct,
): Promise<Response> {
  const [parts, principal] = [c.get("parts"), c.get("principal")]
  if (principal.kind !== "client") throw new Error("what an agency's people prepare is confirmed by one of them")
  // Whoever confirms acts with the agency's own rights, which their post does not carry by itself.
  const { post: _, persons: __, ...agency } = principal
  try {
    c.set("parts", { ...parts, sql: poolWithin(tx) })
    c.set("principal", { ...agency, preparedBy: held.preparedBy })
    return await inPart(tx, async () => {
      const { method, contentType, body } = held
      const sent = body.length === 0 ? {} : { body: new Blob([new Uint8Array(body)]).stream() }
      const headers = contentType === "" ? {} : { "content-type": contentType }
      const response = await passOn(c, held.path, { method: method as "POST" | "PATCH", headers, ...sent })
      return { value: response, keeps: response.ok }
    })
  } finally {
    c.set("parts", parts)
    c.set("principal", principal)
  }
}

function unknownAct<E extends Environment>(c: Context<E>) {
  return problem(c, "unknown-prepared", { detail: unknown })
}

const endings: Readonly<Record<string, string>> = {
  ...{ "application/json": "json", "application/x-ndjson": "ndjson", "text/csv": "csv" },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
const endingOf = ({ contentType }: PreparedAct) =>
  endings[contentType.split(";")[0]?.trim().toLowerCase() ?? ""] ?? "bin"

const unknown = {
  zh: "没有此编号的事项，或者不属于本机构。",
  en: "Nothing of this id was prepared in your agency.",
} as const
