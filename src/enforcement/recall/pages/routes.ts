/** HTTP of the public page on what is still held after it has ended. */
import { Hono } from "hono"
import type { DatabaseParts } from "../../../database/client.ts"
import type { Environment } from "../../../http/environment.ts"
import { dayInChina } from "../../../law/day.ts"
import { turn } from "../../../web/turn.ts"
import { viewOf } from "../../../web/view.ts"
import { listFigures } from "../store.ts"
import { figuresPage } from "./figures-page.ts"

interface FiguresParts extends DatabaseParts {
  /** Working days that an agency has to answer a recall. */
  recallDays: number
}

export const recallPageRoutes = new Hono<Environment<FiguresParts>>().get("/recalls", async (c) => {
  const { sql, clock, recallDays } = c.get("parts")
  c.header("Cache-Control", "public, max-age=60")
  // Who still holds most stands on the first page.
  const agencies = (await listFigures(sql, dayInChina(clock()))).toSorted(
    (a, b) => b.outstanding - a.outstanding || b.termsOver - a.termsOver,
  )
  return c.html(figuresPage(viewOf(c), { agencies, turned: turn(agencies, c.req.query("cursor")), recallDays }))
})
