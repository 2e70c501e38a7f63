/** SQL of finding subjects by a part of their code. */
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { given, pick, query, statement, value } from "../../database/query.ts"
import { subject } from "../../database/schema/register.ts"
import type { FoundSubject } from "./facts.ts"

// As the index subject_organisation has it.
const organisationOf = value<string>`substr(${subject.code}, 9, 9)`

const byOrganisation = statement(
  { organisations: given<string>() },
  ({ organisations }) => query`
    select ${pick({ organisation: organisationOf })}, ${pick(subject, "code", "name", "region")} from ${subject}
    where ${organisationOf} = any(${organisations}::text[]) order by ${subject.code}`,
)

/** The subjects whose code has one of these organisation codes (GB 11714, 9 characters) in places 9 to 17. */
export async function findByOrganisation(
  sql: Sql,
  organisations: readonly string[],
): Promise<Map<string, FoundSubject[]>> {
  if (organisations.length === 0) return new Map()
  const rows = await byOrganisation(sql, { organisations: toArrayLiteral([...new Set(organisations)]) })
  return Map.groupBy(rows, ({ organisation }) => organisation)
}
