/** A form that a page sent: kept for the page that answers, which shows again what was typed where something is wrong with it. */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import { limitBody } from "./body-limit.ts"
import type { Environment } from "./environment.ts"
import { lookAhead } from "./look-ahead.ts"

/** Takes a form whole, or refuses it. @param bytesMax how long it may be, declared or not */
export function limitForm(bytesMax: number) {
  const whole = limitBody(bytesMax)
  return createMiddleware<Environment>((c, next) =>
    whole(c, async () => {
      const texts = await keepForm(c)
      const refusal = await lookAhead(c, texts, next)
      if (refusal) c.res = refusal
    }),
  )
}

async function keepForm(c: Context<Environment>): Promise<readonly string[]> {
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(c.req.header("content-type") ?? ""))
    return []
  const form = await c.req.formData()
  const texts = (name: string) => form.getAll(name).filter((value) => typeof value === "string")
  c.set("sent", { path: c.req.path, values: texts })
  return [...form.values()].filter((value) => typeof value === "string")
}
