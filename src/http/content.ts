/**
 * What routes take and answer in common: JSON by its schema, everything else by an example, ids, tables, and pages.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"

/** An answer in JSON. */
export function json<D extends string, S>(description: D, schema: S) {
  return { description, content: { "application/json": { schema } } }
}

/** A body of JSON, without which the route does nothing. */
export function jsonBody<S>(schema: S) {
  return { required: true, content: { "application/json": { schema } } }
}

/** Text of a media type of its own, which is read and written as it streams. */
export function text(example: string) {
  return { schema: z.string().openapi({ example }) }
}

/** Bytes, likewise. */
export function binary(example: string) {
  return { schema: z.string().openapi({ format: "binary", example }) }
}

/** An answer of one JSON object a line. */
export function ndjson(description: string, example: string) {
  return { description, content: { "application/x-ndjson": text(example) } }
}

/** A UUID in the path. */
export const idParam = z.object({ id: z.uuid().openapi({ example: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" }) })

/** A record's id in the path. */
export const recordIdParam = z.object({ id: z.string().openapi({ example: "sh4l6ot2vhs7c5rq3yxbxmgw3e" }) })

/** What is said of a table that is sent, beside its bytes. */
export const tableParameters = {
  encoding: z
    .enum(["utf-8", "gbk", "gb18030", "utf-16le", "utf-16be"])
    .optional()
    .openapi({ description: "Of a CSV; without it the content tells" }),
  sheet: z.string().max(31).optional().openapi({ description: "Of a workbook, by its name; without it the first" }),
}

/** The media type of what is sent, without its parameters. */
export function sentType(c: Context): string {
  return c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? ""
}

/** Whether what is sent is said to be JSON, which is read whole wherever it is taken. */
export function sendsJson(c: Context): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(c.req.header("content-type") ?? "")
}

/** The first of what was found, which is asked for with one more than the page may hold, and the cursor of the next page. */
export function toPage<T>(found: readonly T[], limit: number, cursorOf: (last: T) => string) {
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  return { page, next: last === undefined ? null : cursorOf(last) }
}
