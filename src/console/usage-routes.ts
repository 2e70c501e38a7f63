/** HTTP of the page on a client's key and what it has used. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { z } from "zod"
import { newOwnKeySchema } from "../access/own-key-routes.ts"
import { usageSchema } from "../access/quota/wire.ts"
import { keySince } from "../access/store.ts"
import { clientOf } from "../http/route.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { sections } from "./section.ts"
import { stopSession } from "./session-cookie.ts"
import { newKeyPage, orderPath, renewPath, usagePage } from "./usage-page.ts"

const { path } = sections.usage

export const usagePageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("usage"))
  .get(path, (c) => show(c, 200))
  .post(renewPath, smallForm, async (c) => {
    const { key } = await c.req.parseBody()
    const renewed = await call(c, newOwnKeySchema, "/v1/key", { method: "POST", json: { key } })
    if (renewed.kind === "refused") {
      refuseSent(c, renewed.problem)
      return show(c, renewed.problem.status)
    }
    await stopSession(c)
    return c.html(newKeyPage(viewOf(c, path), clientOf(c), renewed.value.key))
  })
  // It waits for another person, and the gate leads to what waits.
  .post(orderPath, smallForm, async (c) => {
    const order = await call(c, ordered, "/v1/agency/key", { method: "POST" })
    return order.kind === "refused" ? refusalPage(c, "usage", order.problem) : show(c, 200)
  })

const ordered = z.object({ code: z.string() })

async function show(c: Context<ConsoleEnvironment>, status: number) {
  const usage = await call(c, usageSchema, "/v1/usage")
  if (usage.kind === "refused") return refusalPage(c, "overview", usage.problem)
  const since = await keySince(c.get("parts").sql, clientOf(c).id)
  return c.html(usagePage(viewOf(c, path), clientOf(c), usage.value, since), status as 200)
}
