/** Asking for data, and acts on requests: load, decide, commit, with the audit row in the same transaction. */
import { regionPrefix } from "../../access/principal.ts"
import type { ActingParts } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Calendar } from "../../law/calendar.ts"
import { dayInChina } from "../../law/day.ts"
import { regionName } from "../../names/region.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { findRecord } from "../../register/record/store.ts"
import type { Agency } from "../agency/agency.ts"
import { namesArticle } from "../catalogue/row.ts"
import { type FieldFault, textFaults } from "../rows.ts"
import {
  answerDue,
  decideSharing,
  type SharingActName,
  type SharingContent,
  type SharingRefusal,
  type SharingRequest,
} from "./request.ts"
import { holdOpen, insertRequest, lockRequest, refillSubscriptions, type SharingReach, updateRequest } from "./store.ts"

/** An agency has so many open requests at most. */
export const openMax = 100

/** What asking and answering need of the platform. */
export interface SharingOffice extends ActingParts {
  calendar: Calendar
}

/** What is wrong with what is asked. */
export function askFaults(asked: SharingContent, { lists, purposes }: Agency, today: string): FieldFault[] {
  const { kind, purpose, basis, authority, region, from, to, recordId } = asked
  const faults = textFaults({ purpose, basis })
  const add = (field: string, reason: Bilingual) => faults.push({ field, reason })
  if (purpose.trim() === "") add("purpose", words.purpose)
  if (authority !== ministry && regionName(authority) === null) add("authority", words.authority)
  if (kind === "correction") {
    if (recordId === null) add("record_id", words.record)
    return faults
  }
  if (purposes.length > 0 && !purposes.includes(purpose.trim())) add("purpose", otherPurpose(purposes))
  if (!namesArticle(basis)) add("basis", words.basis)
  if (asked.lists.length === 0) add("lists", words.lists)
  if (asked.lists.some((list) => !lists.includes(list))) add("lists", words.closed)
  if (region !== null && !region.startsWith(regionPrefix(authority))) add("region", words.region)
  if (from === null) add("from", words.period)
  if (to === null || to < (from ?? "") || to < today) add("to", words.period)
  return faults
}

// 市场监管总局: the code of the country.
const ministry = "100000"

/** Keeps a request. What is asked already, and open, is the answer then. */
export function askForData(
  { sql, calendar, clock, newId }: SharingOffice,
  { clientId, name }: Agency,
  actor: string,
  asked: SharingContent,
): Promise<{ id: string; isNew: boolean } | "too-many" | "no-record"> {
  return sql.begin(async (tx) => {
    // Only what is an id of ours goes into table and trail.
    if (asked.recordId !== null && !(await findRecord(tx, asked.recordId))) return "no-record"
    const at = clock()
    const askedOn = dayInChina(at)
    const open = await holdOpen(tx, clientId, askedOn)
    const same = open.find((each) => plain(each) === plain(asked))
    if (same) return { id: same.id, isNew: false }
    if (open.length >= openMax) return "too-many"
    const none = {
      verdict: null,
      reason: null,
      revokeReason: null,
      proposedBy: null,
      decidedOn: null,
      supplyDueOn: null,
    }
    const id = newId()
    await insertRequest(tx, {
      ...{ id, clientId, agency: name, ...asked, state: "asked", askedOn, extended: false, ...none },
      ...{ askedBy: actor, dueOn: answerDue(asked.kind, askedOn, calendar), suppliedOn: null, endedOn: null },
      ...{ lastActor: actor, version: 1 },
    })
    const after = { agency: clientId, ...asked }
    await writeAudit(tx, { act: "sharing.ask", object: id, after }, { actor, at })
    return { id, isNew: true }
  })
}

const kept = ["kind", "authority", "purpose", "basis", "lists", "region", "from", "to", "recordId"] as const
const plain = (content: SharingContent) => JSON.stringify(kept.map((name) => content[name]))

export type SharingActed = SharingRequest | "absent" | "stale" | SharingRefusal

/** Acts on a request. @param version the one that was seen; undefined: any */
export function actOnRequest(
  { sql, calendar, clock }: SharingOffice,
  reach: SharingReach,
  actor: string,
  id: string,
  act: { act: SharingActName; reason?: string | null | undefined },
  version?: number,
): Promise<SharingActed> {
  return sql.begin(async (tx) => {
    const held = await lockRequest(tx, reach, id)
    if (!held) return "absent"
    if (version !== undefined && version !== held.version) return "stale"
    const at = clock()
    const today = dayInChina(at)
    const by = "client" in reach ? "agency" : "authority"
    const reason = act.reason ?? null
    const change = decideSharing(held, { act: act.act, reason }, by, { actor, today, calendar })
    if (typeof change === "string") return change
    const left: SharingRequest = { ...held, ...change, lastActor: actor, version: held.version + 1 }
    await updateRequest(tx, left)
    // What is proposed against a grant, and returned, has it read no more than before.
    if (left.state === "granted" && held.state !== "granted") await refillSubscriptions(tx, held.clientId, today)
    const { state, verdict, dueOn } = left
    const row = {
      ...{ act: `sharing.${act.act}`, object: id, before: { state: held.state } },
      after: { agency: held.clientId, state, verdict, due_on: dueOn },
    }
    await writeAudit(tx, row, { actor, reason, at })
    return left
  })
}

const otherPurpose = (purposes: readonly string[]): Bilingual => ({
  zh: `运行单位为本机构登记的用途为：${purposes.join("；")}`,
  en: `the purposes that the operator has set for your agency are: ${purposes.join("; ")}`,
})

const words = {
  authority: { zh: "没有这个行政区划代码的机关", en: "there is no authority of this code" },
  purpose: { zh: "须写明用途", en: "say for what purpose" },
  record: { zh: "须写明需要校核的公示记录编号", en: "say which record is to be looked at" },
  basis: { zh: "须写明依据及其条款，如 第十五条", en: "the basis should name its article, as 第十五条" },
  lists: { zh: "须写明名录", en: "say which lists" },
  closed: {
    zh: "运行单位没有向本机构开放该名录",
    en: "the operator has opened other lists to your agency",
  },
  region: { zh: "不在答复机关的辖区内", en: "it is outside the authority that is asked" },
  period: {
    zh: "须写明期间，截止日不得早于开始日和今天",
    en: "say the period; it may not end before it begins, or before today",
  },
} as const satisfies Record<string, Bilingual>
