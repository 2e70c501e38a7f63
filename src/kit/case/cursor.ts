/** Cursors of lists of cases: a day and an id, of which the list is in order. */
import { z } from "@hono/zod-openapi"
import { isDay } from "../../law/day.ts"

/** A place in a list; the day is `infinity` behind every day. */
export interface DayPlace {
  day: string
  id: string
}

/** The cursor of a list. @param dayOf the day by which it is in order */
export function dayCursor<Row extends { id: string }, Query = unknown>(dayOf: (row: Row, query: Query) => string) {
  return {
    schema: z.string().max(100),
    of: (row: Row, query: Query) => `${dayOf(row, query)}~${row.id}`,
    read(text: string): DayPlace | null {
      const [day, id] = text.split("~")
      const read = z.uuid().safeParse(id)
      return day !== undefined && (isDay(day) || day === "infinity") && read.success ? { day, id: read.data } : null
    },
  }
}
