/**
 * HTTP of imports: send rows, read what came of them, release or return what somebody else has sent, answer findings in it.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf, coversRegion, type Principal } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import type { ActingParts, Sql } from "../../database/client.ts"
import { readBody, streamText } from "../../http/body.ts"
import { binary, idParam, json, jsonBody, ndjson, sentType, tableParameters, text, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { publishedAt, tellPublishedAt } from "../../http/log-size.ts"
import { problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { defineRoute, refuseEach, routeGroup } from "../../http/route.ts"
import { numberCursor } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { dayInChina } from "../../law/day.ts"
import { hidePersonalData } from "../../law/personal-data.ts"
import type { LawParts } from "../../law/policy.ts"
import type { PublishingParts } from "../../ledger/sequencer.ts"
import { mediaTypes } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { openFormFile } from "../form/form-file.ts"
import { answerFaults } from "./answer.ts"
import { foundRows } from "./answer-store.ts"
import { answerFindings } from "./answering.ts"
import { countFitting, findingPageSchema, toAnswers, toWireFound } from "./finding-wire.ts"
import type { BrakeLimits } from "./hold.ts"
import { importLines, importRows } from "./import.ts"
import type { Importer } from "./importer.ts"
import { looseFaults } from "./row-version.ts"
import { type ImportActName, importActs, stateNames } from "./state.ts"
import { findRun, type ImportRun, listRemarks, listRuns, type SentFor } from "./store.ts"
import { proposeUndo } from "./undo.ts"
import { actOnImport } from "./waiting.ts"
import {
  actSchema,
  readCursor,
  runPageSchema,
  runSchema,
  toCursor,
  toWireRemark,
  toWireRun,
  toWireSummary,
} from "./wire.ts"

const createImport = defineRoute("register:import", "post /v1/imports", {
  operationId: "createImport",
  summary: "Import subjects and decided records, one JSON object a line, or records in the form of a list",
  description:
    "Of any length, read as it comes. A row that can't be taken is named by line, field (in a form: the column as the " +
    "file names it) and reason; the others are taken. Nothing is published by one person: what a person sends waits until " +
    "somebody else of the authority releases it; rows in which personal data was found are answered first. What a source sends is published, but for its serious listings, its rows " +
    "of other regions, those in which personal data was found and what ends or amends too much at once: they wait for each " +
    "authority in an import of their own " +
    "(`waiting_in`). The same rows again change nothing, which is also how to resume after a cut. `GET /v1/forms/{list}` gives the template of a form. On Workers CSV alone.",
  request: {
    query: z.object({
      source: z.string().max(200).default("http").openapi({ description: "What is imported, for the audit trail" }),
      list: z
        .enum(["abnormal", "serious", "penalty"])
        .optional()
        .openapi({ description: "The list of a form whose columns don't tell it" }),
      ...tableParameters,
    }),
    body: {
      required: true,
      content: {
        "application/x-ndjson": text(
          '{"kind":"abnormal","subject":{"code":"91000000MA00000157","name":"郑州示例云杉商贸有限公司"},"ground":"AB-E4","decision_no":"郑市监异字〔2026〕1号","decided_on":"2026-03-02","authority":"410105","published_on":"2026-03-05"}',
        ),
        [mediaTypes.csv]: text("CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_JDRQ,CF_CFJGDM"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: {
    200: { ...json("What came of it, or would where it waits for release", runSchema), headers: publishedAt },
  },
})

const listImports = defineRoute("import:read", "get /v1/imports", {
  operationId: "listImports",
  summary: "Imports that were sent for the own authority or have reached it, or that one has sent; the latest first",
  request: {
    query: z.object({
      state: z.enum(stateNames).optional().openapi({ description: "waiting: what is to be released or returned" }),
      cursor: z.string().max(200).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page of imports", runPageSchema) },
})

const getImport = defineRoute("import:read", "get /v1/imports/{id}", {
  operationId: "getImport",
  summary: "What came of an import, how far it is, or what waits for release, with a sample of its rows",
  request: { params: idParam },
  responses: { 200: json("The run", runSchema), ...problemResponses(400, 404) },
})

const actOnImportRoute = defineRoute("import:act", "post /v1/imports/{id}/acts", {
  operationId: "actOnImport",
  summary:
    "Release an import that waits or return it, answer findings of personal data in it, or propose that one is undone",
  description:
    "By a checker or the head of the authority (of rows that were held for it, of one above it too), and never by who has sent it: tokens of one issuer and one `sub` are one " +
    "person. A release decides every row anew, and goes on where it stopped when it was cut off: release again. A " +
    "return needs a reason, and deletes the rows. `answer` is for officers too: findings of personal data in its rows are " +
    "covered, kept for a reason, or their rows refused and deleted, one by one or many at once. Rows in which one has no answer " +
    "are left by a release, in an import of their own (`waiting_in`), and who has answered releases nothing. `undo` needs a reason too: it answers with an import that waits (`undoes`), " +
    "and whose release by another person takes back what the import did for the authority, as entries of the log: what it " +
    "brought in is withdrawn, what it ended is shown again, what it amended is set back. What has changed since is left, and " +
    "named in the report, and so are subjects that it made known: they stay so.",
  request: { params: idParam, body: jsonBody(actSchema) },
  responses: {
    200: { ...json("The import as it stands then", runSchema), headers: publishedAt },
    ...problemResponses(404, 409),
  },
})

const getImportFindings = defineRoute("import:read", "get /v1/imports/{id}/findings", {
  operationId: "getImportFindings",
  summary: "Rows of an import that waits in which personal data was found: each place, and what was answered of it",
  request: {
    params: idParam,
    query: z.object({
      open: z
        .enum(["true", "false"])
        .optional()
        .openapi({ description: "true: rows of which something is to be answered; false: those of which nothing is" }),
      cursor: z.string().regex(numberCursor).optional(),
      limit: limitParameter(20, 10),
    }),
  },
  responses: { 200: json("A page of rows", findingPageSchema), ...problemResponses(400, 404) },
})

const getImportReport = defineRoute("import:read", "get /v1/imports/{id}/report", {
  operationId: "getImportReport",
  summary: "Every remark on the rows of an import, one JSON object a line",
  request: { params: idParam },
  responses: { 200: ndjson("The report", '{"line":2,"outcome":"rejected"}'), ...problemResponses(400, 404) },
})

interface ImportParts extends ActingParts, PublishingParts, XlsxParts, Pick<LawParts, "policy"> {
  /** How much a source may end or amend by itself. */
  brake: BrakeLimits
  /** 256 fresh random bits as base64url. */
  newSalt(): string
}

/** The import's routes. */
export const importRoutes = routeGroup<ImportParts>()
  .openapi(createImport, async (c) => {
    const parts = c.get("parts")
    const { source, ...query } = c.req.valid("query")
    const type = sentType(c)
    const chunks = readBody(c.req.raw)
    const principal = c.get("principal")
    const sentFor = authorityOf(principal)
    const rights = sentFor ? { ...importer(parts, principal, sentFor), waitsFor: sentFor } : sourceOf(parts, principal)
    if (!rights) return problem(c, "not-allowed", { detail: noAuthority })
    const options = { ...rights, source: hidePersonalData(source) }
    let id: string
    if (type === "application/x-ndjson" || type === "application/jsonl") {
      id = (await importLines(parts.sql, chunks, options)).id
    } else if (type === mediaTypes.csv || type === mediaTypes.xlsx) {
      const encoding = query.encoding === undefined ? undefined : findEncoding(query.encoding)
      const file = await openFormFile(chunks, { ...query, encoding, xlsx: parts.xlsx, keepsRows: false })
      if ("refused" in file) return problem(c, "invalid-request", { detail: file.refused })
      id = (await importRows(parts.sql, file.source, options)).id
    } else {
      return problem(c, "unsupported-type", {
        detail: {
          zh: "请以 application/x-ndjson（每行一个 JSON 对象）、text/csv 或者 XLSX 报送",
          en: "send application/x-ndjson (one JSON object a line), text/csv or XLSX",
        },
      })
    }
    const run = await findRun(parts.sql, reachOf(principal), id)
    if (!run) throw new Error("the run that was just made is gone")
    if (!sentFor) tellPublishedAt(c, await parts.afterPublication())
    return c.json(await toWireRun(parts.sql, run, seesRows(run, principal)), 200)
  })
  .openapi(listImports, async (c) => {
    const { state, cursor, limit } = c.req.valid("query")
    const after = cursor === undefined ? null : readCursor(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const reach = reachOf(c.get("principal"))
    const runs = await listRuns(c.get("parts").sql, reach, { state, after, limit: limit + 1 })
    const { page, next } = toPage(runs, limit, toCursor)
    return c.json({ results: page.map(toWireSummary), next }, 200)
  })
  .openapi(getImport, async (c) => {
    const run = await findVisible(c, c.req.valid("param").id)
    if (!run) return problem(c, "unknown-import", noSuchImport)
    return c.json(await toWireRun(c.get("parts").sql, run, seesRows(run, c.get("principal"))), 200)
  })
  .openapi(actOnImportRoute, async (c) => {
    const parts = c.get("parts")
    const principal = c.get("principal")
    const run = await findVisible(c, c.req.valid("param").id)
    const { act, reason = null, answers } = c.req.valid("json")
    if (!run || principal.kind !== "officer") return problem(c, "unknown-import", noSuchImport)
    // Whose records an import has reached may have it undone for them; it is released by those for whom it was sent, and what
    // waits of it for another authority by one above that, too.
    if (act !== "undo" && !mayDecide(run, act, principal.authority)) return problem(c, "unknown-import", noSuchImport)
    const request = { act, reason, actor: actorOf(principal), role: principal.role }
    const sentFor = { authority: principal.authority, reachesAll: run.reachesAll }
    const rights = importer(parts, principal, sentFor)
    const { authority } = principal
    const given = toAnswers(answers)
    const acts = {
      answer: () => answerFindings(parts.sql, run.id, { ...request, answers: given }, rights),
      undo: () => proposeUndo(parts.sql, authority, { ...request, object: run.id }, rights),
      release: () => actOnImport(parts.sql, run.id, request, rights),
      return: () => actOnImport(parts.sql, run.id, request, rights),
    }
    const faults = [...answerFaults(act, given), ...given.flatMap(looseFaults)]
    if (faults.length > 0) return refuseEach(c, faults)
    const outcome = await acts[act]()
    if (typeof outcome !== "string" && "problem" in outcome) {
      const { problem: name, detail, pointer } = outcome
      return problem(c, name, { detail, pointer })
    }
    if (act === "release" || act === "return") tellPublishedAt(c, await parts.afterPublication())
    const id = act === "undo" ? String(outcome) : run.id
    const now = (await findVisible(c, id)) ?? run
    const wire = await toWireRun(parts.sql, now, seesRows(now, principal))
    if (typeof outcome === "string") return c.json(wire, 200)
    const { left: rows, first } = outcome
    return c.json({ ...wire, not_answered: { rows, first } }, 200)
  })
  .openapi(getImportFindings, async (c) => {
    const { cursor = "0", limit, open } = c.req.valid("query")
    const parts = c.get("parts")
    const run = await findVisible(c, c.req.valid("param").id)
    if (!run) return problem(c, "unknown-import", noSuchImport)
    const asked = { after: Number(cursor), limit: limit + 1, isOpen: open === undefined ? undefined : open === "true" }
    const context = { today: dayInChina(parts.clock()), mayPublishFor: () => true, policy: parts.policy }
    const found = await foundRows(parts.sql, run, asked)
    const sees = seesRows(run, c.get("principal"))
    const rows = found.map((row) => toWireFound(row, run.form, context, sees))
    const { page, next } = toPage(rows, Math.min(limit, countFitting(rows)), ({ line }) => String(line))
    return c.json({ results: page, next }, 200)
  })
  .openapi(getImportReport, async (c) => {
    const run = await findVisible(c, c.req.valid("param").id)
    if (!run) return problem(c, "unknown-import", noSuchImport)
    return streamText(c, "application/x-ndjson; charset=utf-8", reportLines(c.get("parts").sql, run))
  })

const noSuchImport = {
  detail: {
    zh: "没有此编号的导入，或者您无权查看。",
    en: "There is no import of this id, or it is not for you to see.",
  },
}
const noAuthority = {
  zh: "导入须以某一机关的名义报送",
  en: "an import is sent for an authority",
}

/** For which authority a principal sends, sees and releases: an administrator may publish for every other one, too. */
function authorityOf(principal: Principal): SentFor | null {
  if (principal.kind !== "officer") return null
  return { authority: principal.authority, reachesAll: principal.role === "administrator" }
}

/** A source publishes by itself for its authorities and those below; what of it waits the import finds out. */
function sourceOf({ brake, ...parts }: ImportParts, principal: Principal): Importer | null {
  if (principal.kind !== "client" || principal.role !== "source") return null
  const { id, authorities } = principal
  const covers = (region: string) => authorities.some((authority) => coversRegion(authority, region))
  return {
    ...rightsWith(parts, principal, covers),
    holding: { source: { id, authorities }, limits: brake, named: null },
  }
}

/** By which rights rows that wait are decided when somebody of the authority releases them; null for whoever has none. */
export function releaserOf(parts: Omit<ImportParts, "brake">, principal: Principal): Importer | null {
  const sentFor = authorityOf(principal)
  return sentFor && importer(parts, principal, sentFor)
}

/** By which rights rows go in: those of who has sent them, for the authority that both act for. */
function importer(parts: Omit<ImportParts, "brake">, principal: Principal, sentFor: SentFor): Importer {
  const covers = (region: string) => sentFor.reachesAll || coversRegion(sentFor.authority, region)
  return { ...rightsWith(parts, principal, covers), mayAnswer: true }
}

function rightsWith(
  { newSalt, newId, policy, clock }: Omit<ImportParts, "brake">,
  principal: Principal,
  covers: (region: string) => boolean,
): Importer {
  const covered = { mayPublishFor: covers, mayAmendSubject: covers }
  return { actor: actorOf(principal), ...covered, newSalt, newId, policy, clock }
}

/**
 * Whether somebody sees the rows of an import as they wait: who may answer or release them, and a client what it has sent.
 * Auditors, administrators and authorities that it reached see what is found in them covered.
 */
export function seesRows({ authority }: ImportRun, principal: Principal): boolean {
  if (principal.kind !== "officer") return principal.kind === "client"
  const answering: readonly string[] = importActs.answer.by
  return principal.authority === authority && answering.includes(principal.role)
}

/**
 * Whether an act on an import is for people of an authority: for its own; what was held of one is released or returned by those
 * of an authority above too, who see what is found in it covered and answer nothing.
 */
function mayDecide({ authority, partOf }: ImportRun, act: ImportActName, by: string): boolean {
  if (authority === null) return false
  return authority === by || (act !== "answer" && partOf !== null && coversRegion(by, authority))
}

/** An import that the principal has sent, or that was sent for its authority or has reached it. */
async function findVisible(c: Context<Environment<ImportParts>>, id: string): Promise<ImportRun | null> {
  return findRun(c.get("parts").sql, reachOf(c.get("principal")), id)
}

// Remarks that are read at a time.
const remarksPage = 5_000

async function* reportLines(sql: Sql, run: ImportRun): AsyncGenerator<string> {
  for (let after = { line: 0, ordinal: -1 }; ; ) {
    const remarks = await listRemarks(sql, run, after, remarksPage)
    const last = remarks.at(-1)
    if (!last) return
    yield remarks.map((remark) => `${JSON.stringify(toWireRemark(remark))}\n`).join("")
    after = last
  }
}
