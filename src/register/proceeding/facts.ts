/** What is known of a subject and of its records when a proceeding is decided. */
import { loadPersons } from "../../access/person-link-store.ts"
import { wholeRegister } from "../../access/reach.ts"
import type { ActingParts, Sql, Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import { fallenListings } from "../record/link.ts"
import type { HeldRecord } from "../record/record.ts"
import { findRecord, listRecords } from "../record/store.ts"
import { loadSubjects } from "../subject/store.ts"
import { loadExemptions } from "./exemption-store.ts"
import { lastMasks, lastSourceAmendments, lastWithdrawals, listNamedOutcomes } from "./fall-store.ts"
import { publishingKinds } from "./kinds.ts"
import { loadFile } from "./paper-store.ts"
import type { Amendments, Facts, Keeper, Proceeding } from "./proceeding.ts"
import { findPublishers, listOpen } from "./store.ts"

/** What is known of a subject, today. @param id of the case whose file is looked at; absent: of none yet */
export async function loadFacts(
  tx: Transaction,
  office: LawParts & Pick<ActingParts, "clock">,
  subjectCode: string,
  id?: string,
): Promise<Facts> {
  const { calendar, policy, clock } = office
  const [records, open] = [await listRecords(tx, subjectCode), await listOpen(tx, wholeRegister, subjectCode)]
  const region = (await loadSubjects(tx, [subjectCode])).get(subjectCode)?.subject.region
  const known = {
    ...{ today: dayInChina(clock()), calendar, policy, records, open, falls: await loadFalls(tx, records) },
    persons: await loadPersons(tx),
    amended: await loadAmended(tx, open),
    masked: await lastMasks(
      tx,
      records.flatMap(({ id, state }) => (state === "masked" ? [id] : [])),
    ),
    exemptions: await loadExemptions(tx, subjectCode),
    registered: region === undefined || region === "000000" ? null : region,
  }
  return id === undefined ? known : { ...known, file: await loadFile(tx, id) }
}

/** How the records were amended that a review or a suit is about. */
async function loadAmended(tx: Transaction, open: readonly Proceeding[]): Promise<Map<string, Amendments>> {
  const contested = open.flatMap(({ kind, recordId }) => (kind === "contest" && recordId !== null ? [recordId] : []))
  const [named, times] = [await listNamedOutcomes(tx, contested), await lastSourceAmendments(tx, contested)]
  return new Map(
    contested.map((id) => {
      const time = times.get(id)
      return [id, { outcomes: named.get(id) ?? [], bySource: time === undefined ? null : dayInChina(time) }]
    }),
  )
}

/**
 * The day on which all penalties fell that these listings rest on, of several the last: however late that was carried out,
 * and whenever their display had ended. @param records all of a subject
 */
async function loadFalls(tx: Transaction, records: readonly HeldRecord[]): Promise<Map<string, string>> {
  const fallen = fallenListings(records)
  const penalties = fallen.flatMap(({ bases }) => bases.map(({ id }) => id))
  const withdrawn = await lastWithdrawals(tx, penalties)
  return new Map(
    fallen.map(({ listing, bases, on }) => {
      const days = bases.flatMap(
        ({ id, endedOn, content: { detail } }) => withdrawn.get(id) ?? detail.fell_on?.toString() ?? endedOn ?? [],
      )
      return [listing.id, days.sort().at(-1) ?? on]
    }),
  )
}

/** A record with who answers for it; null where there is none. */
export async function findKept(
  sql: Sql,
  recordId: string,
): Promise<Pick<Proceeding, "recordId" | "list" | "authority" | "displayedBy"> | null> {
  const record = await findRecord(sql, recordId)
  if (!record) return null
  const { authority, displayedBy } = await keeperOf(sql, record)
  return { recordId, list: record.content.list, authority, displayedBy }
}

/** Who answers for a record: the authority that decided; what it has pushed to another province is displayed there. */
export async function keeperOf(tx: Sql, record: HeldRecord): Promise<Keeper> {
  return (await keepersOf(tx, [record]))(record)
}

/** The same of several records. */
export async function keepersOf(tx: Sql, records: readonly HeldRecord[]): Promise<(record: HeldRecord) => Keeper> {
  const publishers = await findPublishers(
    tx,
    publishingKinds,
    records.map(({ id }) => id),
  )
  return ({ id, content: { authority } }) => {
    const publisher = publishers.get(id)
    if (publisher?.pushedTo) return { authority, displayedBy: publisher.pushedTo, away: true }
    return { authority, displayedBy: publisher && publisher.authority !== authority ? publisher.authority : null }
  }
}
