/** Variables of what every page says of the site: who runs it, how to reach them, under which numbers it is filed. */
import type { Site } from "../http/site.ts"
import { readUrl, type ValuesOf, type VariableTable, variable } from "./variable.ts"

const wordsMax = 200
const words = (text: string) => (text.length <= wordsMax && !/[\p{Cc}\p{Bidi_Control}]/u.test(text) ? text : undefined)

export const siteVariables = {
  SITE_OPERATOR: variable(`who runs the register, at most ${wordsMax} characters`, words),
  SITE_CONTACT: variable(`how to reach who runs it, at most ${wordsMax} characters`, words),
  SITE_CORRECTION: variable(`where errors on pages are told, at most ${wordsMax} characters`, words),
  SITE_COMPLAINT: variable("where 12315 takes complaints (投诉举报), as https://…", readUrl("https:")),
  SITE_ICP: variable("the number of the ICP filing (ICP备案)", words),
  SITE_POLICE: variable("the number of the filing with the police (公安备案)", words),
} satisfies VariableTable

/** The site as it is set. */
export function siteIn(values: ValuesOf<typeof siteVariables>): Site {
  const { SITE_OPERATOR, SITE_CONTACT, SITE_CORRECTION, SITE_COMPLAINT, SITE_ICP, SITE_POLICE } = values
  const filings = [SITE_ICP, SITE_POLICE].filter((number): number is string => number !== null)
  const [operator, contact, correction] = [SITE_OPERATOR, SITE_CONTACT, SITE_CORRECTION]
  return { operator, contact, correction, complaint: SITE_COMPLAINT, filings }
}
