/** HTTP of the public page on those who republish. */
import { Hono } from "hono"
import type { Environment } from "../../../http/environment.ts"
import { readShown } from "../../../ledger/proof.ts"
import { viewOf } from "../../../web/view.ts"
import { readCopies } from "../read.ts"
import type { CopyParts } from "../routes.ts"
import { copiesPage } from "./copies-page.ts"

export const copyPageRoutes = new Hono<Environment<CopyParts>>().get("/copies", async (c) => {
  const { sql, clock, signedLog, calendar, recallDays } = c.get("parts")
  const shown = await readShown(signedLog)
  // Of a log that has stopped nobody knows who has followed it: no copy is told to be up to date.
  if ("refused" in shown && shown.refused === "log-halted")
    return c.html(copiesPage(viewOf(c), { copies: null, recallDays }), 503)
  const size = "refused" in shown ? 0 : shown.size
  c.header("Cache-Control", "public, max-age=60")
  const copies = await readCopies(sql, size, { calendar, recallDays }, clock())
  // Whoever is overdue stands first, and of these whoever has most to do.
  const sorted = copies.toSorted(
    (a, b) => Number(b.state === "silent") - Number(a.state === "silent") || b.behind - a.behind,
  )
  return c.html(copiesPage(viewOf(c), { copies: sorted, recallDays }))
})
