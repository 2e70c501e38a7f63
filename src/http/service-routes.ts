/**
 * HTTP about the service itself: alive, ready, how fresh.
 */
import { z } from "@hono/zod-openapi"
import { listReaders } from "../ledger/reader.ts"
import { readHead } from "../ledger/sequencer.ts"
import { findLastRun } from "../register/daily/store.ts"
import { asOfSchema, toAsOf } from "../register/wire.ts"
import { problemResponses } from "./problem.ts"
import { defineRoute, routeGroup } from "./route.ts"

const okSchema = z.strictObject({ status: z.literal("ok") }).openapi("Alive", { example: { status: "ok" } })

const getHealth = defineRoute("service:read", {
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  summary: "The process is alive",
  tags: ["service"],
  responses: { 200: { description: "Alive", content: { "application/json": { schema: okSchema } } } },
})

const getReadiness = defineRoute("service:read", {
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  summary: "The database answers",
  tags: ["service"],
  responses: {
    200: { description: "Ready", content: { "application/json": { schema: okSchema } } },
    ...problemResponses(503),
  },
})

const getStatus = defineRoute("service:read", {
  method: "get",
  path: "/status",
  operationId: "getStatus",
  summary: "The head of the log and how far each of its readers is",
  tags: ["service"],
  responses: {
    200: {
      description: "The state of the register",
      content: {
        "application/json": {
          schema: z
            .strictObject({
              as_of: asOfSchema,
              daily_work: z
                .strictObject({ day: z.iso.date(), finished_at: z.iso.datetime() })
                .nullable()
                .openapi({ description: "The last daily work that came to its end; null when none has yet" }),
              readers: z.array(z.strictObject({ name: z.string(), position: z.int(), behind: z.int() })),
            })
            .openapi("Status", {
              example: {
                as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
                daily_work: { day: "2026-03-05", finished_at: "2026-03-04T16:02:01.000Z" },
                readers: [{ name: "search", position: 4711, behind: 0 }],
              },
            }),
        },
      },
    },
    ...problemResponses(503),
  },
})

/** The service's routes. */
export const serviceRoutes = routeGroup()
  .openapi(getHealth, (c) => c.json({ status: "ok" as const }, 200))
  .openapi(getReadiness, async (c) => {
    await readHead(c.get("parts").sql)
    return c.json({ status: "ok" as const }, 200)
  })
  .openapi(getStatus, async (c) => {
    const { sql } = c.get("parts")
    const readers = await listReaders(sql)
    const run = await findLastRun(sql)
    const head = await readHead(sql)
    return c.json(
      {
        as_of: toAsOf(head),
        daily_work: run?.finishedAt ? { day: run.day, finished_at: run.finishedAt.toISOString() } : null,
        readers: readers.map(({ name, position }) => ({ name, position, behind: head.size - position })),
      },
      200,
    )
  })
