/** The public holidays of a real run on Node: those that the program knows, and an operator's file over them. */
import { readFile } from "node:fs/promises"
import type { Config } from "../config/config.ts"
import { type Calendar, parseCalendar, toCalendar } from "../law/calendar.ts"
import { StartError } from "./operator-message.ts"

/**
 * The whole calendar of the configuration.
 * @throws StartError where the file can't be read or a year in it is not as it should be
 */
export async function loadCalendar({ calendar, calendarFile }: Config): Promise<Calendar> {
  if (calendarFile === null) return calendar
  const text = await readFile(calendarFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`CALENDAR_FILE ${calendarFile} can't be read (${error.code ?? error.message})`)
  })
  const years = parseCalendar(text)
  if ("problem" in years) throw new StartError(`CALENDAR_FILE ${calendarFile}: ${years.problem}`)
  return toCalendar(calendar.values(), years)
}
