/** HTTP of notices: an agency's tray, its feed, its answers. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { Principal } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { ActingParts, Sql, TimedParts } from "../../database/client.ts"
import { readBody, streamText } from "../../http/body.ts"
import { binary, json, ndjson, sentType, tableParameters, text } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { numberCursor } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { actOnMany, type Outcome, type Wanted } from "../../kit/case/act.ts"
import { caseRoutes } from "../../kit/case/routes.ts"
import { dayInChina } from "../../law/day.ts"
import { readCode } from "../../names/code.ts"
import { inGroups } from "../../table/in-order.ts"
import { mediaTypes } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import type { Agency } from "../agency/agency.ts"
import { getAgency } from "../agency/store.ts"
import { byTwo, keptResponse } from "../prepared/door-routes.ts"
import { count, type FieldFault, openRows, rowsAtOnce, type SentRow, startReport, toRowOutcome } from "../rows.ts"
import { checkSaid } from "../said-act.ts"
import { coverOf } from "../sharing/cover-store.ts"
import { termsOf } from "../sharing/terms.ts"
import { noteShown, noteUses } from "../sharing/use-store.ts"
import { checkSignature, signatureRefusals } from "../signed-act.ts"
import { answerColumns, noticeCase, readAct } from "./answer.ts"
import { type HeldNotice, type noticeActs, notices } from "./notice.ts"
import { findNotice, listFeed, listTray, traySortNames } from "./store.ts"
import {
  answerSchema,
  noticeDetailSchema,
  noticeKindNames,
  noticePageSchema,
  noticeSchema,
  noticeStateNames,
  rowReportSchema,
  toWireNotice,
} from "./wire.ts"

const from = z
  .string()
  .regex(numberCursor)
  .default("0")
  .openapi({ description: "`next` of the page before", example: "17" })

const getNotices = defineRoute("notice:read", "get /v1/notices", {
  operationId: "listNotices",
  summary: "Your tray: what you were told of records, and of their ends",
  description:
    "In the order in which it was raised. `listed` and `changed` carry the days that public lines lack. `ended` is a " +
    "recall: by `due_on` it is to be answered by lift, by keep with a basis of your own, or by no-measure. `terms` says for " +
    "what and for how long it is given to you.",
  request: {
    query: z.object({
      state: z.enum(noticeStateNames).optional(),
      kind: z.enum(noticeKindNames).optional(),
      record: z.string().max(40).optional(),
      subject: z.string().max(40).optional().openapi({
        description: "A merchant's code, the present one or one that it had before",
      }),
      sort: z.enum(traySortNames).optional().openapi({
        description:
          "By what it is sorted, instead of as it was raised; `from` and `next` then count the notices before the page",
      }),
      from,
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("A page of notices", noticePageSchema), ...problemResponses(400) },
})

const getFeed = defineRoute("notice:read", "get /v1/notices/feed", {
  operationId: "getNoticeFeed",
  summary: "All that you were told, as lines for a mirror of your own",
  description:
    'One JSON object a line: `{"id","notice","line"}`, the notice as it was told and, where it may be shown, the exact ' +
    'public line. It ends with `{"next":…,"terms":…}`: where to go on, and for what it is given to you. A mirror puts in or replaces the record of `listed` and `changed`, and ' +
    "removes that of `ended`; what it holds then is what is published and concerns you.",
  request: { query: z.object({ from, limit: limitParameter(100_000, 10_000) }) },
  responses: { 200: ndjson("The lines", '{"id":17,"notice":{"id":17,"kind":"listed"},"line":"{\\"salt\\":\\"…\\"}"}') },
})

const idParam = z.object({
  id: z
    .string()
    .regex(/^\d{1,15}$/)
    .openapi({ example: "17" }),
})

const getNotice = defineRoute("notice:read", "get /v1/notices/{id}", {
  operationId: "getNotice",
  summary: "One of your notices",
  request: { params: idParam },
  responses: { 200: json("The notice", noticeDetailSchema), ...problemResponses(400, 404) },
})

const answerMany = defineRoute(byTwo("notice:answer", "answerNotices"), "post /v1/notices/acts", {
  operationId: "answerNotices",
  summary: "Answer many notices: CSV, XLSX or NDJSON",
  description:
    "Each row names its notice and the act, with the members of a single answer. A row that can't be taken is named by " +
    "line, field and reason; the others are done. The same file again changes nothing.",
  request: {
    query: z.object(tableParameters),
    body: {
      required: true,
      content: {
        "application/x-ndjson": text('{"notice":17,"act":"lift","reason":"公示已结束（示例）"}'),
        [mediaTypes.csv]: text("通知编号,反馈,理由\n17,解除措施,公示已结束（示例）"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: { 200: json("What came of the rows", rowReportSchema), ...keptResponse },
})

/** The tray, the feed, and answers in bulk. */
export const trayRoutes = routeGroup<ActingParts & XlsxParts>()
  .openapi(getNotices, async (c) => {
    const { state, kind, record, subject, sort = null, from: after, limit } = c.req.valid("query")
    const reading = subject === undefined ? null : readCode(subject)
    if (reading?.kind === "impossible") return refuseFields(c, [{ field: "subject", reason: noCode }])
    const asked = {
      ...{ states: state ? [state] : null, kinds: kind ? [kind] : null },
      ...{ recordId: record ?? null, subjectCode: reading?.code ?? null },
    }
    const { sql, clock } = c.get("parts")
    const { clientId } = clientOf(c)
    const now = clock()
    const cover = await coverOf(sql, clientId, dayInChina(now))
    const notices = await listTray(sql, clientId, { ...asked, cover, sort, after: Number(after), limit })
    await noteUses(sql, clientId, "tray", notices, now)
    const terms = await termsOf(sql, clientId, cover)
    const next = sort === null ? (notices.at(-1)?.id ?? after) : Number(after) + notices.length
    return c.json({ notices: notices.map(toWireNotice), next: String(next), terms }, 200)
  })
  .openapi(getFeed, (c) => {
    const { from: after, limit } = c.req.valid("query")
    const { sql, clock } = c.get("parts")
    const at = clock()
    const page = { clientId: clientOf(c).clientId, after: Number(after), today: dayInChina(at), limit, at }
    return streamText(c, "application/x-ndjson; charset=utf-8", feedLines(sql, page), { "cache-control": "no-store" })
  })
  .openapi(answerMany, async (c) => {
    const parts = c.get("parts")
    const { clientId } = clientOf(c)
    const { sheet, encoding } = c.req.valid("query")
    const { xlsx } = parts
    const options = {
      xlsx,
      sheet,
      encoding: encoding === undefined ? undefined : findEncoding(encoding),
      sentAs: sentType(c),
    }
    const rows = await openRows(readBody(c.req.raw), answerColumns, "notice", options)
    if ("refused" in rows) return problem(c, "invalid-request", { detail: rows.refused })
    const agency = await getAgency(parts.sql, clientId)
    const doer = { principal: c.get("principal"), scope: { client: clientId } }
    const report = startReport()
    for await (const group of inGroups(rows, rowsAtOnce, ({ length }) => length)) {
      const read = await Promise.all(group.map((row) => readAnswer(row, agency)))
      const wanted = read.flatMap((one) => (one === "same" || Array.isArray(one) ? [] : [one]))
      const outcomes: Outcome<HeldNotice>[] = []
      for (const some of eachOnce(wanted)) outcomes.push(...(await actOnMany(noticeCase, parts, doer, some)))
      let next = 0
      for (const [index, { line }] of group.entries()) {
        const one = read[index] ?? []
        const isRead = one !== "same" && !Array.isArray(one)
        count(report, line, isRead ? toRowOutcome(outcomes[next++], notices.words, "notice") : one)
      }
    }
    return c.json(report, 200)
  })
  .openapi(getNotice, async (c) => {
    const { sql, clock } = c.get("parts")
    const { clientId } = clientOf(c)
    const notice = await readOwnNotice(c.get("parts"), clientId, Number(c.req.valid("param").id))
    if (!notice) return unknownNotice(c)
    const terms = await termsOf(sql, clientId, await coverOf(sql, clientId, dayInChina(clock())))
    return c.json({ ...toWireNotice(notice), terms }, 200)
  })

/** An agency's own notices, each answered by itself. */
export const noticeRoutes = caseRoutes(
  {
    ...{ case: noticeCase, path: "/v1/notices", says: "The notice as it stands", read: "notice:read" },
    ...{ unknown: "unknown-notice", params: idParam, noteShown: noteShown("tray") },
    wire: {
      one: { schema: noticeSchema, toWire: () => ({}) },
      detail: {
        schema: noticeSchema,
        // What it has just answered is its own, whatever it may read.
        async tell(sql: Sql, { clientId, id }: HeldNotice) {
          const notice = await findNotice(sql, clientId, Number(id), null)
          if (!notice) throw new Error("the notice that was just answered is gone")
          return toWireNotice(notice)
        },
      },
    },
    scopeOf: (principal: Principal) => (principal.kind === "client" ? { client: principal.id } : null),
    sideOf: () => "agency",
  },
  {
    acts: [
      {
        ...{ side: "agency", at: "acts", operationId: "answerNotice", body: answerSchema },
        summary: "Answer a notice: acknowledge, apply, no-measure, lift, keep",
        description:
          "The same answer again changes nothing. Once a key is registered an answer may carry your signature.",
        door: { ...byTwo("notice:answer", "answerNotice"), responses: keptResponse },
        check: checkSaid((id) => ({ notice: Number(id) })),
      },
    ],
  },
)

/**
 * Parts answers, in their order, where a notice is named again: which measure an answer applies is decided before the answer is,
 * and of one that the answer before it has made stale no measure comes that a later row could mean.
 */
function* eachOnce<Answer extends { id: string }>(answers: readonly Answer[]): Generator<Answer[]> {
  let some = new Map<string, Answer>()
  for (const answer of answers) {
    if (some.has(answer.id)) {
      yield [...some.values()]
      some = new Map()
    }
    some.set(answer.id, answer)
  }
  if (some.size > 0) yield [...some.values()]
}

/**
 * A row as an answer, or what is wrong with it. `same`: it names its notice and leaves the answer blank, as in a sheet that is
 * filled in in part; where nothing asks for the answer, as in a table that calls it otherwise, it lacks one.
 */
async function readAnswer(
  { values, blank, faults }: SentRow,
  agency: Agency,
): Promise<Wanted<typeof noticeActs> | "same" | FieldFault[]> {
  const { notice = "", act: actText = "", version, jws, ...rest } = values
  const act = readAct(actText)
  if (faults.length > 0) return [...faults]
  const found: FieldFault[] = []
  if (!/^\d{1,15}$/.test(notice)) found.push({ field: "notice", reason: noSuchNotice })
  else if (blank.includes("act") && Object.keys(values).every((name) => facts.has(name))) return "same"
  if (act === null) found.push({ field: "act", reason: noSuchAct })
  if (version !== undefined && !/^\d{1,9}$/.test(version)) found.push({ field: "version", reason: noVersion })
  if (found.length > 0 || act === null) return found
  const signed = { ...rest, notice: Number(notice), act, version }
  const refusal = jws === undefined ? null : await checkSignature(jws, agency.key, signed)
  if (refusal) return [{ field: "jws", reason: signatureRefusals[refusal] }]
  const answer = { ...rest, act, ...(jws === undefined ? {} : { jws }) }
  return { id: notice, act: answer, seen: version === undefined ? undefined : Number(version), isRow: true }
}

// What a sheet says of a notice by itself.
const facts: ReadonlySet<string> = new Set(["notice", "version"] satisfies (keyof typeof answerColumns)[])

/** Refuses with the field of each fault. */
export function refuseFields(c: Context, faults: readonly FieldFault[]) {
  return refuseFaults(
    c,
    faults.map(({ field, reason }) => ({ pointer: field === "" ? "" : `/${field}`, detail: reason })),
  )
}

function unknownNotice<E extends Environment>(c: Context<E>) {
  return problem(c, "unknown-notice", { detail: noSuchNotice })
}

const linesPerPiece = 1_000

/** A notice of an agency as far as it may read it, its use noted; null where there is none. */
export async function readOwnNotice({ sql, clock }: TimedParts, clientId: Tenant, id: number) {
  const now = clock()
  const notice = await findNotice(sql, clientId, id, await coverOf(sql, clientId, dayInChina(now)))
  if (notice) await noteUses(sql, clientId, "tray", [notice], now)
  return notice
}

async function* feedLines(
  sql: Sql,
  { limit, at, ...page }: { clientId: Tenant; after: number; today: string; limit: number; at: number },
): AsyncGenerator<string> {
  let { after } = page
  const cover = await coverOf(sql, page.clientId, page.today)
  for (let left = limit; left > 0; ) {
    const found = await listFeed(sql, { ...page, cover, after, limit: Math.min(left, linesPerPiece) })
    // Noted before it is sent: who breaks off has read it, and nothing is done after.
    await noteUses(sql, page.clientId, "feed", found, at)
    yield found
      .map(({ id, notice, line }) => `{"id":${id},"notice":${notice ?? "null"},"line":${JSON.stringify(line)}}\n`)
      .join("")
    after = found.at(-1)?.id ?? after
    left -= found.length
    if (found.length < linesPerPiece) break
  }
  yield `${JSON.stringify({ next: String(after), terms: await termsOf(sql, page.clientId, cover) })}\n`
}

const noCode = {
  zh: "不是统一社会信用代码，请核对 18 位代码",
  en: "not a unified social credit code: compare its 18 characters",
} as const
const noVersion = { zh: "应为通知的版本号", en: "it should be the version of the notice that was seen" } as const
const noSuchNotice = { zh: "没有此编号的通知", en: "there is no notice of this id in your tray" } as const
const noSuchAct = {
  zh: "应为 acknowledge、apply、no-measure、lift 或者 keep（签收、实施措施、核查后不采取措施、解除措施、另有依据，继续实施）",
  en: "it should be acknowledge, apply, no-measure, lift or keep",
} as const
