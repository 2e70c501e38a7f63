/**
 * Numbers of persons in folded text: ID numbers, telephone numbers, bank accounts; cut in groups, or in part hidden.
 * A number is read from where a group begins to where a group ends; what stands before it says whose number it is.
 */
import { matchesOf } from "./matches.ts"
import { isCreditCode, isIdNumber, isRegistrationNumber, passesLuhn } from "./personal-data-check-digit.ts"
import { Before, cues, mobile, monthAndDay, units } from "./personal-data-cue.ts"
import type { Found } from "./personal-data-found.ts"
import { findAccounts, findLandlines } from "./personal-data-worded.ts"

// Digits, signs that hide, and letters: a word with other letters in it is a code of something, not a number.
const word = /[0-9A-Za-z*#?]+/g
const gap = /^[\s.,_/:()+~、|，；;。-]{1,3}$/
/** What parts the items of a list, and clauses: a number goes on over them for a reason alone. */
const parting = /[、|，；;。]/
/** Letters before digits, as in “Tel138…”, and a sign or two that hide the end of a name. */
const leading = /^(?:[*#?]{1,2}(?=[A-Za-z\d]))?(?:[A-Za-z]+(?=[\d*#?]))?/
const numeric = /^[0-9*#?Xx]+$/
/** Longest number that is looked for: 20 characters of digits and country code. */
const numberLengthMax = 20
/** A group of digits, without the letters right before it. */
interface Group {
  start: number
  end: number
  text: string
  lead: string
}

/** A number put together from groups that stand side by side. */
interface Candidate {
  /** Digits, `*` for each that is hidden, perhaps an X at the end. */
  number: string
  start: number
  end: number
  lengths: readonly number[]
  separators: readonly string[]
  lead: string
  before: Before
  after: string
}

const idLeads = /^(?:SFZ|ID|NO)$/i

/** Every number of a person in the text. */
export function findNumbers(text: string): Found[] {
  const found: Found[] = [...findLandlines(text), ...findAccounts(text)]
  const groups: Group[] = []
  for (const match of matchesOf(word, text)) {
    const lead = leading.exec(match[0])?.[0] ?? ""
    const body = match[0].slice(lead.length)
    const [start, end] = [match.index + lead.length, match.index + match[0].length]
    const last = groups.at(-1)
    const isNumeric = numeric.test(body)
    if (last !== undefined && !(isNumeric && lead === "" && gap.test(text.slice(last.end, start)))) {
      readRun(text, groups, found)
      groups.length = 0
    }
    // An X alone hides something or ends a number, and begins none.
    if (isNumeric && (groups.length > 0 || !/^[xX]+$/.test(body)))
      groups.push({ start, end, text: body, lead: lead.replace(/\W/g, "") })
  }
  readRun(text, groups, found)
  return found
}

/** Reads groups that stand side by side: from each on, as many as make a number of a known length. */
function readRun(text: string, groups: readonly Group[], found: Found[]): void {
  for (let first = 0; first < groups.length; ) {
    const read = readFrom(text, groups, first)
    if (read === null) {
      const group = groups[first]
      if (group && group.text.length > 12) found.push(...findStarred(group, text))
      if (group && group.text.length > 18) found.push(...findInLong(group))
      first++
    } else {
      found.push(read.found)
      first = read.next
    }
  }
}

function readFrom(text: string, groups: readonly Group[], first: number): { found: Found; next: number } | null {
  const group = groups[first]
  if (!group || group.text.length > numberLengthMax) return null
  const before = new Before(text, group.start)
  const lengths: number[] = []
  const separators: string[] = []
  let number = ""
  let [digitsAlone, listed] = [true, false]
  let best: { found: Found; next: number } | null = null
  for (let at = first; at < groups.length; at++) {
    const next = groups[at]
    if (!next || number.length + next.text.length > numberLengthMax) break
    const previous = groups[at - 1]
    if (at > first && previous) {
      const separator = text.slice(previous.end, next.start)
      separators.push(separator)
      listed ||= parting.test(separator)
    }
    number += next.text
    digitsAlone &&= /^\d+$/.test(next.text)
    lengths.push(next.text.length)
    const readings = digitsAlone ? readingsOf[number.length] : inPart
    if (number.length < 8 || !readings) continue
    const { start, lead } = group
    const after = text.slice(next.end, next.end + 8)
    const read = digitsAlone ? number : unmasked(number)
    const candidate = { number: read, start, end: next.end, lengths, separators, lead, before, after }
    const judged = firstOf(readings, candidate)
    if (listed && judged && !goesOn(candidate, judged)) continue
    if (judged && (best === null || isBetter(judged, best.found, candidate.number))) {
      const from = judged.kind === "phone" ? start - (countryCode.exec(before.text)?.[0].length ?? 0) : start
      best = { found: { ...judged, start: from, end: next.end }, next: at + 1 }
    }
  }
  return best
}

/** Whether a number goes on over what parts a list: a right ID number, or one said to be what it reads as, cut by one sign. */
function goesOn({ number, before, separators }: Candidate, { kind, certainty }: NonNullable<Judgement>): boolean {
  if (kind === "id-number" && certainty === "checked") return true
  if (new Set(separators).size > 1 || number.includes("*")) return false
  if (kind === "bank-account") return certainty === "checked" && before.says(cues.bank)
  if (kind === "id-number") return before.says(cues.id) && (idShape.test(number) || oldIdShape.test(number))
  return kind === "phone" && before.says(cues.phone)
}

/** A whole number between whose digits stand signs that hide nothing, as dots do: 410105…18990101…1234. */
function findStarred({ text, start, end }: Group, source: string): Found[] {
  if (!starred.test(text)) return []
  const number = text.replace(/\*/g, "")
  const before = new Before(source, start)
  const is = (kind: Found["kind"], certainty: Found["certainty"]): Found[] => [{ kind, certainty, start, end }]
  if (number.length === 18 && idShape.test(number.toUpperCase()) && isIdNumber(number))
    return is("id-number", "checked")
  if (mobile.test(number) && before.says(cues.phone)) return is("phone", "cue")
  const ofCard = number.length > 15 && number.length < 20 && before.says(cues.bank) && passesLuhn(number)
  return ofCard ? is("bank-account", "checked") : []
}

/** Whether a longer reading is to be preferred: one that is surer, or goes on with what is hidden, or an ID number. */
function isBetter(judged: NonNullable<Judgement>, than: Found, number: string): boolean {
  if (judged.certainty === "checked" || (judged.kind === "id-number" && judged.certainty === "cue")) return true
  if (judged.kind !== than.kind) return false
  return judged.kind === "bank-account" || (number.includes("*") && than.certainty !== "checked")
}

/** Signs that hide as `*`; an X hides too, but for one at the end of an ID number. */
function unmasked(number: string): string {
  const signs = number.replace(/[#?]/g, "*")
  if (/^\d{17}[\dXx*]$/.test(signs)) return signs.replace(/[x*]$/, "X")
  return /[Xx]{2}|[Xx]./.test(signs) ? signs.slice(0, -1).replace(/[Xx]/g, "*") + hiddenLast(signs) : signs
}

function hiddenLast(signs: string): string {
  return /[Xx*][Xx]$/.test(signs) ? "*" : signs.slice(-1).toUpperCase()
}

const starred = /^\d+(?:\*+\d+)+[Xx]?$/

type Judgement = Pick<Found, "kind" | "certainty"> | null

/** What digits alone may be, by how many they are. */
const readingsOf: Readonly<Record<number, readonly ((candidate: Candidate) => Judgement)[]>> = {
  11: [judgeMobile],
  12: [judgeMobile],
  13: [judgeMobile],
  15: [judgeOldId, judgeMobile, judgeCard],
  16: [judgeCard],
  17: [judgeCard],
  18: [judgeId, judgeCard],
  19: [judgeCard],
}
const inPart = [judgeId, judgeMasked] as const

function firstOf(readings: readonly ((candidate: Candidate) => Judgement)[], candidate: Candidate): Judgement {
  for (const reading of readings) {
    const judged = reading(candidate)
    if (judged) return judged
  }
  return null
}

const provinceCodes = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/
// Births of other centuries are let in: who invents a number takes one that nobody can have.
const idShape = new RegExp(`^[1-9]\\d{5}(?:1[6-9]|2[01])\\d{2}${monthAndDay}\\d{3}[\\dX]$`)
const likelyBirth = /^.{6}(?:19\d\d|200\d)/
const oldIdShape = new RegExp(`^[1-8]\\d{5}\\d{2}${monthAndDay}\\d{3}$`)

function judgeId({ number, before, after, lead }: Candidate): Judgement {
  if (!/^\d{17}[\dX]$/.test(number)) return null
  const byCue = before.says(cues.id) || idLeads.test(lead)
  const named = byCue ? ({ kind: "id-number", certainty: "cue" } as const) : null
  // A foreigner's number begins with 9 and a province; a merchant's code that is all digits begins so too.
  if (/^9/.test(number) && (isCreditCode(number) || !provinceCodes.test(number.slice(1)))) return named
  if (!idShape.test(number)) return named
  const otherwise = before.says(cues.other) && !byCue
  if (isIdNumber(number)) {
    // A licence's number is none with a check digit, nor is whatever else stands behind the word for it.
    const ofThing = otherwise && !before.says(cues.licence)
    return (ofThing || after.trimStart().startsWith("号")) && !/^.{6}(?:1[6-9]|200)/.test(number)
      ? null
      : { kind: "id-number", certainty: "checked" }
  }
  if (named) return named
  const likely = provinceCodes.test(number) && likelyBirth.test(number) && !otherwise && lead === ""
  return likely ? { kind: "id-number", certainty: "shape" } : null
}

// Registration numbers go on behind their region with 0 to 3 for companies, 4 and 5 for foreign ones, 6 to 9 for traders.
const ofCompany = /公司|企业|商行|注册|登记|执照|工商|营业/
const ofOther = /个体|商行|外[商资]|合资|独资|注册|登记|执照|工商|营业/

function judgeOldId({ number, before, lead, lengths }: Candidate): Judgement {
  if (before.says(cues.id) || idLeads.test(lead)) return { kind: "id-number", certainty: "cue" }
  if (lead !== "" || !oldIdShape.test(number) || !provinceCodes.test(number) || before.says(cues.other)) return null
  if (!(lengths.length === 1 || lengths.length === 15 || String(lengths) === "6,6,3")) return null
  return isRegistrationNumber(number) && before.says(/^.{6}[0-3]/.test(number) ? ofCompany : ofOther)
    ? null
    : { kind: "id-number", certainty: "shape" }
}

/** What is left of a country code before its digits or a number: they are groups of their own. */
const countryCode = /\(?\+?$|\(?\+?86\)?[ -]{0,2}$/
/** How a mobile number is cut when nothing says that it is one. */
const mobileCuts = /^(?:(?:00)?86,|0,)?(?:11|3,4,4|3,8|7,4|3,4,2,2|1(?:,1){10})$/
const mobileLeads = /^(?:tel|t|m|mob|mobile|phone|ph|p|vx|wx|v|qq|dh|sj|sjh|call)?$/i

function judgeMobile({ number, before, after, lead, lengths, separators }: Candidate): Judgement {
  if (!mobile.test(number)) return null
  if (before.says(cues.phone) || (lead !== "" && mobileLeads.test(lead))) return { kind: "phone", certainty: "cue" }
  const cut = lengths
    .map((length, index) => (index === 0 && number.length > 11 && length < 5 ? "86" : length))
    .join(",")
  const known = mobileCuts.test(lengths.length === 1 ? "11" : cut) && !separators.some((sign) => /[,/:]/.test(sign))
  const partOfNumber =
    /(?:^|\D)\d{1,9}[.-]$|[¥￥$]\s?$/.test(before.text.replace(countryCode, "")) || /^\.\d/.test(after)
  if (!known || partOfNumber || lead !== "" || number.startsWith("01") || units.test(after)) return null
  return before.says(cues.other) ? null : { kind: "phone", certainty: "shape" }
}

// Issuers: UnionPay (62, and 60, 68, 9558 before it), JCB, American Express; Visa and MasterCard where no region begins so.
const cardIssuers = /^(?:62|60|68|9558|35[2-8]|34|37|4[0789]|55|2[2-7])/
const cardCuts = /^(?:\d\d|4(?:,4){3}(?:,[1-3])?|6,1[0-3]|[67],[69]|4,6,5|1(?:,1){14,18})$/

function judgeCard({ number, before, after, lead, lengths }: Candidate): Judgement {
  if (lead !== "") return null
  if (before.says(cues.bank)) return { kind: "bank-account", certainty: passesLuhn(number) ? "checked" : "cue" }
  if (!/^[2-69]/.test(number)) return null
  const cut = lengths.join(",")
  const inFours = /^4,4,4,4(?:,[1-3])?$/.test(cut)
  const issued = cardIssuers.test(number) || (inFours && /^[45]/.test(number))
  if (!issued || !cardCuts.test(cut) || number.length === 15 || before.says(cues.other) || units.test(after))
    return null
  if (passesLuhn(number)) return { kind: "bank-account", certainty: "checked" }
  return inFours && /^62/.test(number) ? { kind: "bank-account", certainty: "shape" } : null
}

function judgeMasked({ number, before, after, lead }: Candidate): Judgement {
  if (!number.includes("*")) return null
  const [, head = "", mask = "", tail = ""] = /^(\d*)(\*+)(\d*X?)$/.exec(number) ?? []
  if (mask.length < 2 || /^9[123]/.test(head) || units.test(after)) return null
  const is = (kind: Found["kind"], byCue: boolean) => ({ kind, certainty: byCue ? "cue" : "shape" }) as const
  const byPhone = before.says(cues.phone) || (lead !== "" && mobileLeads.test(lead))
  if (/^(?:86)?1[3-9]/.test(head) && number.length === 11) return is("phone", byPhone)
  if (/^(?:86)?1[3-9]\d$/.test(head) && tail.length === 4 && tail !== "" && mask.length < 6) return is("phone", byPhone)
  if (byPhone && number.length === 11 && /^1?$/.test(head) && head.length + tail.length > 2) return is("phone", true)
  if ((before.says(cues.id) || idLeads.test(lead)) && head !== "" && mask.length > 3) return is("id-number", true)
  if (before.says(cues.bank) && mask.length > 2) return is("bank-account", true)
  const ofProvince = head.length < 2 ? /^[1-8]/.test(head) : provinceCodes.test(head)
  // Birth and order hidden, as nothing but citizens' numbers are.
  const asCitizens = head.length === 6 && mask.length === 8 && tail.length === 4 && ofProvince
  if (lead !== "" || (before.says(cues.other) && !asCitizens)) return null
  if (number.length === 18 && mask.length > 3 && ofProvince) return is("id-number", false)
  if (number.length === 15 && mask.length > 3 && ofProvince && head.length > 2) return is("id-number", false)
  if (cardIssuers.test(head) && head.length > 3 && /^\d{3,4}$/.test(tail)) {
    return is(head.length === 6 && number.length === 14 ? "id-number" : "bank-account", false)
  }
  return head.length === 6 && ofProvince && tail.length === 4 ? is("id-number", false) : null
}

// Whole, cut as digits are, and from every place where a group begins: what stands before may be a number of its own.
const lettered =
  /(?<=(?<![0-9A-Za-z])(?:[Ss][Ff][Zz]|[Ii][Dd]|[Nn][Oo])?)(?=((?:[0-9OoIil|〇零][\s.,_/:()+、-]{0,3}){17}[0-9OoIil|〇零Xx*])(?![0-9A-Za-z]))/g

/**
 * ID numbers in which letters or strokes stand for zeros and ones, as a hand or a scanner writes them: by their dates, and by
 * their check digit or a word before them, so that no code of anything is taken for one.
 */
export function* findLetteredIds(text: string): Generator<Found> {
  for (const { index: start, 1: written = "" } of matchesOf(lettered, text)) {
    const number = written
      .replace(/[Oo〇零]/g, "0")
      .replace(/[Iil|]/g, "1")
      .replace(/\*$/, "X")
      .replace(/[^0-9A-Za-z]/g, "")
      .toUpperCase()
    if (!/[OoIil|〇零]/.test(written) || !idShape.test(number)) continue
    const certainty = isIdNumber(number) ? "checked" : new Before(text, start).says(cues.id) ? "cue" : null
    if (certainty !== null) yield { kind: "id-number", certainty, start, end: start + written.length }
  }
}

const enclosed = /(?<!\d)[1-9]\d{16}[\dXx](?=[A-Za-z])/g

/** ID numbers with a letter right behind them, as of an item in a list: right ones alone, for codes have letters as well. */
export function* findEnclosedIds(text: string): Generator<Found> {
  for (const { index: start, 0: written } of matchesOf(enclosed, text)) {
    const number = written.toUpperCase()
    if (!provinceCodes.test(number) || !idShape.test(number) || !/^.{6}(?:1[6-9]|20[01])/.test(number)) continue
    if (!isIdNumber(number) || new Before(text, start).says(cues.other)) continue
    yield { kind: "id-number", certainty: "checked", start, end: start + written.length }
  }
}

const letteredMobile = /(?<![0-9A-Za-z])(?=[0-9]*[OoIl])([1Il](?:[\s-]?[0-9OoIl]){10})(?![0-9A-Za-z])/g

/** Mobile numbers in which letters stand for zeros and ones, by a word before them. */
export function* findLetteredMobiles(text: string): Generator<Found> {
  for (const { index: start, 0: written } of matchesOf(letteredMobile, text)) {
    const number = written.replace(/[\s-]/g, "").replace(/[Oo]/g, "0").replace(/[Il]/g, "1")
    if (!mobile.test(number) || !new Before(text, start).says(cues.phone)) continue
    yield { kind: "phone", certainty: "cue", start, end: start + written.length }
  }
}

/** ID numbers inside a longer run of digits, as where a list has lost its separators. */
function findInLong({ text, start }: Group): Found[] {
  const found: Found[] = []
  // With one digit more, as of an item in a list, it is looked at as it is alone.
  const births = text.length === 19 ? /^(?:1[6-9]|20[01])/ : /^(?:19|20[01])/
  for (let at = 0; at + 18 <= text.length; at++) {
    if (!births.test(text.slice(at + 6, at + 9))) continue
    const number = unmasked(text.slice(at, at + 18))
    if (!provinceCodes.test(number) || !idShape.test(number) || !isIdNumber(number)) continue
    found.push({ kind: "id-number", certainty: "checked", start: start + at, end: start + at + 18 })
    at += 17
  }
  return found
}
