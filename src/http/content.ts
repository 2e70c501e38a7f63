/**
 * What a route says of its bodies, asked and answered: JSON by its schema, everything else by an example of its text.
 */
import { z } from "@hono/zod-openapi"

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
