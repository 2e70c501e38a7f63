/** Consents to reports on a period as cases: where they are kept, and how a merchant gives one. */
import type { ActingParts } from "../../database/client.ts"
import { unfitWords } from "../../input/plain-text.ts"
import type { Beginning, Case } from "../../kit/case/act.ts"
import { type Fault, type Moment, wrongIn } from "../../kit/case/family.ts"
import { addYears } from "../../law/day.ts"
import { type ListName, listNames } from "../../law/list.ts"
import { findPersonalData } from "../../law/personal-data.ts"
import { readCode } from "../../names/code.ts"
import { loadNames } from "../../register/subject/store.ts"
import { type consentActs, consents } from "./consent.ts"
import { type Consent, type ConsentReach, consentStore, findReaderClient, holdStanding } from "./consent-store.ts"
import { periodFault, periodLists } from "./period.ts"

/** What giving one needs of the platform. */
export type ConsentParts = ActingParts

export const consentCase: Case<Consent, ConsentReach, typeof consentActs, Moment, ConsentParts> & {
  family: typeof consents
} = { family: consents, store: consentStore }

/** What a merchant says. */
export interface ConsentAsked {
  reader: string
  reader_name?: string | undefined
  purpose: string
  from: string
  to: string
  lists?: readonly ListName[] | undefined
  until: string
}

/** A merchant has so many that count at most: banks, exchanges and tenders of a year are a few dozen. */
export const consentsMax = 200
/** The longest that one counts, years. */
const untilYearsMax = 1

/** A merchant consents that somebody reads its report. */
export const consenting: Beginning<Consent, ConsentAsked, ConsentParts> = {
  act: "give",
  async begin(tx, asked, by, { today }, { newId }) {
    if (by.kind !== "merchant") throw new Error("somebody else consents for a merchant")
    const fault = faultsOf(asked, today)
    if (fault) return fault
    const reader = await readReader(
      asked,
      (id) => findReaderClient(tx, id),
      (code) => loadNames(tx, [code]),
    )
    if ("pointer" in reader) return reader
    if (reader.id === by.code) return { kind: "field", pointer: "/reader", detail: words.self }
    if ((await holdStanding(tx, by.code, today)) >= consentsMax)
      return { kind: "illegal", pointer: undefined, detail: words.full }
    const lists = asked.lists ?? periodLists
    return {
      ...{ id: newId(), subjectCode: by.code, reader: reader.id, readerName: reader.name, purpose: asked.purpose },
      ...{
        from: asked.from,
        to: asked.to,
        lists: listNames.filter((name) => lists.includes(name)),
        until: asked.until,
      },
      ...{ givenOn: today, state: "standing", withdrawnOn: null, version: 1 },
    }
  },
  trail: ({ subjectCode: subject, reader, from, to, until }) => ({ subject, reader, from, to, until }),
}

/** What is wrong with what is asked, all of it, each in its place. A period to come may be consented to. */
function faultsOf({ from, to, until, purpose, reader_name: name = "" }: ConsentAsked, today: string): Fault | null {
  const period = periodFault({ from, to }, to)
  const isLate = until < today || until > addYears(today, untilYearsMax)
  const texts = Object.entries({ purpose, reader_name: name }).map(([field, text]) => {
    const detail = unfitWords(text) ?? (findPersonalData(text) === null ? null : words.personal)
    return detail && { pointer: `/${field}`, detail }
  })
  return wrongIn(period, isLate ? { pointer: "/until", detail: words.until } : null, ...texts)
}

/** Whom a merchant names: the holder of a code, or a client of the register by its id. */
async function readReader(
  { reader, reader_name: given }: ConsentAsked,
  findClient: (id: string) => Promise<string | null>,
  loadNamesOf: (code: string) => Promise<ReadonlyMap<string, string>>,
): Promise<{ id: string; name: string } | Fault> {
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(reader.trim())) {
    const id = reader.trim().toLowerCase()
    const name = await findClient(id)
    return name === null ? { kind: "field", pointer: "/reader", detail: words.noClient } : { id, name }
  }
  const reading = readCode(reader)
  if (reading.kind !== "valid") return { kind: "code", pointer: "/reader", reading }
  // What the register calls it counts: nobody is told another name than whom they let read.
  const name = (await loadNamesOf(reading.code)).get(reading.code) ?? given
  if (name === undefined || name === "") return { kind: "field", pointer: "/reader_name", detail: words.noName }
  return { id: reading.code, name }
}

const words = {
  self: { zh: "本商户查看自己的报告不需要授权。", en: "To read your own report takes no consent." },
  full: {
    zh: `有效的授权已达 ${consentsMax} 项：请先撤回不再需要的。`,
    en: `There are ${consentsMax} that count: withdraw what is not needed any more first.`,
  },
  until: {
    zh: "有效期至：今天起，最长一年。",
    en: "Until when it counts: today or later, a year at most.",
  },
  noClient: {
    zh: "没有这个接入方：请填写其统一社会信用代码，或者向其索取接入编号。",
    en: "There is no such client: give its unified code, or ask it for its id.",
  },
  noName: {
    zh: "本库没有收录该代码，请填写对方的名称。",
    en: "The register does not know the code: say what they are called.",
  },
  personal: { zh: "请不要写个人信息。", en: "Leave personal data out." },
} as const
