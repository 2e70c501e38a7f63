/**
 * The header by which positions of the log go to and fro: an answer that something is published says at which size of the
 * log it is, and who sends that size with a question is answered no earlier, by whichever node.
 */
import { type RouteConfig, z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { type RequestFault, toPointer } from "./fault.ts"

export const logSizeHeader = "Gongshi-Log-Size"

/** The header in an answer to who has published. */
export const publishedAt = z.object({
  [logSizeHeader]: z.string().optional().openapi({
    description: "The size of the log with what was published; send it with a check to be answered no earlier",
  }),
})

/**
 * The header in a question, as the description has it (`parameters` of a route). Not as a schema of `request.headers`: that
 * would copy and parse all headers of each request, for one that few send, and a check of one code took a tenth longer.
 */
export const seenSize = {
  name: logSizeHeader.toLowerCase(),
  in: "header",
  required: false,
  description:
    "A size of the log that you have seen (`as_of` of an answer, `Gongshi-Log-Size` of an import): the answer holds at it " +
    "or later, on a node too that has not read so far",
  schema: { type: "string", pattern: "^\\d{1,15}$", example: "4711" },
} as const satisfies NonNullable<RouteConfig["parameters"]>[number]

const sizePattern = new RegExp(seenSize.schema.pattern)

/** The size that is sent with a question; 0 where none is, and "wrong" where it is no size. */
export function seenIn(c: Context): number | "wrong" {
  const sent = c.req.header(seenSize.name)
  if (sent === undefined) return 0
  return sizePattern.test(sent) ? Number(sent) : "wrong"
}

/** What is said of one that is none. */
export const wrongSeenSize: RequestFault = {
  pointer: toPointer([seenSize.name]),
  detail: { zh: "应为日志的条目数，如 4711", en: "has to be a size of the log, such as 4711" },
}

/** Says at which size of the log something is published. @param size null where it could not be read */
export function tellPublishedAt(c: Context, size: number | null): void {
  if (size !== null) c.header(logSizeHeader, String(size))
}
