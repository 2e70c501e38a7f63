/**
 * In the place of what zod brings along and nothing here calls: its compiler of schemas, which makes code as Workers must not,
 * and its reader of JSON Schema. wrangler.toml puts it there.
 */

/** What a compiled schema answers; zod compares with it. */
export const INVALID = Symbol.for("zod.compile.invalid")

function leftOut(): never {
  throw new Error("this part of zod is left out of the Worker: see wrangler.toml")
}

export { leftOut as compile, leftOut as compileFn, leftOut as fromJSONSchema, leftOut as withParser }

export class ZodCompileAsyncError extends Error {}
export class ZodCompileUnsupportedError extends Error {}
