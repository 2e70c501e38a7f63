/** How well the search for personal data does on invented texts: recall by variety, precision by part of the set. Pure. */
import { findPersonalDataPlaces } from "../src/law/personal-data.ts"
import type { PersonalDataKind } from "../src/law/personal-data-found.ts"
import type { Told, ToldKind } from "./personal-decision.ts"
import { type PersonalText, type Variety, varieties } from "./personal-text.ts"

/** Texts of one variety in one part of the set, or those without data (null). */
export interface Quality {
  half: PersonalText["half"]
  variety: Variety | null
  texts: number
  /** Texts whose data was found in its whole length, as what it is. */
  found: number
  /** Findings in these texts, and those of them that touch no data. */
  findings: number
  wrong: number
}

/** What sets that were written before it was looked for hold as no data: vehicles and houses, of merchants as well. */
const untold: ReadonlySet<PersonalDataKind> = new Set([
  ...(["number-plate", "vehicle-number", "property-certificate", "social-insurance", "birth-date"] as const),
])

// Where words tell, the finding is the words that tell, not the text around them.
const inWords: ReadonlySet<Variety> = new Set(["minor", "health"])

/** Every variety in each part, in the order of the frames, and in words what was missed or found where nothing stands. */
export function measure(texts: readonly PersonalText[]): { rows: Quality[]; wrong: string[] } {
  const rows = new Map<string, Quality>()
  const wrong: string[] = []
  for (const { half, variety, text, place } of texts) {
    const key = `${half} ${variety}`
    const row = rows.get(key) ?? { half, variety, texts: 0, found: 0, findings: 0, wrong: 0 }
    rows.set(key, row)
    const findings = findPersonalDataPlaces(text).filter(({ kind }) => !untold.has(kind))
    const touching = findings.filter(({ start, end }) => place !== null && start < place.end && place.start < end)
    const whole = touching.some(
      ({ kind, start, end }) =>
        variety !== null &&
        kind === varieties[variety] &&
        (inWords.has(variety) || (place !== null && start <= place.start && end >= place.end)),
    )
    row.texts++
    row.findings += findings.length
    row.wrong += findings.length - touching.length
    if (whole) row.found++
    else if (place !== null) wrong.push(`${key}: missed in ${text}`)
    for (const { kind, start, end } of findings.filter((finding) => !touching.includes(finding))) {
      wrong.push(`${key}: ${kind} at ${start} to ${end} in ${text}`)
    }
  }
  return { rows: [...rows.values()], wrong }
}

/** As what a search may tell each kind: an account may be a number or an address of its own. */
const toldAs: Readonly<Record<ToldKind, readonly PersonalDataKind[]>> = {
  ...{ id: ["id-number"], "old-id": ["id-number"], "masked-id": ["id-number"] },
  ...{ bank: ["bank-account"], "masked-bank": ["bank-account"], mobile: ["phone"], "masked-mobile": ["phone"] },
  ...{ landline: ["landline"], account: ["chat-account", "phone", "e-mail"], mail: ["e-mail"] },
  ...{ document: ["travel-document", "id-number"], home: ["home-address"], person: ["person-name"] },
  ...{ minor: ["minor"], illness: ["health"] },
  ...{ plate: ["number-plate"], frame: ["vehicle-number"], property: ["property-certificate"] },
  ...{ birth: ["birth-date"], insurance: ["social-insurance", "travel-document", "id-number", "bank-account"] },
}

/** How many texts of one kind there are, and in how many it is found. */
interface ToldQuality {
  kind: ToldKind
  texts: number
  found: number
}

/** Of texts that are told by their kind alone: each kind, how many texts without data had a finding, and which went wrong. */
export function measureTold(told: readonly Told[]): { rows: ToldQuality[]; precision: number; wrong: string[] } {
  const rows = new Map<ToldKind, ToldQuality>()
  const wrong: string[] = []
  let falsely = 0
  const tellsAll = told.some(({ kind }) => kind === "plate")
  for (const { kind, writing, text } of told) {
    const kinds = findPersonalDataPlaces(text).map((finding) => finding.kind)
    const found = tellsAll ? kinds : kinds.filter((each) => !untold.has(each))
    if (kind === null) {
      if (found.length === 0) continue
      falsely++
      wrong.push(`none, ${writing}: ${found} in ${text}`)
      continue
    }
    const row = rows.get(kind) ?? { kind, texts: 0, found: 0 }
    rows.set(kind, row)
    row.texts++
    if (found.some((each) => toldAs[kind].includes(each))) row.found++
    else wrong.push(`${kind}, ${writing}: missed in ${text}`)
  }
  const right = [...rows.values()].reduce((sum, { found }) => sum + found, 0)
  return { rows: [...rows.values()], precision: right / (right + falsely), wrong }
}
