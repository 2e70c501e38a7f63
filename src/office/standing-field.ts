/**
 * A correction begins with what stands: its fields are filled with what is published, and what is left as it was is no correction,
 * though the record has changed since.
 */
import { hash } from "node:crypto"
import { correctionOf } from "../register/proceeding/correction.ts"
import { findKept } from "../register/proceeding/facts.ts"
import { partiesOf } from "../register/proceeding/party.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { findRecord } from "../register/record/store.ts"
import { type FormOrder, filledField } from "./form-flow.ts"
import { pathOf, type Sent, toSent } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"

const group = "corrected"

/** What was filled in: of which record, and of each field what tells whether it was left as it was. */
interface Filled {
  id: string
  left: ReadonlyMap<string, string>
}

/** A text as a form sends it back. */
const asSent = (text: string) => text.replaceAll("\r\n", "\n").trim()

const digestOf = (texts: readonly string[]) => hash("sha256", texts.map(asSent).join("\0"), "base64url").slice(0, 12)

function writeFilled(id: string, standing: Sent): string {
  return [group, id, ...[...standing].flatMap(([path, texts]) => [path, digestOf(texts)])].join(" ")
}

function readFilled(sent: Sent): Filled | null {
  const [mark, id = "", ...pairs] = (sent.get(filledField)?.[0] ?? "").split(" ")
  if (mark !== group) return null
  const left = pairs.flatMap((path, at) => (at % 2 === 0 ? [[path, pairs[at + 1] ?? ""] as const] : []))
  return { id, left: new Map(left) }
}

/**
 * What was sent with what stands in the fields that were not shown before, or were left as they were filled in; what was emptied
 * stays empty, and of another record nothing holds that was filled in before.
 */
function withStanding(sent: Sent, record: HeldRecord): Sent {
  const standing = new Map(
    [...toSent(correctionOf(record.content), group)].map(([path, texts]) => [pathOf(path), texts] as const),
  )
  const filled = readFilled(sent)
  const isOther = filled !== null && filled.id !== record.id
  const isLeft = (path: string) => {
    const texts = sent.get(path)
    return texts ? filled?.left.get(path) === digestOf(texts) : !filled?.left.has(path)
  }
  const fresh = [...standing].filter(([path]) => isOther || isLeft(path))
  const gone = [...(filled?.left.keys() ?? [])].filter((path) => !standing.has(path) && (isOther || isLeft(path)))
  const kept = [...sent].filter(([path]) => !gone.includes(path))
  return new Map([...kept, ...fresh, [filledField, [writeFilled(record.id, standing)]]])
}

/** The input without the fields of a correction that say what stands already. */
function changedAlone(input: Record<string, unknown>, { content }: HeldRecord): Record<string, unknown> {
  const { [group]: corrected, ...rest } = input
  if (typeof corrected !== "object" || corrected === null) return input
  const stands = correctionOf(content)
  const written = (value: unknown) => JSON.stringify(typeof value === "string" ? asSent(value) : value)
  const changed = Object.entries(corrected).filter(([name, value]) => written(stands[name]) !== written(value))
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
