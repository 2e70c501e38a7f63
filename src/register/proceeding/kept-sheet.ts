/**
 * The sheet of a file as it is kept with an act: every row as it was judged then, and the file that it was judged on, byte
 * for byte, so that the table can be run again. What it is bound by is ledger/commitment.ts. Pure.
 */
import { hash } from "node:crypto"
import { personOf } from "../../access/principal.ts"
import { penaltiesNumbered } from "../record/link.ts"
import type { Hearing } from "./hearing.ts"
import { asLogin, namesIn } from "./hearing-precondition.ts"
import { getKind } from "./kinds.ts"
import { type CaseFile, judgeFile } from "./legality.ts"
import { preconditions } from "./precondition.ts"
import type { Facts } from "./proceeding.ts"
import { sheetOf } from "./sheet.ts"
import { withoutNumbers } from "./without-number.ts"

/** By which a kept sheet, and the file beside it, are known. */
export const sheetFormat = "gongshi-file-sheet/1"

/** A sheet with its file. */
export interface KeptSheet {
  act: string
  /** Of the proceeding as the act left it. */
  version: number
  /** JSON: the sheet, its act and the digest of `file`. */
  sheet: string
  /** JSON: the proceeding, the acts before this one, and the facts that the rows read. */
  file: string
  /** SHA-256 of `sheet`, hexadecimal. */
  sha256: string
}

/** What is kept of a file with an act; null where the table asks nothing of it. */
export function keepSheet(told: CaseFile): KeptSheet | null {
  if (judgeFile(preconditions, told).length === 0) return null
  // A number of a person may stand in what was begun before it was looked for, or in the title of what was sent to the
  // file, and what is kept here stays for good.
  const judged = withoutPersons(told)
  const { act, proceeding } = judged
  const kept = toKept(judged)
  const file = JSON.stringify(kept)
  const { rows, read_on } = sheetOf(judged)
  const { id, version } = proceeding
  const sheet = JSON.stringify({
    ...{ format: sheetFormat, proceeding: id, act, version, read_on, rows, file_sha256: hash("sha256", file) },
  })
  return { act, version, sheet, file, sha256: hash("sha256", sheet) }
}

/** Ids and digests stay as they are: they are of no person, and rows are judged by them. */
function withoutPersons(told: CaseFile): CaseFile {
  const { proceeding, facts } = told
  const content = withoutNumbers(proceeding.content) as CaseFile["proceeding"]["content"]
  const judged = { ...told, proceeding: { ...proceeding, content } }
  if (!facts.file) return judged
  const received = facts.file.received.map((paper) => ({ ...paper, title: String(withoutNumbers(paper.title)) }))
  return { ...judged, facts: { ...facts, file: { ...facts.file, received } } }
}

/** The file without what is of no row: the calendar, which is published, and what others proceed with about the subject. */
function toKept({ proceeding, act, steps, facts }: CaseFile) {
  const { today, policy, records, open, registered = null, file = null } = facts
  const persons = linkedIn(proceeding, steps, facts)
  const fleeting = getKind(proceeding.kind).fleeting ?? []
  const content = Object.fromEntries(
    Object.entries(proceeding.content).flatMap(([field, value]) => {
      if (!fleeting.includes(field)) return [[field, value]]
      const read = readers[field]
      return read === undefined ? [] : [[field, read(value)]]
    }),
  )
  return {
    ...{ act, proceeding: { ...proceeding, content }, steps: steps.map(({ act, actor }) => ({ act, actor })) },
    facts: {
      today,
      policy,
      records: readOf(proceeding, records),
      open: open.map(withCause),
      registered,
      file,
      persons,
    },
  }
}

/**
 * Of the names that a row compares, those that are linked to others: each with the person behind it, so that who runs the table
 * again sees that two names are one person's. Names that are linked to none are left out.
 */
function linkedIn({ startedBy, content }: CaseFile["proceeding"], steps: CaseFile["steps"], { persons }: Facts) {
  if (!persons) return {}
  const { hearing, earlier_hearings } = content as { hearing?: Hearing | null; earlier_hearings?: readonly Hearing[] }
  const heard = [...(earlier_hearings ?? []), hearing].flatMap((one) => [
    ...(one?.people.filter(({ role }) => officials.includes(role)).map(({ name }) => name) ?? []),
    ...namesIn(one?.notice?.investigators ?? ""),
  ])
  const typed = heard.flatMap(namesIn).flatMap((name) => [asLogin(name), asLogin(name.toLowerCase())])
  const names = new Set([startedBy, ...steps.map(({ actor }) => actor), ...typed])
  return Object.fromEntries(
    [...names].flatMap((name) => (persons(name) === personOf(name) ? [] : [[name, persons(name)]])),
  )
}

/**
 * What is held no longer than the case needs it leaves to the sheet what a row reads, and that is of those who held the hearing:
 * its days, its outcome, its notice, who presided, recorded and investigated. Not the record, nor the party's people.
 */
const readers: Readonly<Record<string, (value: unknown) => unknown>> = {
  hearing: (value) => officialPart(value as Hearing | null),
  earlier_hearings: (value) => ((value ?? []) as readonly Hearing[]).map(officialPart),
}

function officialPart(hearing: Hearing | null): Hearing | null {
  if (hearing === null || hearing === undefined) return null
  const people = hearing.people.filter(({ role }) => officials.includes(role)).map(({ role, name }) => ({ role, name }))
  return { ...hearing, people, record: null, result: null }
}
const officials: readonly string[] = ["presider", "recorder", "case-officer"]

/** Of the subject's records, of which there may be thousands, those that a row can read: of the list, and the base penalty. */
function readOf({ list, content, recordId }: CaseFile["proceeding"], records: Facts["records"]): Facts["records"] {
  const corrected = content["corrected"] as Readonly<Record<string, unknown>> | null | undefined
  const about = records.find(({ id }) => id === recordId)?.content.detail.base_penalty_no
  const numbers = [content["base_penalty_no"], corrected?.["base_penalty_no"], about]
  const bases = numbers.flatMap((number) => (typeof number === "string" ? penaltiesNumbered(number, records) : []))
  return records.filter((record) => record.content.list === list || bases.includes(record))
}

/** Of another case what tells whether it is about the same cause. */
function withCause({ id, kind, recordId, content }: Facts["open"][number]): Facts["open"][number] {
  const cause = Object.entries(content ?? {}).filter(([field]) => causes.includes(field))
  return { id, kind, recordId, content: Object.fromEntries(cause) }
}
const causes: readonly string[] = ["ground", "arose_on", "base_penalty_no"]
