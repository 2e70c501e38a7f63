/** HTTP of how an authority makes its documents: the kinds, its templates, its name and the prefix of its numbers. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf } from "../../access/principal.ts"
import type { DatabaseParts, Sql } from "../../database/client.ts"
import { reasons } from "../../gate/may-take-effect.ts"
import { idParam, json, jsonBody } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, refuseFaults, routeGroup, withBody } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { cleanCode } from "../../names/code.ts"
import { dayInput } from "../proceeding/kind.ts"
import { documentKind, documentKindNames } from "./document-kind.ts"
import { officeFaults, officeInput } from "./office-input.ts"
import { listTemplates, loadOffice } from "./office-store.ts"
import { decide, proposeChange } from "./setting-act.ts"
import { type SettingChange, type SettingContent, subjectOf } from "./setting-change.ts"
import { findChange } from "./setting-store.ts"
import { readTemplate, templateLengthMax } from "./template.ts"
import { authorityChain, fieldsOf, templateInForce } from "./template-in-force.ts"
import { documentKindSchema, officeSchema, templateSchema, toWireKind } from "./wire.ts"

const kindParam = z.object({ kind: z.enum(documentKindNames).openapi({ example: "listing-notice" }) })

const listKinds = defineRoute("document:set", "get /v1/documents/kinds", {
  operationId: "listDocumentKinds",
  summary: "The kinds of documents: what each is made from, how it is numbered, and its fields",
  responses: {
    200: json("The kinds", wireObject("DocumentKinds", { kinds: z.array(documentKindSchema) })),
  },
})

const getTemplate = defineRoute("document:set", "get /v1/documents/templates/{kind}", {
  operationId: "getDocumentTemplate",
  summary: "The template in force for the own authority, the shipped one, and the versions",
  request: { params: kindParam },
  responses: { 200: json("The template", templateSchema), ...problemResponses(400) },
})

// A template is 20,000 characters at most, which some clients write as \uXXXX.
const templateBytesMax = 128 * 1024

const putTemplate = defineRoute(
  withBody("document:template", templateBytesMax),
  "post /v1/documents/templates/{kind}",
  {
    operationId: "setDocumentTemplate",
    summary: "Propose another template in the place of the one in force, from a day on",
    description:
      "It waits until somebody else of the authority confirms it (`POST /v1/documents/changes/{id}`). " +
      "Plain text: `{field}` stands for a field of the kind, `{{` and `}}` for braces. A line may begin with `# ` (the title), " +
      "`> ` (to the right), `= ` (without an indent) and, before these, `? ` (left out where a field of it is empty) or `_ ` (stays, to be written in by hand). What is " +
      "wrong is told line by line, and the template in force stays. It holds for the own authority and those below that have " +
      "none of their own. `text` null: from that day on the one above, or the shipped one, again.",
    request: {
      params: kindParam,
      body: jsonBody(
        wireObject("SetTemplate", {
          text: z.string().max(templateLengthMax).nullable(),
          valid_from: dayInput.optional(),
        }).openapi({ example: { text: null, valid_from: "2026-07-01" } }),
      ),
    },
    responses: { 200: json("The template", templateSchema) },
  },
)

const getOffice = defineRoute("document:set", "get /v1/documents/office", {
  operationId: "getDocumentOffice",
  summary: "What the own authority is called, how its numbers begin, its window and its telephone",
  responses: { 200: json("The authority", officeSchema) },
})

const setOffice = defineRoute("document:template", "put /v1/documents/office", {
  operationId: "setDocumentOffice",
  summary: "Propose what the own authority is called, how its numbers begin, and where the public finds it",
  description:
    "Name, window and telephone are shown with its records, on pages, reports and their PDFs, once somebody else of the " +
    "authority has confirmed them. What is left out is empty.",
  request: {
    body: jsonBody(officeInput),
  },
  responses: { 200: json("The authority", officeSchema) },
})

const decideChange = defineRoute("document:confirm", "post /v1/documents/changes/{id}", {
  operationId: "decideDocumentChange",
  summary: "Confirm a change of settings that somebody else has proposed, or discard it",
  description:
    "`waiting` of the authority and of each template names it. Nobody confirms their own. A template that waited past its " +
    "day holds from today.",
  request: {
    params: idParam,
    body: jsonBody(
      wireObject("DocumentChangeDecision", { act: z.enum(["confirm", "discard"]) }).openapi({
        example: { act: "confirm" },
      }),
    ),
  },
  responses: {
    200: json(
      "What was done",
      wireObject("DecidedDocumentChange", {
        done: z.enum(["confirm", "discard"]),
        of: z.enum(["office", ...documentKindNames]),
      }).openapi({ example: { done: "confirm", of: "office" } }),
    ),
    ...problemResponses(404, 409),
  },
})

const tooEarly = {
  zh: "不得早于今天：已制作的文书不变",
  en: "not earlier than today: what was made stays as it is",
} as const

/** The routes. */
export const documentSettingRoutes = routeGroup<DatabaseParts>()
  .openapi(listKinds, (c) => c.json({ kinds: documentKindNames.map(toWireKind) }, 200))
  .openapi(getTemplate, async (c) => {
    const { kind } = c.req.valid("param")
    const { sql, clock } = c.get("parts")
    return c.json(await templateOf(sql, kind, officerOf(c).authority, dayInChina(clock())), 200)
  })
  .openapi(putTemplate, async (c) => {
    const { kind } = c.req.valid("param")
    const { sql, clock } = c.get("parts")
    const { text, valid_from } = c.req.valid("json")
    const { authority } = officerOf(c)
    const today = dayInChina(clock())
    const validFrom = valid_from ?? today
    const read = text === null ? { lines: [] } : readTemplate(text, fieldsOf(kind))
    const inText = ("faults" in read ? read.faults : []).map(({ line, reason: { zh, en } }) => ({
      pointer: "/text",
      detail: line === 0 ? { zh, en } : { zh: `第 ${line} 行：${zh}`, en: `line ${line}: ${en}` },
    }))
    const faults = [...(validFrom < today ? [{ pointer: "/valid_from", detail: tooEarly }] : []), ...inText]
    if (faults.length > 0) return refuseFaults(c, faults.slice(0, faultsTold), faults.length)
    await propose(c, { of: "template", kind, text, validFrom })
    return c.json(await templateOf(sql, kind, authority, today), 200)
  })
  .openapi(getOffice, async (c) => c.json(await officeOf(c.get("parts").sql, officerOf(c).authority), 200))
  .openapi(setOffice, async (c) => {
    const { window = null, telephone = null, code, validity = null, ...called } = c.req.valid("json")
    const faults = officeFaults(c.req.valid("json"))
    if (faults.length > 0) {
      return refuseFaults(
        c,
        faults.map(({ field, reason }) => ({ pointer: `/${field}`, detail: reason })),
      )
    }
    const office = { ...called, window, telephone, code: code ? cleanCode(code) : null, validity }
    await propose(c, { of: "office", office })
    return c.json(await officeOf(c.get("parts").sql, officerOf(c).authority), 200)
  })
  .openapi(decideChange, async (c) => {
    const { sql, clock, newId } = c.get("parts")
    const { authority } = officerOf(c)
    const { act } = c.req.valid("json")
    const { id } = c.req.valid("param")
    const decided = await decide(sql, { id, authority, act, actor: actorOf(c.get("principal")), at: clock(), newId })
    if (decided === "absent") return problem(c, "unknown-change", { detail: words.absent })
    if (decided === "own") return problem(c, "own-act", { detail: words.own })
    if ("reason" in decided) return problem(c, reasons[decided.reason].problem, { detail: decided.detail })
    return c.json({ done: act, of: subjectOf(decided) }, 200)
  })

/** Has a change of the own authority wait. */
async function propose<E extends Environment<DatabaseParts>>(c: Context<E>, content: SettingContent): Promise<void> {
  const { sql, clock, newId } = c.get("parts")
  const { authority } = officerOf(c)
  const actor = actorOf(c.get("principal"))
  await proposeChange(sql, { id: newId(), authority, content, actor, at: new Date(clock()) })
}

const words = {
  absent: {
    zh: "没有这项变动：已经有人办理，或者又提出了新的。请重新打开。",
    en: "There is no such change: somebody has decided it, or proposed another. Open it again.",
  },
  own: {
    zh: "变动须由本机关另一个人确认。",
    en: "Somebody else of the authority has to confirm what you have proposed.",
  },
} as const satisfies Record<string, Bilingual>

const faultsTold = 100

async function templateOf(
  sql: Sql,
  kind: (typeof documentKindNames)[number],
  authority: string,
  today: string,
): Promise<z.infer<typeof templateSchema>> {
  const versions = await listTemplates(sql, kind, authorityChain(authority))
  const { id, authority: of, validFrom, text } = templateInForce(kind, authority, versions, today)
  const waiting = await findChange(sql, authority, kind)
  return {
    kind,
    in_force: { id, authority: of, valid_from: validFrom, text },
    shipped: documentKind(kind).template,
    versions: versions.map((version) => ({
      ...{ id: version.id, authority: version.authority, valid_from: version.validFrom, text: version.text },
    })),
    waiting:
      waiting?.content.of === "template"
        ? { ...toWaiting(waiting), text: waiting.content.text, valid_from: waiting.content.validFrom }
        : null,
  }
}

async function officeOf(sql: Sql, authority: string): Promise<z.infer<typeof officeSchema>> {
  const waiting = await findChange(sql, authority, "office")
  const proposed = waiting?.content.of === "office" ? { ...toWaiting(waiting), ...waiting.content.office } : null
  return { authority, ...(await loadOffice(sql, authority)), waiting: proposed }
}

function toWaiting({ id, actor, at }: SettingChange) {
  return { id, by: actor, at: at.toISOString() }
}
