/** In the place of zod's reader of JSON Schema, which nothing here calls: wrangler.toml puts it there. */
export function fromJSONSchema(): never {
  throw new Error("zod's fromJSONSchema is left out of the Worker: see wrangler.toml")
}
