/** Takes the list of an agency: reads it, holds it against the ledger, and recalls what should not stand. In one transaction. */
import { hash } from "node:crypto"
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, type Principal } from "../../access/principal.ts"
import type { ActingParts } from "../../database/client.ts"
import { toTrail } from "../../gate/finding.ts"
import { handsOf } from "../../gate/hands.ts"
import type { GateRefusal } from "../../gate/may-take-effect.ts"
import { passGate } from "../../gate/pass.ts"
import { addWorkingDays, isMissing } from "../../law/calendar.ts"
import { dayInChina } from "../../law/day.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { type AuditRow, writeAudits } from "../../register/audit/trail.ts"
import type { Agency } from "../agency/agency.ts"
import { listMeasureTypes, measureTypesOn } from "../catalogue/store.ts"
import { draftOfMeasures, type LiftClock } from "../measure/measure.ts"
import { insertMeasures, lockReports } from "../measure/store.ts"
import { count, type RowReport, type SentRow, startReport } from "../rows.ts"
import { countDeclared, type Declared, type DeclaredRow, holdDeclared } from "./declaration.ts"
import { countUndeclared, insertDeclaration, lastDeclaration, loadDeclared, recallDeclared } from "./store.ts"

/** A list as it came. */
export interface SentDeclaration {
  /** To the byte. */
  bytes: Uint8Array
  mediaType: string
  asOf: string
  rows: readonly SentRow[]
  /** The JWS that it came as; null: by API key alone. */
  jws: string | null
}

/** What came of it: its id, or null where no row could be taken; `again`: the same was sent today. */
export interface TakenDeclaration {
  id: string | null
  again: boolean
  report: RowReport
}

/** Takes it. @returns "older": the agency has declared of a later day already */
export function takeDeclaration(
  { sql, newId, clock, calendar, recallDays }: ActingParts & LiftClock,
  agency: Agency,
  principal: Principal,
  { bytes, mediaType, asOf, rows, jws }: SentDeclaration,
): Promise<TakenDeclaration | GateRefusal | "older"> {
  const { clientId, key } = agency
  return sql.begin(async (tx) => {
    const now = clock()
    const today = dayInChina(now)
    const sha256 = new Uint8Array(hash("sha256", bytes, "buffer"))
    await lockReports(tx, clientId)
    const last = await lastDeclaration(tx, clientId)
    // Of one with rows that were refused nobody knows whether they still are: it is held against the ledger anew.
    const isSameDay = last?.complete && last.asOf === asOf && dayInChina(last.sentAt.getTime()) === today
    const isAgain = isSameDay && Buffer.from(last.sha256).equals(sha256)
    const report = startReport()
    if (isAgain) {
      for (const { line } of rows) count(report, line, "same")
      return { id: last.id, again: true, report }
    }
    if (last && asOf < last.asOf) return "older"
    const asked = rows.flatMap((row) => (row.faults.length > 0 ? [] : [toDeclaredRow(row)]))
    const loaded = await loadDeclared(tx, clientId, {
      references: asked.flatMap(({ reference }) => reference ?? []),
      recordIds: asked.flatMap(({ recordId }) => recordId ?? []),
      codes: asked.flatMap(({ code }) => code ?? []),
    })
    const number = (last?.number ?? 0) + 1
    const types = await measureTypesOn(tx, today)
    const byName = new Map((await listMeasureTypes(tx, today)).map((type) => [type.zh, type.id]))
    const typeOf = (named: string, on: string) => types(named, on) ?? types(byName.get(named) ?? "", on)
    const held = holdDeclared(asked, { ...loaded, typeOf, today, number, newId })
    let next = 0
    for (const { line, faults } of rows) {
      const one = faults.length > 0 ? faults : (held[next++] ?? [])
      count(report, line, one === "same" ? "same" : Array.isArray(one) ? one : "done")
    }
    const declared = held.filter((one): one is Declared => one !== "same" && !Array.isArray(one))
    if (report.refused > 0 && declared.length === 0) return { id: null, again: false, report }
    const fresh = declared.flatMap(({ fresh: measure }) => measure ?? [])
    const audits: AuditRow[] = fresh.map(({ id, recordId, type, basis, startedOn, plannedEnd }) => ({
      ...{ act: "measure.declare", object: id },
      after: {
        ...{ agency: clientId, record_id: recordId, measure: type, basis, started_on: startedOn },
        ...{ planned_end: plannedEnd ?? undefined, declaration: number },
      },
    }))
    if (fresh.length > 0) {
      const person = await loadPersons(tx)
      const pass = passGate(tx, draftOfMeasures(clientId, fresh), handsOf(principal), { person }, now)
      if ("reason" in pass) return pass
      await insertMeasures(tx, clientId, fresh, now, pass)
      audits.push(...toTrail(pass, undefined))
    }
    const complete = report.refused === 0
    const undeclared = complete ? await countUndeclared(tx, clientId, declared) : null
    const id = newId()
    const counts = countDeclared(declared, undeclared)
    const { size } = await readHead(tx)
    await insertDeclaration(
      tx,
      {
        ...{ id, clientId, number, asOf, sentAt: new Date(now), sha256, length: bytes.length, mediaType },
        // What was refused may hold what nobody keeps here.
        jws: complete ? jws : null,
        ...{ kid: jws === null ? null : (key?.kid ?? null), complete, logSize: size, counts },
      },
      declared,
    )
    const due = addWorkingDays(today, recallDays, calendar)
    const ended = declared.flatMap(({ standing, recordId }) => (standing === "ended" ? [recordId] : []))
    const opened = await recallDeclared(tx, clientId, ended, isMissing(due) ? null : due)
    audits.push(
      ...opened.map(
        ({ event, recordId }): AuditRow => ({
          ...{ act: "recall.declared", object: `${clientId}/${event}` },
          after: { record_id: recordId, declaration: number, due_on: isMissing(due) ? null : due },
        }),
      ),
      {
        ...{ act: "declaration.send", object: id },
        after: {
          ...{ agency: clientId, number, as_of: asOf, sha256: Buffer.from(sha256).toString("hex"), complete },
          ...{ counts, key: jws === null ? null : (key?.kid ?? null) },
        },
      },
    )
    await writeAudits(tx, audits, { actor: actorOf(principal), at: now })
    return { id, again: false, report }
  })
}

function toDeclaredRow({ line, values }: SentRow): DeclaredRow {
  const { reference, record_id: recordId, code, measure, started_on: startedOn, planned_end: plannedEnd } = values
  return {
    ...{ line, reference, recordId, code: code?.replaceAll(/\s/g, "").toUpperCase(), measure },
    ...{ startedOn, plannedEnd },
  }
}
