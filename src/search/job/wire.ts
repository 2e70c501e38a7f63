/** Search jobs as they leave the register, to their owner alone. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import type { Language } from "../../law/bilingual.ts"
import { asOfSchema, toAsOf } from "../../register/record/wire.ts"
import { faultSchema, toParameters, toWireFault } from "../record/wire.ts"
import { type SearchJob, searchJobStates } from "./job.ts"

const count = z.int().nonnegative()
const instant = z.iso.datetime().nullable()

const example = {
  id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  state: "running" as const,
  q: "虚假广告",
  filter: { list: "penalty", law: "广告法第九条" },
  found: 3_412,
  records_looked_through: 400_000,
  records_in_all: 1_000_000,
  dropped: [],
  degraded_by: null,
  as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
  created_at: "2026-03-05T02:00:00.000Z",
  started_at: "2026-03-05T02:00:01.000Z",
  ended_at: null,
  expires_at: null,
  problem: null,
  links: {
    self: "/v1/search/jobs/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
    result: "/v1/search/jobs/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/result",
  },
}

/** A job and how far it is. */
export const searchJobSchema = wireObject("SearchJob", {
  id: z.uuid(),
  state: z.enum(searchJobStates).openapi({ description: "done and failed are ends" }),
  q: z.string(),
  filter: z.record(z.string(), z.union([z.string(), z.number()])).openapi({
    description: "As in the request, by the names of its parameters",
  }),
  found: count.openapi({ description: "Records found so far" }),
  records_looked_through: count,
  records_in_all: count.nullable().openapi({ description: "About; null until it has begun" }),
  dropped: z.array(z.string()).openapi({
    description: "What was typed and is not asked for, because no record holds it together with the rest",
  }),
  degraded_by: faultSchema.openapi({
    description:
      "`unread`: the index had not read the log to its end when the job was begun. What was found is not all, nothing found is no " +
      "clearance, and the job is to be sent again. Null otherwise, and until it has begun",
  }),
  as_of: z.union([asOfSchema, z.null()]).openapi({
    description:
      "The position that all rows are as of; null until it has begun, and a later one where it was begun anew",
  }),
  created_at: z.iso.datetime(),
  started_at: instant,
  ended_at: instant,
  expires_at: instant.openapi({ description: "When it is deleted; null until it has ended" }),
  problem: z.string().nullable().openapi({ description: "Why it failed" }),
  links: z.strictObject({ self: z.string(), result: z.string() }),
}).openapi({ example })

/** A client's jobs. */
export const searchJobListSchema = wireObject("SearchJobs", { jobs: z.array(searchJobSchema) }).openapi({
  example: { jobs: [example] },
})

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

/** Turns a job into its wire shape. */
export function toWireSearchJob(job: SearchJob, language: Language): z.infer<typeof searchJobSchema> {
  const { id, state, request, found, looked, pin, createdAt, startedAt, endedAt, expiresAt, problem } = job
  const filter = Object.entries(toParameters(request.filter)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return {
    ...{ id, state, q: request.text, filter: Object.fromEntries(filter), found, records_looked_through: looked },
    records_in_all: pin?.documents ?? null,
    dropped: [...(pin?.dropped ?? [])],
    degraded_by: toWireFault(pin?.unread ? "unread" : null),
    as_of: pin && toAsOf({ size: pin.size, time: pin.time }),
    created_at: new Date(createdAt).toISOString(),
    ...{ started_at: iso(startedAt), ended_at: iso(endedAt), expires_at: iso(expiresAt) },
    problem: problem?.[language] ?? null,
    links: { self: searchJobAddress(id), result: `${searchJobAddress(id)}/result` },
  }
}

/** Where a job is. */
export function searchJobAddress(id: string): string {
  return `/v1/search/jobs/${id}`
}
