/** SQL of what objects of the audit trail are called, as far as a reader may see them; the trail itself has their ids. */
import type { Column } from "drizzle-orm"
import type { AuthorityReach } from "../../access/reach.ts"
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { anyOf, pick, type Query, query, run, value } from "../../database/query.ts"
import { importReach, importRun } from "../../database/schema/audit.ts"
import { apiClient } from "../../database/schema/check.ts"
import { attachment, document } from "../../database/schema/document.ts"
import { lead } from "../../database/schema/lead.ts"
import { proceeding, record, subject } from "../../database/schema/register.ts"

/** What an object is. */
export type TrailObjectKind =
  | "subject"
  | "record"
  | "proceeding"
  | "document"
  | "attachment"
  | "lead"
  | "import"
  | "client"

/** An object by the words that people know it by. */
export interface TrailObject {
  id: string
  kind: TrailObjectKind
  /** Whose it is or what it is called; null: nothing but its number. */
  name: string | null
  number: string | null
  /** Where it is found: of a live record the code of its subject, of a paper its proceeding; null: by its own id. */
  at: string | null
}

// Ids of what is not public; codes and ids of records have another form.
const isUuid = (id: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)

/**
 * Who reads the trail: within which reach, and whether the register's clients are theirs to see. A client that did
 * something within the reach is named to every officer all the same (clientNames).
 */
export interface TrailReader {
  reach: AuthorityReach
  seesClients: boolean
}

/**
 * Those among them that are known, by their ids: what belongs to authorities where it is within a reach, an import also
 * where it reached one, what everybody sees, and clients for who sees them.
 */
export async function nameObjects(
  sql: Sql,
  { reach, seesClients }: TrailReader,
  ids: readonly string[],
): Promise<Map<string, TrailObject>> {
  const uuids = [...new Set(ids.filter(isUuid))]
  const others = [...new Set(ids.filter((id) => !isUuid(id)))]
  const asked = [
    ...(others.length > 0 ? ofTokens(reach, others) : []),
    ...(uuids.length > 0 ? ofUuids(reach, uuids) : []),
    ...(uuids.length > 0 && seesClients ? [ofClients(uuids)] : []),
  ]
  const found = new Map<string, TrailObject>()
  for (const [kind, rows] of asked) {
    for (const row of await run(sql, rows)) found.set(row.id, { ...row, kind })
  }
  return found
}

/** The names of those clients among some actors, by their ids: whoever may read what was done may read by whom. */
export async function clientNames(sql: Sql, actors: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const ids = actors.flatMap((actor) => /^client:([^:]*)/.exec(actor ?? "")?.[1] ?? [])
  if (ids.length === 0) return new Map()
  const [, named] = ofClients(ids)
  return new Map((await run(sql, named)).flatMap(({ id, name }) => (name === null ? [] : [[id, name]])))
}

type Named = Query<Omit<TrailObject, "kind">>
const none = value<null>`null::text`

/** Merchants by their codes, who are known to everybody, and records: those that everybody sees, and those of a reach. */
function ofTokens(reach: AuthorityReach, ids: readonly string[]): [TrailObjectKind, Named][] {
  const isLive = query`${record.state} = 'live'`
  const at = value<string | null>`case when ${isLive} then ${record.subjectCode} end`
  return [
    [
      "subject",
      query`select ${pick({ id: subject.code, name: subject.name, number: none, at: none })}
        from ${subject} where ${anyOf(subject.code, ids)}`,
    ],
    [
      "record",
      query`select ${pick({ id: record.id, name: record.subjectName, number: record.decisionNo, at })}
        from ${record} where ${anyOf(record.id, ids)} and (${isLive} or ${isOf(reach, record.authority)})`,
    ],
  ]
}

function ofUuids(reach: AuthorityReach, ids: readonly string[]): [TrailObjectKind, Named][] {
  const isTheirs = query`(${isOf(reach, proceeding.authority)} or ${isOf(reach, proceeding.displayedBy)})`
  const inCase = (id: Column) =>
    query`exists (select from ${proceeding} where ${proceeding.id} = ${id} and ${isTheirs})`
  const inLead = query`exists (select from ${lead} where ${lead.id} = ${attachment.proceedingId} and ${isOf(reach, lead.authority)})`
  // What a source or the operator sends has no authority: it is whose rows it held, and the whole country's.
  const hasReached =
    reach.prefix === ""
      ? query`true`
      : query`exists (select from ${importReach} where ${importReach.importId} = ${importRun.id} and ${isOf(reach, importReach.authority)})`
  const decisionNo = value<string | null>`${proceeding.content} ->> 'decision_no'`
  const caseOf = value<string>`${attachment.proceedingId}::text`
  return [
    [
      "proceeding",
      query`select ${pick({ id: proceeding.id, name: proceeding.subjectName, number: decisionNo, at: none })}
        from ${proceeding} where ${anyOf(proceeding.id, ids)} and ${isTheirs}`,
    ],
    [
      "document",
      query`select ${pick({ id: document.id, name: document.title, number: document.number, at: none })}
        from ${document} where ${anyOf(document.id, ids)} and ${inCase(document.proceedingId)}`,
    ],
    [
      "attachment",
      query`select ${pick({ id: attachment.id, name: attachment.title, number: none, at: caseOf })}
        from ${attachment} where ${anyOf(attachment.id, ids)} and (${inCase(attachment.proceedingId)} or ${inLead})`,
    ],
    [
      "lead",
      query`select ${pick({ id: lead.id, name: none, number: lead.ref, at: none })}
        from ${lead} where ${anyOf(lead.id, ids)} and ${isOf(reach, lead.authority)}`,
    ],
    [
      "import",
      query`select ${pick({ id: importRun.id, name: importRun.source, number: none, at: none })}
        from ${importRun} where ${anyOf(importRun.id, ids)} and (${isOf(reach, importRun.authority)} or ${hasReached})`,
    ],
  ]
}

function ofClients(ids: readonly string[]): [TrailObjectKind, Named] {
  return [
    "client",
    query`select ${pick({ id: apiClient.id, name: apiClient.name, number: none, at: none })}
      from ${apiClient} where ${apiClient.id} = any(${toArrayLiteral(ids.filter(isUuid))}::uuid[])`,
  ]
}

const isOf = ({ prefix }: AuthorityReach, authority: Column) => query`${authority} like ${`${prefix}%`}`
