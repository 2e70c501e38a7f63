/** HTTP of checks of any length. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { readBody, streamText } from "../../http/body.ts"
import { sentType, text } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { languageOf } from "../../http/language.ts"
import { logSizeHeader, seenIn, seenSize, wrongSeenSize } from "../../http/log-size.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { refusal } from "../../http/quota.ts"
import { defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { readHead } from "../../ledger/sequencer.ts"
import type { IdentityParts } from "../../roster/identity.ts"
import { type CheckParts, toCheckSource } from "../answer/check.ts"
import { startTally, tallyPosition } from "../answer/tally.ts"
import { refusals } from "../job/job.ts"
import { withAdvice } from "../policy/advice-column.ts"
import { loadAdviser, type PolicyParts } from "../policy/store.ts"
import { identityAccess } from "../private/identity-access.ts"
import { recordsWish } from "../query/wire.ts"
import { type StreamReceiptOffice, startStreamReceipt } from "../receipt/stream-receipt.ts"
import type { HeadProblem } from "./column.ts"
import { checkNdjson } from "./ndjson.ts"
import { type RowsWithin, withinRows, withLastLine } from "./row-quota.ts"
import { checkCsv } from "./stream.ts"

const streamExample = '{"id":"a-1","code":"91000000MA00000157"}'

const checkStream = defineRoute("check:stream", "post /v1/check/stream", {
  operationId: "checkStream",
  summary: "Check a stream of any length, line by line",
  description:
    'NDJSON (`{"id":…,"code":"…"}`, or another query of /v1/check, a line) or CSV with a header row (a column of codes, ' +
    "of names or of identity hashes); the same comes back, in the same order, while it is read. CSV repeats the sender's " +
    "columns and adds `verdict,lists,grounds,problem` (where it has a column of names beside that of codes `name_is`, and the records, see `records`), which stand under their headers in every row: blank fields come " +
    "before them where a row has too few, and what it has beyond the header comes behind them. The header `Gongshi-Log-Size` says from which size of the log on the " +
    "lines hold: those that memory answers hold at it, those that the database was asked for at it or a later one. A CSV " +
    "whose header names a column of ID numbers is refused; a line of NDJSON with such a member is `invalid`. Where the key's " +
    "rows of the day come to an end within a stream, its last line has the verdict `stopped` and says from which line on " +
    "nothing was checked; a receipt is then for the lines before.",
  parameters: [seenSize],
  request: {
    query: z.object({
      column: z.string().max(200).optional().openapi({
        description: "The header of the CSV's column of codes, where it is none of the usual ones",
      }),
      advice: z.enum(["true", "false"]).optional().openapi({
        description: "true: with what your own policy (/v1/check/policy) says, as a column or member `advice`",
      }),
      records: recordsWish,
      proof: z.enum(["true", "false"]).optional().openapi({
        description:
          "true: the receipt proves by the log's map what is live under each code, of at most 1,000 codes (docs/trust.md)",
      }),
    }),
    body: {
      required: true,
      content: { "application/x-ndjson": text(streamExample), "text/csv": text("code\n91000000MA00000157") },
    },
  },
  responses: {
    200: {
      description: "A line for each line",
      headers: z.object({
        [logSizeHeader]: z.string().openapi({ description: "The size of the log from which on the lines hold" }),
        "Gongshi-Receipt": z.string().optional().openapi({
          description: "Id of the receipt, which is at /v1/check/receipts/{id} once the answer has come to its end",
        }),
      }),
      content: {
        "application/x-ndjson": text('{"line":1,"id":"a-1","verdict":"unknown","lists":[],"grounds":[]}'),
        "text/csv": text("code,verdict,lists,grounds,problem"),
      },
    },
    ...problemResponses(429),
  },
})

const headProblems = {
  empty: { zh: "内容为空：首行应为列名。", en: "The body is empty: the first row should name the columns." },
  "line-ends": {
    zh: "换行只用了 CR：请另存为以 LF 或者 CRLF 换行的 CSV。",
    en: "Lines end by CR alone: save the CSV with lines that end by LF or CRLF.",
  },
  "no-such-column": { zh: "首行没有 column 所指的列。", en: "The first row names no column as `column` says." },
  "no-code-column": {
    zh: "首行没有代码列或者名称列：请将该列命名为 code、统一社会信用代码，或者 name、企业名称，并以 UTF-8 编码、逗号分隔发送（其他编码和分隔符的文件请用 /v1/check/jobs）。",
    en: "The first row names no column of codes or names: call it code or 统一社会信用代码, name or 企业名称, and send UTF-8 with commas (files in other encodings or with other separators: /v1/check/jobs).",
  },
  "id-numbers": refusals.idNumbers,
} as const satisfies Record<HeadProblem, Bilingual>

const noRow = {
  zh: "没有可核查的行：内容为空，或者只有列名，没有核查任何主体。",
  en: "There is no row to check: the body is empty, or only names its columns. Nobody was checked.",
} as const

interface CsvParts extends CheckParts, PolicyParts, IdentityParts, StreamReceiptOffice {}

export const streamRoutes = routeGroup<CsvParts>().openapi(checkStream, async (c) => {
  const seen = seenIn(c)
  if (seen === "wrong") return refuseFaults(c, [wrongSeenSize])
  const source = toCheckSource(c.get("parts"), c.get("principal"), seen)
  const format = streamTypes.get(sentType(c))
  if (!format) {
    return problem(c, "unsupported-type", {
      detail: { zh: "请以 text/csv 或者 application/x-ndjson 发送。", en: "Send text/csv or application/x-ndjson." },
    })
  }
  const { advice, column, records, proof } = c.req.valid("query")
  const wording = { language: languageOf(c), register: records === "true" ? c.get("parts").issuer : null }
  const advise =
    advice === "true" ? await loadAdviser(c.get("parts").sql, c.get("principal"), c.get("parts").policyMemory) : null
  const access = identityAccess(c.get("principal"), c.get("parts").identityKeys)
  const receipt = await receiptOf(c, format, proof === "true")
  const head = source.view?.head ?? (await readHead(source.sql))
  const tally = receipt?.tally ?? startTally()
  tallyPosition(tally, head)
  const rows = countedRows(c, format)
  const chunks = receipt?.reading(rows.chunks) ?? rows.chunks
  const plain =
    format === "csv"
      ? await checkCsv(source, chunks, wording, { tally, column: column ?? null, access })
      : checkNdjson(source, chunks, wording, { tally, access })
  if (typeof plain === "string") {
    const pointer = plain === "no-such-column" ? "/column" : undefined
    return problem(c, "invalid-request", { detail: headProblems[plain], pointer })
  }
  const begun = await withRow<string | Uint8Array>("rows" in plain ? plain.rows : plain, format === "csv" ? 1 : 0)
  if (!begun) {
    const stop = rows.stop()
    return stop
      ? problem(c, ...refusal(c, stop.spending))
      : problem(c, "invalid-request", { detail: noRow, pointer: "" })
  }
  const columns = "rows" in plain ? plain.added : 0
  const advised = advise ? withAdvice(format, begun, advise, columns) : begun
  const added = advise ? columns + 1 : columns
  const answer = withLastLine(format, advised, { stop: rows.stop, added, language: wording.language })
  if (receipt) c.header("Gongshi-Receipt", receipt.id)
  const { verdictsGiven } = c.get("parts")
  return streamText(
    c,
    `${mediaTypes[format]}; charset=utf-8`,
    receipt?.answering(answer) ?? counted(answer, () => verdictsGiven?.("rows", tally.counts)),
    {
      [logSizeHeader]: String(head.size),
    },
  )
})

/** Passes what goes out, and tells when it goes no further: rows without a receipt are rows that were answered. */
async function* counted<T>(chunks: AsyncIterable<T>, tell: () => void): AsyncGenerator<T> {
  try {
    yield* chunks
  } finally {
    tell()
  }
}

/** The body, as far as its sender has rows to spend. */
function countedRows(c: Context<Environment<CsvParts>>, format: keyof typeof mediaTypes): RowsWithin {
  const body = readBody(c.req.raw)
  const metered = c.get("metered")
  if (metered === undefined) return { chunks: body, stop: () => null }
  const { quota, spender, bought } = metered
  return withinRows(body, format === "csv" ? 1 : 0, (amount) =>
    quota.spend(spender, { ...bought, amount, requests: 0 }),
  )
}

const mediaTypes = { csv: "text/csv", ndjson: "application/x-ndjson" } as const
const streamTypes: ReadonlyMap<string, keyof typeof mediaTypes> = new Map([
  ["text/csv", "csv"],
  ["application/x-ndjson", "ndjson"],
  ["application/jsonl", "ndjson"],
])

/** Begins the receipt of a stream. Receipts are for clients: an officer who checks needs none. */
async function receiptOf(c: Context<Environment<CsvParts>>, format: keyof typeof mediaTypes, isProven: boolean) {
  const principal = c.get("principal")
  if (principal.kind !== "client") return null
  return startStreamReceipt(c.get("parts"), { id: principal.id, name: principal.name }, format, isProven)
}

// Blank lines keep their places in the answer and are held until a row comes; nobody sends more of them for nothing.
const heldMax = 1_000_000

/**
 * The answer, once there is a row in it: one without rows reads as if all were clear. Null where it comes to its end without one.
 * @param headers chunks at the beginning that are no rows
 */
async function withRow<T extends string | Uint8Array>(
  answer: AsyncGenerator<T>,
  headers: 0 | 1,
): Promise<AsyncGenerator<T> | null> {
  const held: T[] = []
  let length = 0
  while (length <= heldMax) {
    const { done, value } = await answer.next()
    if (done) return null
    held.push(value)
    length += value.length
    if (held.length > headers && !isBlank(value)) break
  }
  async function* whole(): AsyncGenerator<T> {
    try {
      yield* held
      yield* answer
    } finally {
      await answer.return(undefined)
    }
  }
  return whole()
}

const [lineFeed, carriageReturn] = [10, 13]

function isBlank(chunk: string | Uint8Array): boolean {
  if (typeof chunk === "string") return chunk.trim() === ""
  return chunk.every((byte) => byte === lineFeed || byte === carriageReturn)
}
