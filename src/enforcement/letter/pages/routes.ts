/** HTTP of the public page of pledges. */
import { Hono } from "hono"
import type { DatabaseParts } from "../../../database/client.ts"
import type { Environment } from "../../../http/environment.ts"
import { viewOf } from "../../../web/view.ts"
import { listPublished } from "../store.ts"
import { pledgeCursor, toWirePledge } from "../wire.ts"
import { pledgePage, pledgePath } from "./pledge-page.ts"

const shown = 20

export const pledgePageRoutes = new Hono<Environment<DatabaseParts>>().get(pledgePath, async (c) => {
  const given = c.req.query("cursor")
  const after = given === undefined ? null : pledgeCursor.read(given)
  if (given !== undefined && after === null) return c.redirect(viewOf(c).link(pledgePath))
  const found = await listPublished(c.get("parts").sql, after, shown + 1)
  const page = found.slice(0, shown)
  const last = page.at(-1)
  const next = found.length > shown && last ? pledgeCursor.of(last, {}) : null
  c.header("Cache-Control", "public, max-age=60")
  return c.html(pledgePage(viewOf(c), { results: page.map(toWirePledge), next }))
})
