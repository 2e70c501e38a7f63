/**
 * A correction begins with what stands: its fields are filled with what is published, and what is left as it was is no correction.
 */
import { correctionOf } from "../register/proceeding/correction.ts"
import { findKept } from "../register/proceeding/facts.ts"
import { partiesOf } from "../register/proceeding/party.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { findRecord } from "../register/record/store.ts"
import { type FormOrder, filledField } from "./form-flow.ts"
import { pathOf, type Sent, toSent } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"

const group = "corrected"

/** What was sent with what stands in the fields that were not shown before; what was emptied stays empty. */
function withStanding(sent: Sent, record: HeldRecord): Sent {
  const mark = `${group} ${record.id}`
  const filled = sent.get(filledField)?.[0]
  if (filled === mark) return sent
  const standing = [...toSent(correctionOf(record.content), group)].map(
    ([path, texts]) => [pathOf(path), texts] as const,
  )
  // Of another record nothing that was filled in before holds.
  const isOther = filled?.startsWith(`${group} `) ?? false
  const fresh = standing.filter(([path]) => isOther || !sent.has(path))
  return new Map([...sent, ...fresh, [filledField, [mark]]])
}

/** The input without the fields of a correction that say what stands already. */
function changedAlone(input: Record<string, unknown>, { content }: HeldRecord): Record<string, unknown> {
  const { [group]: corrected, ...rest } = input
  if (typeof corrected !== "object" || corrected === null) return input
  const stands = correctionOf(content)
  const same = (name: string, value: unknown) => JSON.stringify(stands[name]) === JSON.stringify(value)
  const changed = Object.entries(corrected).filter(([name, value]) => !same(name, value))
  return changed.length > 0 ? { ...rest, [group]: Object.fromEntries(changed) } : rest
}

/**
 * A form in which a record may be corrected.
 * @param recordIn which record, by what was sent; empty: none yet
 * @param corrects whether it is to be corrected, by what was chosen
 */
export function withStandingFields(
  c: OfficeContext,
  order: FormOrder,
  recordIn: (sent: Sent) => string,
  corrects: (sent: Sent) => boolean,
): FormOrder {
  const { sql } = c.get("parts")
  // What is not shown is told to nobody who does nothing about it.
  const find = async (id: string) => {
    const [record, kept] = id === "" ? [null, null] : [await findRecord(sql, id), await findKept(sql, id)]
    return record && kept && partiesOf(officer(c), { ...kept, subjectCode: record.content.subjectCode }).length > 0
      ? record
      : null
  }
  return {
    ...order,
    async reads(typed) {
      const sent = (await order.reads?.(typed)) ?? typed
      const record = corrects(sent) ? await find(recordIn(sent)) : null
      return record ? withStanding(sent, record) : sent
    },
    async reduces(input, sent) {
      const record = corrects(sent) ? await find(recordIn(sent)) : null
      return record ? changedAlone(input, record) : input
    },
  }
}
