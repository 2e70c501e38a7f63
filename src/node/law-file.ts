/** What a real run on Node knows of the law from the operator's files: public holidays, and what a province fixes for itself. */
import { readFile } from "node:fs/promises"
import type { Config } from "../config/config.ts"
import { type Calendar, parseCalendar, toCalendar } from "../law/calendar.ts"
import type { Policy } from "../law/policy.ts"
import { parseProvinceData } from "../law/province-data.ts"
import { StartError } from "./operator-message.ts"

/**
 * The whole calendar of the configuration: those years that the program knows, and an operator's file over them.
 * @throws StartError where the file can't be read or a year in it is not as it should be
 */
export async function loadCalendar({ calendar, calendarFile }: Config): Promise<Calendar> {
  if (calendarFile === null) return calendar
  return toCalendar(calendar.values(), await readJson("CALENDAR_FILE", calendarFile, parseCalendar))
}

/**
 * The whole policy of the configuration: a file of what the province fixes holds in the place of the variable.
 * @throws StartError where the file can't be read or a row in it is not as it should be
 */
export async function loadPolicy({ policy, provinceRulesFile: file }: Config): Promise<Policy> {
  if (file === null) return policy
  return { ...policy, ...(await readJson("PROVINCE_RULES_FILE", file, parseProvinceData)) }
}

async function readJson<Read extends object>(
  variable: string,
  file: string,
  parse: (text: string) => Read | { problem: string },
): Promise<Exclude<Read, { problem: string }>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${variable} ${file} can't be read (${error.code ?? error.message})`)
  })
  const rows: Read | { problem: string } = parse(text)
  if ("problem" in rows) throw new StartError(`${variable} ${file}: ${rows.problem}`)
  return rows as Exclude<Read, { problem: string }>
}
