/**
 * The header by which positions of the log go to and fro: an answer that something is published says at which size of the
 * log it is, and who sends that size with a question is answered no earlier, by whichever node.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"

export const logSizeHeader = "Gongshi-Log-Size"

/** The header in an answer to who has published. */
export const publishedAt = z.object({
  [logSizeHeader]: z.string().optional().openapi({
    description: "The size of the log with what was published; send it with a check to be answered no earlier",
  }),
})

/** The header in a question. */
export const seenSize = z.object({
  "gongshi-log-size": z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .openapi({
      description:
        "A size of the log that you have seen (`as_of` of an answer, `Gongshi-Log-Size` of an import): the answer holds at it " +
        "or later, on a node too that has not read so far",
      example: "4711",
    }),
})

/** The size that is sent with a question; 0 where none is. */
export function seenIn(headers: z.infer<typeof seenSize>): number {
  return Number(headers["gongshi-log-size"] ?? 0)
}

/** Says at which size of the log something is published. @param size null where it could not be read */
export function tellPublishedAt(c: Context, size: number | null): void {
  if (size !== null) c.header(logSizeHeader, String(size))
}
