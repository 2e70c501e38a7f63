/** HTTP of leads as they come in: one as JSON, or many as rows. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf, coversRegion, type Principal, senderOf } from "../../access/principal.ts"
import { handsOf } from "../../gate/hands.ts"
import { readBody } from "../../http/body.ts"
import { actBytesMax } from "../../http/body-limit.ts"
import { binary, json, sentType, tableParameters, text } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem } from "../../http/problem.ts"
import { defineRoute, refuseFaults, routeGroup, withBody } from "../../http/route.ts"
import { startTold, toldWords } from "../../input/told-row.ts"
import { dayInChina } from "../../law/day.ts"
import type { Remark } from "../../register/import/row-field.ts"
import type { NameIs } from "../../register/subject/name-is.ts"
import { holdNames } from "../../roster/hold-name.ts"
import { inGroups } from "../../table/in-order.ts"
import { mediaTypes } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import type { LeadParts } from "./case.ts"
import { type NumberedFields, openLeadFile } from "./file.ts"
import { leadExample, leadResultSchema, leadRowSchema } from "./intake-wire.ts"
import { type ReadLead, readLeadRow } from "./row.ts"
import { saveLeads } from "./store.ts"

// Rows in a transaction.
const rowsAtOnce = 1_000

const postLeads = defineRoute(withBody("lead:write", actBytesMax), "post /v1/leads", {
  operationId: "createLeads",
  summary: "Send leads: one as JSON, or many as NDJSON, CSV or XLSX",
  description:
    `Rows that can't be taken are named with their problems; the others go in. ${toldWords} The same \`ref\` of the same ` +
    "sender with the same content is the same lead and changes nothing; with another content it is refused. What looks like " +
    "personal data in a text is refused, unless an officer gives in `kept` the reason for keeping it. In a table: 线索编号, " +
    "线索来源, 统一社会信用代码, 名称, 平台, 经营者编号, 网店, 网址, 所在地, 承办机关, 涉嫌事由, 线索内容, 证据, 发现日期, or the names of " +
    "the fields; 证据 holds titles and addresses parted by semicolons. One lead as JSON is answered with 201, or 200 where it was known.",
  request: {
    query: z.object(tableParameters),
    body: {
      required: true,
      content: {
        "application/json": { schema: leadRowSchema },
        "application/x-ndjson": text(JSON.stringify(leadExample)),
        [mediaTypes.csv]: text("线索编号,线索来源,统一社会信用代码,承办机关,线索内容,发现日期"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: {
    200: json("What became of each row", leadResultSchema),
    201: json("The lead was taken in", leadResultSchema),
  },
})

type LeadContext = Context<Environment<LeadParts & XlsxParts>>

export const leadIntakeRoutes = routeGroup<LeadParts & XlsxParts>().openapi(postLeads, async (c) => {
  const type = sentType(c)
  if (type === "application/json") return answerOne(c, readOne(await c.req.text()))
  const known = ["application/x-ndjson", "application/jsonl", mediaTypes.csv, mediaTypes.xlsx]
  if (!known.includes(type)) return problem(c, "unsupported-type", { detail: badType })
  const { sheet, encoding } = c.req.valid("query")
  const options = { xlsx: c.get("parts").xlsx, sheet, encoding: encoding && findEncoding(encoding), sentAs: type }
  const rows = await openLeadFile(readBody(c.req.raw), options)
  if ("refused" in rows) return problem(c, "invalid-request", { detail: rows.refused })
  const { read, keep } = intakeOf(c)
  const counts = noRows()
  const { tell, results } = startTold<RowOutcome>("refused")
  for await (const group of inGroups(eachOf(rows, read), rowsAtOnce, ({ length }) => length)) {
    const outcomes = await keep(group)
    count(counts, outcomes)
    tell(outcomes)
  }
  return c.json({ ...counts, results }, 200)
})

/** Whether somebody may send leads that are to lie with an authority: an agency to every one. */
function maySendTo(principal: Principal, authority: string): boolean {
  if (principal.kind === "officer") return coversRegion(principal.authority, authority)
  if (principal.kind !== "client" || principal.role !== "source") return true
  return principal.authorities.some((own) => coversRegion(own, authority))
}

interface RowOutcome {
  line: number
  outcome: "added" | "unchanged" | "refused"
  id?: string
  /** What the name is of the code that it came with. */
  name_is?: NameIs
  problems?: { field: string; reason: { zh: string; en: string } }[]
}

/** A row as a lead, or what is wrong with it. */
type ReadRow = { line: number; length: number } & (ReadLead | { refused: readonly Remark[] })

/** How the rows of a request are read, and kept together. */
function intakeOf(c: LeadContext) {
  const { sql, clock, newId } = c.get("parts")
  const principal = c.get("principal")
  const at = clock()
  const today = dayInChina(at)
  const authority = principal.kind === "officer" ? principal.authority : null
  const context = { today, authority, mayAnswer: principal.kind === "officer" }
  const sending = {
    sender: senderOf(principal),
    actor: actorOf(principal),
    hands: handsOf(principal),
    at,
    today,
    newId,
  }

  function read(row: NumberedFields): ReadRow {
    const { line, length } = row
    if ("refused" in row) return row
    const lead = readLeadRow(row.fields, context)
    if ("refused" in lead || maySendTo(principal, lead.content.authority)) return { line, length, ...lead }
    return { line, length, refused: [{ field: "authority", reason: notFor }] }
  }

  async function keep(rows: readonly ReadRow[]): Promise<RowOutcome[]> {
    const good = rows.flatMap((each) => ("content" in each ? [each] : []))
    const outcomes = await saveLeads(sql, good, sending)
    const named = good.flatMap((each) => {
      const { code, name } = each.content
      return code === null || name === null ? [] : [{ each, code, name }]
    })
    const told = await holdNames(sql, principal.kind === "client" ? principal.id : null, named)
    const names = new Map<ReadRow, NameIs | undefined>(named.map(({ each }, at) => [each, told[at]]))
    let next = 0
    return rows.map((each): RowOutcome => {
      if ("refused" in each) return refusedRow(each.line, each.refused)
      const came = outcomes[next++]
      if (!came || came.outcome === "other") return refusedRow(each.line, [{ field: "ref", reason: otherContent }])
      const nameIs = names.get(each)
      return { line: each.line, ...came, ...(nameIs === undefined ? {} : { name_is: nameIs }) }
    })
  }
  return { read, keep }
}

async function* eachOf<T, R>(groups: AsyncIterable<readonly T[]>, read: (item: T) => R): AsyncGenerator<R[]> {
  for await (const group of groups) yield group.map(read)
}

function refusedRow(line: number, refused: readonly Remark[]): RowOutcome {
  const problems = refused.map(({ field, reason: { zh, en } }) => ({ field, reason: { zh, en } }))
  return { line, outcome: "refused", problems }
}

type Counts = Omit<z.infer<typeof leadResultSchema>, "results">

function noRows(): Counts {
  return { rows: 0, added: 0, unchanged: 0, refused: 0 }
}

function count(counts: Counts, outcomes: readonly RowOutcome[]): void {
  counts.rows += outcomes.length
  for (const { outcome } of outcomes) counts[outcome]++
}

/** A body that is there as a whole: one that may be JSON is read before its route is asked. */
function readOne(body: string): NumberedFields | null {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null
    return { line: 1, length: body.length, fields: value as Readonly<Record<string, unknown>> }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** One lead as JSON: what is wrong with it is a problem, as with every other request. */
async function answerOne(c: LeadContext, row: NumberedFields | null) {
  if (!row) return problem(c, "invalid-request", { detail: noObject, pointer: "" })
  const { read, keep } = intakeOf(c)
  const [came] = await keep([read(row)])
  if (!came) throw new Error("one row was sent, and none came back")
  if (came.problems) {
    return refuseFaults(
      c,
      came.problems.map(({ field, reason }) => ({ pointer: field === "" ? "" : `/${field}`, detail: reason })),
    )
  }
  const counts = noRows()
  count(counts, [came])
  return c.json({ ...counts, results: [came] }, came.outcome === "added" ? 201 : 200)
}

const badType = {
  zh: "请以 application/json、application/x-ndjson、text/csv 或者 XLSX 报送。",
  en: "Send application/json, application/x-ndjson, text/csv or XLSX.",
} as const
const notFor = {
  zh: "不属于您所属机关的管辖范围",
  en: "outside the authorities that you send for",
} as const
const otherContent = {
  zh: "该编号已用于另一条线索：请另编编号",
  en: "the ref is that of another lead: take another one",
} as const
const noObject = { zh: "请求正文应为一个 JSON 对象。", en: "The body should be one JSON object." } as const
