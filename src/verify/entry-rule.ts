/**
 * What an entry of each operation has and has not. The log is open to everyone for ever, so that an entry with room for
 * more could carry what may never stand there.
 */
import { type Entry, type EntryList, type Operation, operations } from "../ledger/entry.ts"

const others = ["subject", "key", "map", "enforcement"] as const satisfies readonly EntryList[]
type About = "record" | (typeof others)[number]

const rules = {
  add: { about: "record", replaces: false, commitment: true },
  amend: { about: "record", replaces: true, commitment: true },
  remove: { about: "record", replaces: true, commitment: false },
  erase: { about: "record", replaces: true, commitment: false },
  key: { about: "key", replaces: false, commitment: true },
  state: { about: "subject", replaces: false, commitment: false },
  map: { about: "map", replaces: false, commitment: true },
  notice: { about: "enforcement", replaces: false, commitment: true },
  recall: { about: "enforcement", replaces: false, commitment: true },
} as const satisfies Record<Operation, { about: About; replaces: boolean; commitment: boolean }>

// Members in their order, none besides and none twice; a code of GB/T 2260, a code of the catalogue, 32 bytes in base64url
// of which the last two bits are nought. By one pattern: to write every entry again and compare would double the time of a
// replay.
const form =
  /^\{("v":2,)?"op":"[a-z]+","time":\d{1,15},"list":"[a-z]+","authority":(null|"\d{6}"),"replaces":(null|\d{1,15}),"reason":(null|"[a-z-]{1,32}"),"commitment":(null|"[\w-]{42}[AEIMQUYcgkosw048]")\}$/

/** Whether an entry is as the register writes those of its operation. @param text what the entry was read from */
export function isByRule({ operation, list, replaces, commitment }: Entry, text: string): boolean {
  const rule = rules[operation]
  return (
    rule.about === (others.find((other) => other === list) ?? "record") &&
    text.startsWith('{"v"') === operations[operation] > 1 &&
    rule.replaces === (replaces !== null) &&
    rule.commitment === (commitment !== null) &&
    form.test(text)
  )
}
