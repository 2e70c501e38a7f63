/**
 * Jobs as they leave the register.
 */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import type { Language } from "../../law/bilingual.ts"
import { asOfSchema, toAsOf } from "../../register/record/wire.ts"
import { nameIsSchema } from "../query/wire.ts"
import type { FoundRows, RowPlace } from "./found-row.ts"
import { hasEnded, type Job, jobStates, rateOf } from "./job.ts"
import type { JobCursor } from "./store.ts"

const count = z.int().nonnegative()
const counts = z.strictObject({ listed: count, clear: count, review: count, unknown: count, invalid: count })
const instant = z.iso.datetime().nullable()

const example = {
  id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  state: "running" as const,
  file_name: "sellers.csv",
  format: "csv" as const,
  bytes: 35_000_000,
  rows_done: 500_000,
  rows_total: 1_250_000,
  rows_per_second: 150_000,
  counts: { listed: 1_200, clear: 430_000, review: 0, unknown: 68_700, invalid: 100 },
  as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
  created_at: "2026-03-05T02:00:00.000Z",
  started_at: "2026-03-05T02:00:01.000Z",
  ended_at: null,
  expires_at: null,
  problem: null,
  links: {
    self: "/v1/check/jobs/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
    events: "/v1/check/jobs/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/events",
    result: "/v1/check/jobs/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/result",
    summary: "/v1/check/jobs/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/summary",
    receipt: "/v1/check/jobs/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/receipt",
    proofs: null,
  },
}

/** A job and how far it is. */
export const jobSchema = wireObject("CheckJob", {
  id: z.uuid(),
  state: z.enum(jobStates).openapi({ description: "done, failed and cancelled are ends" }),
  file_name: z.string().nullable(),
  format: z.enum(["csv", "xlsx", "ndjson"]),
  bytes: count,
  rows_done: count,
  rows_total: count.nullable().openapi({ description: "Null until the file has been read through" }),
  rows_per_second: count.nullable().openapi({ description: "Over the time in which it was worked on" }),
  counts: counts.openapi({ description: "Rows answered so far, by verdict" }),
  as_of: z
    .union([asOfSchema, z.null()])
    .openapi({ description: "The position that every row is answered at; null until it begins" }),
  created_at: z.iso.datetime(),
  started_at: instant,
  ended_at: instant,
  expires_at: instant.openapi({ description: "When file and result are deleted; null until it has ended" }),
  problem: z.string().nullable().openapi({ description: "Why it failed" }),
  links: z.strictObject({
    self: z.string(),
    events: z.string(),
    result: z.string(),
    summary: z.string(),
    receipt: z.string(),
    proofs: z.string().nullable().openapi({ description: "Where the job was sent with `proof=true`" }),
  }),
}).openapi({ example })

/** A client's jobs. */
export const jobListSchema = wireObject("CheckJobs", {
  jobs: z.array(jobSchema),
  next: z.string().nullable().openapi({ description: "The cursor of the next page; null on the last one" }),
}).openapi({ example: { jobs: [example], next: null } })

/** The cursor behind a job. */
export function toCursor({ createdAt, id }: JobCursor): string {
  return `${createdAt}~${id}`
}

/** Reads a cursor; null when it is none. */
export function readCursor(cursor: string): JobCursor | null {
  const [, at, id] = /^(\d{1,14})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? []
  return at === undefined || id === undefined ? null : { createdAt: Number(at), id }
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

/** Turns a job into its wire shape. */
export function toWireJob(job: Job, language: Language): z.infer<typeof jobSchema> {
  const self = jobAddress(job.id)
  return {
    id: job.id,
    state: job.state,
    file_name: job.request.fileName,
    format: job.request.format,
    bytes: job.bytes,
    rows_done: job.rowsDone,
    rows_total: job.survey?.rows ?? null,
    rows_per_second: rateOf(job),
    counts: verdictCounts(job),
    as_of: job.pin && toAsOf(job.pin),
    created_at: new Date(job.createdAt).toISOString(),
    started_at: iso(job.startedAt),
    ended_at: iso(job.endedAt),
    expires_at: iso(job.expiresAt),
    problem: job.problem?.[language] ?? null,
    links: {
      self,
      events: `${self}/events`,
      result: `${self}/result`,
      summary: `${self}/summary`,
      receipt: `${self}/receipt`,
      proofs: job.request.proof ? `${self}/proofs` : null,
    },
  }
}

/** Where a job is. */
export function jobAddress(id: string): string {
  return `/v1/check/jobs/${id}`
}

function verdictCounts({ tally: { verdicts } }: Job): z.infer<typeof counts> {
  const { listed, clear, review, unknown, invalid } = verdicts
  return { listed, clear, review, unknown, invalid }
}

/** What came of a job. */
export const summarySchema = wireObject("CheckJobSummary", {
  id: z.uuid(),
  complete: z.boolean().openapi({ description: "False while it runs: the counts are those of the rows so far" }),
  as_of: z.union([asOfSchema, z.null()]),
  rows: count.openapi({ description: "Rows answered" }),
  verdicts: counts,
  lists: z.record(z.string(), count).openapi({ description: "Listed rows by each list they are on" }),
  grounds: z.record(z.string(), count).openapi({ description: "Listed rows by each ground, or class of a penalty" }),
  advices: z.record(z.string(), count).nullable().openapi({
    description: "Rows by what your policy advises, `none` where it says nothing; null where no advice was asked for",
  }),
  names: z.record(z.string(), count).nullable().openapi({
    description: "Rows by what the name beside their code is of it (`name_is`); null where no row has one",
  }),
  duplicates: count.nullable().openapi({
    description:
      "Rows that ask what an earlier row asked; answered all the same. Null until the file has been read through, and of " +
      "files that ask for more than 8,388,607 different things, on Workers 1,048,575",
  }),
  malformed: z
    .strictObject({
      count,
      first: z.array(z.strictObject({ line: z.int(), reason: z.string() })).openapi({
        description: "The first 100; the line of a text file, the row of a workbook",
      }),
    })
    .nullable(),
}).openapi({
  example: {
    id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
    complete: true,
    as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
    rows: 1_250_000,
    verdicts: { listed: 3_000, clear: 1_075_000, review: 0, unknown: 171_750, invalid: 250 },
    lists: { abnormal: 2_400, penalty: 800 },
    grounds: { "AB-E4": 1_500, "AB-E1": 900, P2: 800 },
    advices: { block: 40, review: 2_960, none: 1_247_000 },
    names: { same: 1_071_000, former: 900, other: 3_100, unknown: 171_750 },
    duplicates: 40,
    malformed: { count: 1, first: [{ line: 7_214, reason: "the row has neither a code nor a name" }] },
  },
})

/** Turns what came of a job into its wire shape. */
export function toWireSummary(job: Job, language: Language): z.infer<typeof summarySchema> {
  const { survey } = job
  return {
    id: job.id,
    complete: hasEnded(job.state),
    as_of: job.pin && toAsOf(job.pin),
    rows: job.rowsDone,
    verdicts: verdictCounts(job),
    lists: { ...job.tally.lists },
    grounds: { ...job.tally.grounds },
    advices: job.tally.advices ? { ...job.tally.advices } : null,
    names: job.tally.names ? { ...job.tally.names } : null,
    duplicates: survey?.duplicates ?? null,
    malformed: survey && {
      count: survey.malformed,
      first: survey.firstMalformed.map(({ line, reason }) => ({ line, reason: reason[language] })),
    },
  }
}

export const rowsSchema = wireObject("CheckJobRows", {
  columns: z.array(z.string()).openapi({ description: "Of your file" }),
  rows: z.array(
    z.strictObject({
      cells: z.array(z.string()),
      asked: z.strictObject({ name: z.string(), region: z.string().nullable() }).nullable().openapi({
        description: "The name that the row asks by, as a decision about it takes it; null: it asks by none",
      }),
      verdict: z.string(),
      lists: z.array(z.string()),
      grounds: z.array(z.string()),
      problem: z.string(),
      name_is: nameIsSchema
        .nullable()
        .openapi({ description: "What the name beside the code is of it; null: there is none" }),
      advice: z.string().nullable(),
    }),
  ),
  next: z.string().nullable().openapi({
    description: "Give it as `from` to go on: a page can hold less than its limit though more is to come",
  }),
}).openapi({
  example: {
    columns: ["店铺", "统一社会信用代码"],
    rows: [
      {
        ...{ cells: ["示例店铺", "91000000MA00000157"], asked: null, verdict: "listed", lists: ["serious"] },
        ...{ grounds: ["SV-1101"], problem: "", name_is: null, advice: "block" },
      },
    ],
    next: "3.140",
  },
})

/** Reads a place that the pattern lets through. */
export function readRowPlace(text: string | undefined): RowPlace {
  const [piece = 0, row = 0] = (text ?? "0.0").split(".").map(Number)
  return { piece, row }
}

export function toWireRows({ columns, rows, next }: FoundRows): z.infer<typeof rowsSchema> {
  return {
    columns: [...columns],
    rows: rows.map(({ cells, lists, grounds, nameIs, ...row }) => ({
      ...{ ...row, name_is: nameIs || null, cells: [...cells], lists: [...lists], grounds: [...grounds] },
    })),
    next: next && `${next.piece}.${next.row}`,
  }
}
