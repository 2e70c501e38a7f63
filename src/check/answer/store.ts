/**
 * SQL of finding subjects by a part of their code.
 */
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import type { FoundSubject } from "./facts.ts"

/** The subjects whose code has one of these organisation codes (GB 11714, 9 characters) in places 9 to 17. */
export async function findByOrganisation(
  sql: Sql,
  organisations: readonly string[],
): Promise<Map<string, FoundSubject[]>> {
  if (organisations.length === 0) return new Map()
  const rows = await sql<(FoundSubject & { organisation: string })[]>`
    select substr(code, 9, 9) as organisation, code, name, region from subject
    where substr(code, 9, 9) = any(${toArrayLiteral([...new Set(organisations)])}::text[]) order by code`
  return Map.groupBy(rows, ({ organisation }) => organisation)
}
