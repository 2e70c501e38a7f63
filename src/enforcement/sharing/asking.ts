/** What is wrong with a request for shared data as it is asked. Pure. */
import { regionPrefix } from "../../access/principal.ts"
import type { Fault } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { regionName } from "../../names/region.ts"
import type { Agency } from "../agency/agency.ts"
import { namesArticle } from "../catalogue/row.ts"
import { type FieldFault, textFaults } from "../rows.ts"
import type { SharingRequest } from "./store.ts"

const kept = ["kind", "authority", "purpose", "basis", "lists", "region", "from", "to", "recordId"] as const
/** What is asked. Of a correction the record; of the other kinds lists, region and period. */
export type SharingContent = Pick<SharingRequest, (typeof kept)[number]>

/** Whether the same is asked. */
export const isSame = (one: SharingContent, other: SharingContent) => plain(one) === plain(other)
const plain = (content: SharingContent) => JSON.stringify(kept.map((name) => content[name]))

/** Faults of fields, as they are told. */
export const fieldsAt = (faults: readonly FieldFault[]): Fault => ({
  ...{ kind: "fields", pointer: "" },
  errors: faults.map(({ field, reason: detail }) => ({ pointer: field === "" ? "" : `/${field}`, detail })),
})

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
