/**
 * What an entry of each operation has and has not. The log is open to everyone for ever, so that an entry with room for
 * more could carry what may never stand there.
 */
import { type Entry, type EntryList, type Operation, operations } from "../ledger/entry.ts"

/** What the entries of each operation are about; those about a record name one of the three lists. */
const abouts = {
  ...{ add: "record", amend: "record", remove: "record", erase: "record", key: "key", state: "subject", map: "map" },
  ...{ notice: "enforcement", recall: "enforcement" },
  ...{ history: "history", declaration: "declaration", release: "release" },
} as const satisfies Record<Operation, EntryList | "record">
const ofRecords = ["abnormal", "serious", "penalty"]
const replacing = ["amend", "remove", "erase"]
const uncommitted = ["remove", "erase", "state"]

// Members in their order, none besides and none twice; a code of GB/T 2260, a code of the catalogue, 32 bytes in base64url
// of which the last two bits are nought. By one pattern: to write every entry again and compare would double the time of a
// replay.
const form =
  /^\{("v":[23],)?"op":"[a-z]+","time":\d{1,15},"list":"[a-z]+","authority":(null|"\d{6}"),"replaces":(null|\d{1,15}),"reason":(null|"[a-z-]{1,32}"),"commitment":(null|"[\w-]{42}[AEIMQUYcgkosw048]")\}$/

/** Whether an entry is as the register writes those of its operation. @param text what the entry was read from */
export function isByRule({ operation, list, replaces, commitment }: Entry, text: string): boolean {
  return (
    abouts[operation] === (ofRecords.includes(list) ? "record" : list) &&
    text.startsWith('{"v"') === operations[operation] > 1 &&
    replacing.includes(operation) === (replaces !== null) &&
    uncommitted.includes(operation) === (commitment === null) &&
    form.test(text)
  )
}
