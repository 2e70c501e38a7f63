/** What a statement says, on a page and on paper alike: what it is called, its one sentence, and on what it rests. */
import type { Bilingual } from "../../../law/bilingual.ts"
import { byGravity } from "../../../law/list.ts"
import type { Policy } from "../../../law/policy.ts"
import type { PublicOffice, RecordContext } from "../../../register/pages/record-row.ts"
import type { NextStep } from "../../../register/proceeding/next-step.ts"
import { shortAddress } from "../../../register/record/address.ts"
import { sayStanding, sentencesOf } from "../../../register/record/said.ts"
import type { PublicKey } from "../../../signing/signing-key.ts"
import { formatCount } from "../../../web/view.ts"
import type { Issued } from "../issue.ts"
import { listWords } from "../note.ts"
import type { Statement } from "../statement.ts"
import type { VerifyCode } from "../verify-code.ts"
import { authorityOf, idOf, toShownRecord } from "./shown-record.ts"
import { kindWords, words } from "./words.ts"

/** What a page or a sheet shows. */
export interface StatementPage {
  issued: Extract<Issued, { kind: "issued" }>
  /** Null: nothing fits a code. */
  code: VerifyCode | null
  policy: Policy
  /** The key that signs the log's checkpoints; null where none is listed. */
  logKey: PublicKey | null
  /** Who has decided, as they have said of themselves, by authority. Not signed. */
  offices: ReadonlyMap<string, PublicOffice>
  /** What comes next of its records by law, by their ids, as of which day; absent: it is not told. Not signed. */
  next?: { steps: ReadonlyMap<string, NextStep>; today: string }
  /** What it speaks of is invented, and every sheet says so. */
  invented: boolean
}

/** Its records as people read them, the gravest first as in the credit record, with what is said beside each. */
export function shownRecords(page: StatementPage) {
  return page.issued.statement.records
    .map(({ line, position }, n) => ({ record: toShownRecord(line, position), context: recordContext(page, n) }))
    .toSorted((a, b) => byGravity(a.record, b.record))
}

/** What is said of its `n`th record beside its signed line. */
function recordContext(
  { issued: { statement, displayedUntil }, policy, offices, next }: StatementPage,
  n: number,
): RecordContext {
  const line = statement.records[n]?.line
  const step = line === undefined ? undefined : next?.steps.get(idOf(line))
  return {
    ...(step && next ? { next: { step, today: next.today } } : {}),
    subjectName: statement.subject?.name ?? "",
    displayedUntil: displayedUntil[n] ?? null,
    policy,
    isOpen: "always",
    office: (line === undefined ? undefined : offices.get(authorityOf(line))) ?? null,
  }
}

/** What it is called. */
export function titleOf({ kind, subject }: Statement): Bilingual {
  return kind === "no-record" && !subject ? words.unknown : kindWords[kind]
}

/** The code that it speaks of; undefined where it names none. */
export function codeOf({ asked, sub, subject }: Statement): string | undefined {
  return asked.by === "code" ? sub : subject?.code
}

/** Where the register says how it stands today; null for what has ended, of which nothing is shown any more. */
export function liveUrlOf(statement: Statement): string | null {
  const { kind, iss } = statement
  const code = codeOf(statement)
  return kind === "ended" || code === undefined ? null : `${iss}${shortAddress(code)}`
}

/** What it says in a sentence: of records the one that page and check say, as of when it was issued. */
export function sentenceOf(page: StatementPage): Bilingual {
  const { kind, subject } = page.issued.statement
  const sentences = {
    "credit-report": reportSentence,
    "no-record": () => (subject ? words.clear : words.noVerdict),
    publication: () => words.published,
    ended: () => words.ended,
  }
  return sentences[kind](page)
}

function reportSentence(page: StatementPage): Bilingual {
  const records = shownRecords(page).map(({ record, context }) => ({
    ...{ list: record.list, ground: record.ground ?? null, decidedOn: record.decided_on },
    ...{ publishedOn: record.published_on, displayedUntil: context.displayedUntil },
  }))
  return sentencesOf(sayStanding({ records, endedOn: null }))
}

/** A row of who signs, and on what. `moment`: seconds since 1970; `technical`: to people it says nothing. */
export type ProofRow = { label: Bilingual; remark?: Bilingual; technical?: true } & (
  | { form: "plain" | "hash" | "count"; value: string }
  | { form: "words"; value: Bilingual }
  | { form: "moment"; value: number }
)

/** Who signs, and on what. */
export function proofRows({ issued: { statement, signer, at }, logKey }: StatementPage): ProofRow[] {
  const positions = [
    ...statement.records.map(({ position }) => position),
    ...(statement.ended ? [statement.ended.added.position, statement.ended.position] : []),
  ]
  const keyRow = (label: Bilingual, { kid, key_origin }: PublicKey): ProofRow => ({
    ...{ label, form: "hash", value: kid, technical: true },
    ...(key_origin === "self-generated" ? { remark: words.selfGenerated } : {}),
  })
  return [
    { label: words.issuer, form: "plain", value: statement.iss },
    { label: words.issued, form: "moment", value: statement.iat },
    { label: words.number, form: "hash", value: statement.jti },
    { label: words.asked, form: "words", value: listWords(statement.asked.lists) },
    { label: words.log, form: "hash", value: statement.log.origin, technical: true },
    { label: words.size, form: "count", value: formatCount(statement.log.size), technical: true },
    { label: words.checkpoint, form: "moment", value: Math.floor(at.time / 1000), technical: true },
    { label: words.root, form: "hash", value: statement.log.root, technical: true },
    ...(positions.length > 0
      ? [
          {
            label: words.positions,
            form: "plain",
            value: positions.map(formatCount).join(" · "),
            technical: true,
          } as const,
        ]
      : []),
    ...(logKey ? [keyRow(words.logKey, logKey)] : []),
    keyRow(words.key, signer.key),
  ]
}
