/** HTTP of the audit trail as a page, and as a table to be taken away. */
import { Hono } from "hono"
import { authorityReach, reachOf } from "../access/reach.ts"
import { carries } from "../access/scope.ts"
import { streamText } from "../http/body.ts"
import { readRefusal } from "../http/inside.ts"
import { hidePersonalData } from "../law/personal-data.ts"
import { clientNames, nameObjects } from "../register/audit/object-store.ts"
import { auditEventSchema, auditPageSchema } from "../register/audit/routes.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { findProceeding } from "../register/proceeding/store.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { actorWords } from "../web/actor-words.ts"
import { refuse } from "../web/error-page.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment, passOn } from "./api.ts"
import { type AuditForm, auditFields, auditPage, objectName } from "./audit-page.ts"
import { auditActWords } from "./audit-words.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { sameInBoth, toFaults } from "./sent.ts"

export const auditPageRoutes = new Hono<OfficeEnvironment>()
  .get("/office/audit", async (c) => {
    const form = formOf(c)
    const query = toQuery(form, officer(c).authority)
    query.set("limit", "25")
    const cursor = c.req.query("cursor") ?? ""
    if (cursor !== "") query.set("cursor", cursor)
    const page = await call(c, auditPageSchema, `/v1/audit?${query}`)
    if (page.kind === "done") {
      const named = await nameObjects(
        ...askedBy(c),
        page.value.results.map(({ object }) => object),
      )
      const actors = page.value.results.map(({ actor }) => actor)
      const clients = await clientNames(c.get("parts").sql, actors)
      return c.html(auditPage(viewOf(c), officer(c), { form, faults: [], page: page.value, named, clients }))
    }
    const { status } = page.problem
    if (status !== 400) return refuse(c, "not-allowed", { detail: sameInBoth(page.problem.detail) })
    const nothing = { page: null, named: new Map(), clients: new Map() }
    return c.html(auditPage(viewOf(c), officer(c), { form, faults: toFaults(page.problem), ...nothing }), 400)
  })
  .get("/office/audit.csv", async (c) => {
    const answer = await passOn(c, `/v1/audit/export?${toQuery(formOf(c), officer(c).authority)}`)
    if (!answer.ok || !answer.body) {
      const { problem } = await readRefusal(answer)
      return refuse(c, problem.status === 400 ? "invalid-request" : "not-allowed", {
        detail: sameInBoth(problem.detail),
      })
    }
    const { say } = viewOf(c)
    const head = [
      "id",
      say(columns.at),
      say(columns.actor),
      say(columns.act),
      "act",
      say(columns.object),
      say(columns.name),
      say(columns.position),
      say(columns.reason),
    ]
    async function* groups(body: ReadableStream<Uint8Array>) {
      yield [head]
      for await (const lines of lineGroups(body)) {
        const events = lines.map((line) => auditEventSchema.parse(JSON.parse(line)))
        const named = await nameObjects(
          ...askedBy(c),
          events.map(({ object }) => object),
        )
        yield events.map(({ id, at, actor, act, object, position, reason }) => {
          const where = position === null ? "" : String(position)
          return [
            String(id),
            at,
            say(actorWords(actor)),
            say(auditActWords(act)),
            act,
            object,
            objectName(named.get(object)),
            where,
            hidePersonalData(reason ?? ""),
          ]
        })
      }
    }
    return streamText(c, "text/csv; charset=utf-8", writeCsv(groups(answer.body), { bom: true }), {
      "content-disposition": 'attachment; filename="audit.csv"',
    })
  })
  // Where the trail and lists name a case by its id alone.
  .get("/office/cases/:id{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}", async (c) => {
    const found = await findProceeding(c.get("parts").sql, reachOf(c.get("principal")), c.req.param("id"))
    if (!found) return refuse(c, "unknown-proceeding", { detail: words.noCase })
    return c.redirect(viewOf(c).link(`/office/${getKind(found.kind).route}/${found.id}`), 303)
  })

/** Whose names are looked for, and as far as who sees. */
function askedBy(c: OfficeContext) {
  const { authority, role } = officer(c)
  return [c.get("parts").sql, { reach: authorityReach(authority), seesClients: carries(role, "operate:read") }] as const
}

function formOf(c: OfficeContext): AuditForm {
  const entries = auditFields.map((name) => [name, (c.req.query(name) ?? "").trim()] as const)
  return Object.fromEntries(entries) as Record<(typeof auditFields)[number], string>
}

/** What is asked of the API. A login name stands for the person of that name here. */
function toQuery({ actor, ...form }: AuditForm, authority: string): URLSearchParams {
  const isWhole = actor === "" || actor.includes(":") || actor === "register" || actor === "anyone"
  const named = { ...form, actor: isWhole ? actor : `officer:${authority}:${actor}` }
  return new URLSearchParams(Object.entries(named).filter(([, text]) => text !== ""))
}

async function* lineGroups(body: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  let rest = ""
  for await (const text of body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    yield lines.filter((line) => line !== "")
  }
}

const columns = {
  at: { zh: "时间（UTC）", en: "time (UTC)" },
  actor: { zh: "人员", en: "person" },
  act: { zh: "行为", en: "what was done" },
  object: { zh: "对象", en: "about" },
  name: { zh: "名称或者文号", en: "its name or number" },
  position: { zh: "公示日志位置", en: "log entry" },
  reason: { zh: "理由", en: "reasons" },
} as const

const words = {
  noCase: { zh: "没有此编号的办理事项，或者您无权查看。", en: "There is no such case, or it is not for you to see." },
} as const
