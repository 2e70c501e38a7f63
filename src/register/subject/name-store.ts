/** SQL of the names that are known of subjects, for comparing: they never leave by this way. */
import type { Sql } from "../../database/client.ts"
import { listOf, pick, query, statement, value } from "../../database/query.ts"
import { subject, subjectCodeChange } from "../../database/schema/register.ts"
import type { BorneNames } from "./name-is.ts"

const { code: replaced, current } = subjectCodeChange

const namesOf = statement(
  { codes: listOf(subject.code) },
  ({ codes }) => query`
    select ${pick({ asked: value<string>`asked.code` })}, ${pick(subject, "name", "type", "formerNames", "shops")}
    from unnest(${codes}::text[]) asked (code)
    left join ${subjectCodeChange} on ${replaced} = asked.code
    join ${subject} on ${subject.code} = coalesce(${current}, asked.code)`,
)

// Codes that are looked up at once; bounds the memory.
const codesAtOnce = 5_000

/** The names of those subjects that the register knows, by the codes asked; a code that was replaced has those of the one in its place. */
export async function readBorneNames(sql: Sql, codes: readonly string[]): Promise<Map<string, BorneNames>> {
  const asked = [...new Set(codes)]
  const borne = new Map<string, BorneNames>()
  for (let at = 0; at < asked.length; at += codesAtOnce) {
    for (const { asked: code, ...names } of await namesOf(sql, { codes: asked.slice(at, at + codesAtOnce) })) {
      borne.set(code, names)
    }
  }
  return borne
}
