/** Issues reports on a period: who may have one, what it says, and that its reading is kept and told. */
import { createHash } from "node:crypto"
import { actorOf, type Principal } from "../../access/principal.ts"
import type { Sql } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import type { ProofRefusal } from "../../ledger/proof.ts"
import { readSettled, type SettledParts, type SignedPoint } from "../../ledger/settled.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { listRecords } from "../../register/record/store.ts"
import { readCodes } from "../../register/subject/code-store.ts"
import { raiseMessages } from "../../register/subject/message-store.ts"
import { loadNames } from "../../register/subject/store.ts"
import { type SignedDocument, signDocument, signToken } from "../../signing/signed-document.ts"
import type { FindSigner, Signer } from "../../signing/signer.ts"
import { tokenCharactersMax } from "../../verify/token.ts"
import { codeOfToken, excerptNote, type VerifyCode } from "../statement/verify-code.ts"
import { type Consent, findConsent } from "./consent-store.ts"
import { periodNote } from "./note.ts"
import { notHeld, type Period, type PeriodReport, recordsIn } from "./period.ts"
import { holdConsent, insertReading, listAuthorities } from "./store.ts"

export interface PeriodParts extends SettledParts {
  signer: FindSigner
  issuer: string
  /** How long a report holds, ms. */
  statementMs: number
  newId(): string
}

/** A report that was issued, or why none was. */
export type IssuedPeriod =
  | ({ kind: "issued"; report: PeriodReport; signer: Signer; at: SignedPoint } & SignedDocument)
  | { kind: "no-key" }
  /** It is nobody's who asks: not the merchant, and without a consent that covers what is asked. */
  | { kind: "barred" }
  | { kind: "too-large" }
  | { kind: "refused"; refusal: ProofRefusal }

/** Whether somebody may have a report: the merchant itself, or by a consent; null: neither. */
async function rightOf(
  sql: Sql,
  principal: Principal,
  code: string,
  period: Period,
  today: string,
): Promise<"own" | Consent | null> {
  if (principal.kind === "officer" || principal.kind === "anyone") return null
  const { current, all } = await readCodes(sql, code)
  if (principal.kind === "merchant" && all.includes(principal.code)) return "own"
  const reader = principal.kind === "merchant" ? principal.code : principal.id
  return findConsent(sql, { code: current, reader }, period, today)
}

/** Issues one, keeps that it was read, and tells the merchant of it where somebody else has read it. */
export async function issuePeriod(
  parts: PeriodParts,
  principal: Principal,
  given: string,
  period: Period,
): Promise<IssuedPeriod> {
  const right = await rightOf(parts.sql, principal, given, period, dayInChina(parts.clock()))
  if (right === null) return { kind: "barred" }
  const signer = await parts.signer("statement")
  if (!signer) return { kind: "no-key" }
  let now = parts.clock()
  const settled = await readSettled(parts, {
    read: async (sql) => {
      now = parts.clock()
      const { current: code } = await readCodes(sql, given)
      const [records, authorities] = [await listRecords(sql, code), await listAuthorities(sql)]
      return { code, name: (await loadNames(sql, [code])).get(code) ?? null, records, authorities }
    },
    codesOf: ({ code }) => [code],
    isMapped: false,
  })
  if (!settled) throw new Error("a report on a period reads nothing")
  if ("refused" in settled) return { kind: "refused", refusal: settled }
  const { at, state } = settled
  const { code, name, authorities } = state
  const today = dayInChina(now)
  const consent = right === "own" ? null : right
  const { records, counts } = recordsIn(state.records, period, today)
  const until = consent === null ? Infinity : Date.parse(`${consent.until}T24:00:00+08:00`)
  const report: PeriodReport = {
    ...{
      iss: parts.issuer,
      iat: Math.floor(now / 1000),
      exp: Math.floor(Math.min(now + parts.statementMs, until) / 1000),
    },
    ...{ jti: parts.newId(), kind: "period-report", sub: code, subject: name === null ? null : { code, name } },
    asked: { from: period.from, to: period.to, lists: [...period.lists] },
    reader: consent && { name: consent.readerName, purpose: consent.purpose, until: consent.until },
    log: { origin: at.origin, size: at.size, root: at.root },
    ...{ checkpoint: at.note, authorities, counts, records, not_held: Object.keys(notHeld) },
    note: periodNote(code, name !== null, period, counts, now),
  }
  const signed = await signDocument("period", report, signer)
  if (signed.token.length > tokenCharactersMax) return { kind: "too-large" }
  const isStill = await keepReading(parts, principal, report, consent, signed.token, now)
  return isStill ? { kind: "issued", report, ...signed, signer, at } : { kind: "barred" }
}

/** Keeps a reading with its audit row. @returns false where the consent was withdrawn meanwhile: then nobody reads */
function keepReading(
  { sql }: PeriodParts,
  principal: Principal,
  { jti: id, sub: subjectCode, asked: { from, to }, records }: PeriodReport,
  consent: Consent | null,
  token: string,
  now: number,
): Promise<boolean> {
  const actor = actorOf(principal)
  const sha256 = createHash("sha256").update(token).digest("hex")
  return sql.begin(async (tx) => {
    if (consent !== null && !(await holdConsent(tx, consent.id))) return false
    const read = { id, at: new Date(now), subjectCode, consentId: consent?.id ?? null, actor, from, to, sha256 }
    await insertReading(tx, { ...read, records: records.length })
    const after = { number: id, from, to, consent: consent?.id ?? null }
    await writeAudit(tx, { act: "period-report.read", object: subjectCode, after }, { actor, at: now })
    if (consent !== null)
      await raiseMessages(tx, [{ code: subjectCode, kind: "read", detail: { about: "reading" } }], now)
    return true
  })
}

/** The code that leads to its verification; null where not even the short form fits. */
export function toPeriodCode({
  report,
  token,
  signer,
}: Extract<IssuedPeriod, { kind: "issued" }>): Promise<VerifyCode | null> {
  return codeOfToken(report.iss, token, () => {
    const sha256 = createHash("sha256").update(token).digest("hex")
    const excerpt_of = { sha256, records: report.records.length }
    // What the code has no room for: which authorities there are, and what each has decided.
    const short: PeriodReport = { ...report, records: [], authorities: [], counts: [], note: excerptNote, excerpt_of }
    return signToken("period", short, signer)
  })
}
