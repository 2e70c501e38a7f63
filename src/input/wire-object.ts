/** Objects on the wire that have a name of their own in the description of the API. */
import { z } from "@hono/zod-openapi"

/** These fields and no others; an example is said of it by `.openapi({ example })`. */
export function wireObject<F extends z.ZodRawShape>(name: string, fields: F) {
  return z.strictObject(fields).openapi(name)
}
