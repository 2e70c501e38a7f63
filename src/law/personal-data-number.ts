/**
 * Numbers of persons in folded text: ID numbers, telephone numbers, bank accounts; cut in groups, or in part hidden.
 * A number is read from where a group begins to where a group ends; what stands before it says whose number it is.
 */
import { isCreditCode, isIdNumber, isRegistrationNumber, passesLuhn } from "./personal-data-check-digit.ts"
import type { Found } from "./personal-data-found.ts"

// Digits, signs that hide, and letters: a word with other letters in it is a code of something, not a number.
const word = /[0-9A-Za-z*#?]+/g
const gap = /^[\s.,_/:()+-]{1,3}$/
/** Letters before digits, as in “Tel138…”, and a sign or two that hide the end of a name. */
const leading = /^(?:[*#?]{1,2}(?=[A-Za-z\d]))?(?:[A-Za-z]+(?=[\d*#?]))?/
const numeric = /^[0-9*#?Xx]+$/
/** Longest number that is looked for: 20 characters of digits and country code. */
const numberLengthMax = 20
/** How far before a number a word may stand that says what it is. */
const cueReach = 24

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

/** The text before a number as far as it may say what it is, asked once however many readings begin there. */
class Before {
  readonly text: string
  readonly #answers = new Map<RegExp, boolean>()

  constructor(text: string, start: number) {
    this.text = text.slice(Math.max(0, start - cueReach), start)
  }

  says(cue: RegExp): boolean {
    const answer = this.#answers.get(cue) ?? cue.test(this.text)
    this.#answers.set(cue, answer)
    return answer
  }
}

const cues = {
  id: /(?:身份|证件|一代证|二代证|居民证|SFZ)[^\d，。；;、]{0,12}$|(?<![A-Za-z?&/])ID[\s:为是(]{0,4}$/i,
  phone:
    /(?:电\s?话|手\s?机|联系|致电|拨打|座机|固话|传真|热线|来电|短信|机主|(?<![A-Za-z])(?:tel|phone|mobile|mob|fax|call))[^\d，。；;、]{0,10}$|(?<![A-Za-z0-9])(?:m|t|p|dh|sj|sjh)[\s:.]{0,2}$/i,
  bank: /(?:账\s?号|帐\s?号|账\s?户|帐\s?户|卡\s?号|银行卡|储蓄卡|借记卡|信用卡|贷记卡|存折|工资卡|汇入|汇至|打款|转入|转至|名下|走账|卡片)[^\d，。；;、]{0,12}$/,
  other:
    /(?:编\s?号|许可证?|证\s?号|证书|注册|登记证?|代码|条形?码|批号|批次|订单|运单|快递|单号|包裹|流水|交易|文号|文书|案号|立案|发票|票号|货号|型号|序列|备案|备字|报告|合同|凭证|回执|时间戳|系统记录|执照|准字|标准|版本|样品|抽样|专利|著作权|字号|字第?|ISBN|IMEI|GB|(?<![A-Za-z])(?:NO|SN|SKU|LOT)\.?|〔\d{4}〕|\[\d{4}\])(?:编号|号码|号|码|单|证|第|为|是|No|[\s:.#()“-]){0,5}$|[?&](?!tel|phone|mobile)[\w.-]{1,12}=$|(?:item|goods|product|orders?|detail|sku|mall|news|article)s?[/_-]$/i,
} as const
const idLeads = /^(?:SFZ|ID|NO)$/i
const units =
  /^\s?(?:元|万|亿|吨|克|千克|公斤|毫|微|厘|件|股|次|个(?!人|体)|米|平方|立方|人(?!民)|箱|瓶|袋|支(?!付)|条(?!例)|台|%|％|kg|g\b|ml|号(?:文|令|公告|判决|行政|决定|民|刑))/i

/** Every number of a person in the text. */
export function findNumbers(text: string): Found[] {
  const found: Found[] = [...findLandlines(text), ...findAccounts(text)]
  const groups: Group[] = []
  for (const match of text.matchAll(word)) {
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
  let best: { found: Found; next: number } | null = null
  for (let at = first; at < groups.length; at++) {
    const next = groups[at]
    if (!next || number.length + next.text.length > numberLengthMax) break
    const previous = groups[at - 1]
    if (at > first && previous) separators.push(text.slice(previous.end, next.start))
    number += next.text
    lengths.push(next.text.length)
    const readings = /^\d+$/.test(number) ? readingsOf[number.length] : inPart
    if (number.length < 8 || !readings) continue
    const { start, lead } = group
    const after = text.slice(next.end, next.end + 8)
    const candidate = { number: unmasked(number), start, end: next.end, lengths, separators, lead, before, after }
    const judged = firstOf(readings, candidate)
    if (judged && (best === null || isBetter(judged, best.found, candidate.number))) {
      const from = judged.kind === "phone" ? start - (countryCode.exec(before.text)?.[0].length ?? 0) : start
      best = { found: { ...judged, start: from, end: next.end }, next: at + 1 }
    }
  }
  return best
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
const monthAndDay = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])"
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
    return (otherwise || after.trimStart().startsWith("号")) && !/^.{6}(?:1[6-9]|200)/.test(number)
      ? null
      : { kind: "id-number", certainty: "checked" }
  }
  if (named) return named
  const likely = provinceCodes.test(number) && likelyBirth.test(number) && !otherwise && lead === ""
  return likely ? { kind: "id-number", certainty: "shape" } : null
}

const ofCompany = /公司|企业|商行|注册|登记|执照|工商|营业/

function judgeOldId({ number, before, lead, lengths }: Candidate): Judgement {
  if (before.says(cues.id) || idLeads.test(lead)) return { kind: "id-number", certainty: "cue" }
  if (lead !== "" || !oldIdShape.test(number) || !provinceCodes.test(number) || before.says(cues.other)) return null
  if (!(lengths.length === 1 || lengths.length === 15 || String(lengths) === "6,6,3")) return null
  return isRegistrationNumber(number) && before.says(ofCompany) ? null : { kind: "id-number", certainty: "shape" }
}

/** What is left of a country code before its digits or a number: they are groups of their own. */
const countryCode = /\(?\+?$|\(?\+?86\)?[ -]{0,2}$/
const mobile = /^(?:0?0?86|0)?1[3-9]\d{9}$/
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
  const cut = lengths.join(",")
  const inFours = /^4,4,4,4(?:,[1-3])?$/.test(cut)
  if (before.says(cues.bank)) return { kind: "bank-account", certainty: passesLuhn(number) ? "checked" : "cue" }
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
  if ((before.says(cues.id) || idLeads.test(lead)) && head !== "" && mask.length > 3) return is("id-number", true)
  if (before.says(cues.bank) && mask.length > 2) return is("bank-account", true)
  if (lead !== "" || before.says(cues.other)) return null
  const ofProvince = head.length < 2 ? /^[1-8]/.test(head) : provinceCodes.test(head)
  if (number.length === 18 && mask.length > 3 && ofProvince) return is("id-number", false)
  if (number.length === 15 && mask.length > 3 && ofProvince && head.length > 2) return is("id-number", false)
  if (cardIssuers.test(head) && head.length > 3 && /^\d{3,4}$/.test(tail)) {
    return is(head.length === 6 && number.length === 14 ? "id-number" : "bank-account", false)
  }
  return head.length === 6 && ofProvince && tail.length === 4 ? is("id-number", false) : null
}

/** ID numbers inside a longer run of digits, as where a list has lost its separators. */
function findInLong({ text, start }: Group): Found[] {
  const found: Found[] = []
  for (let at = 0; at + 18 <= text.length; at++) {
    if (!/^(?:19|20[01])/.test(text.slice(at + 6, at + 9))) continue
    const number = unmasked(text.slice(at, at + 18))
    if (!provinceCodes.test(number) || !idShape.test(number) || !isIdNumber(number)) continue
    found.push({ kind: "id-number", certainty: "checked", start: start + at, end: start + at + 18 })
    at += 17
  }
  return found
}

const area = "(?:10|2[0-57-9]|[3-9]\\d{2})"
const local = "(?:[2-8]\\d{2,3}[ -]?\\d{4}|[2-8]\\d{3}[ -]?\\d{3}|[2-8][\\d*]{6,7}|\\*{4}\\d{3,4})"
const extension = "(?: ?(?:-|转|分机|ext\\.?|x) ?\\d{1,5})?"
const withArea = new RegExp(
  `(?<![\\dA-Za-z*.]|\\d[-/])(?:\\(?(?:\\+|00)86\\)?[ -]{0,2}\\(?0?${area}|\\(0${area}|0${area})\\)?[ -]{0,3}${local}${extension}(?![\\d*]|[.-]\\d)|(?<!\\d)(?:\\+|00)(?:852|853|886)[ )-]{0,2}\\d{4}[ -]?\\d{4,5}(?!\\d)`,
  "gi",
)
const withoutArea = new RegExp(
  `(?:电话|座机|固话|传真|tel|fax)[:号码为是( ]{0,4}([2-9]\\d{2,3}[ -]?\\d{4})${extension}(?![\\d*]|[.-]\\d)`,
  "gi",
)
const dateLike = new RegExp(`^20[0-3]\\d${monthAndDay}$`)

function findLandlines(text: string): Found[] {
  const found: Found[] = []
  for (const match of text.matchAll(withArea)) {
    const before = new Before(text, match.index)
    const byCue = before.says(cues.phone)
    const digits = match[0].replace(/[^\d*]/g, "")
    if (!byCue && (before.says(cues.other) || dateLike.test(digits.slice(-8)))) continue
    if (units.test(text.slice(match.index + match[0].length))) continue
    const end = match.index + match[0].length
    found.push({ kind: "landline", certainty: byCue ? "cue" : "shape", start: match.index, end })
  }
  for (const match of text.matchAll(withoutArea)) {
    const [whole, number = ""] = match
    if (/^(?:400|800)/.test(number) && number.length > 7) continue
    const start = match.index + whole.indexOf(number)
    found.push({ kind: "landline", certainty: "cue", start, end: match.index + whole.length })
  }
  return found
}

const account =
  /(?<!QQ|信|扣)(?:账\s?号|帐\s?号|账\s?户|帐\s?户|卡\s?号|银行卡|储蓄卡|借记卡|信用卡|存折|工资卡)([^\d，。；;、*]{0,16})(\d(?:[ -]{0,2}\d){9,24})(?!\d)/g

const lastDigits =
  /(手机|电话|号码|卡|账户|账号|身份证|证件)[^，。；;\d]{0,6}(?:尾号|末[四三]位|后[四三]位)[为是:\s]{0,3}(\d{3,4})(?!\d)|尾号[为是:\s]{0,3}(\d{4})的?(手机|电话|银行卡|储蓄卡|信用卡|账户|账号)/g

const lastDigitsOf = [
  [/证/, "id-number"],
  [/手机|电话|号码/, "phone"],
] as const

/** The last digits of a telephone number or an account, said to be so. */
export function findLastDigits(text: string): Found[] {
  return [...text.matchAll(lastDigits)].map(({ 0: whole, 1: before, 4: after, index }) => ({
    kind: lastDigitsOf.find(([word]) => word.test(before ?? after ?? ""))?.[1] ?? "bank-account",
    certainty: "cue",
    start: index,
    end: index + whole.length,
  }))
}

/** Accounts by the word before them: no check is asked of them, for accounts that are not cards have none. */
function findAccounts(text: string): Found[] {
  const found: Found[] = []
  for (const match of text.matchAll(account)) {
    const [whole, between = "", number = ""] = match
    const end = match.index + whole.length
    if (/金额|余额|流水|订单|编号|[¥￥]/.test(between) || units.test(text.slice(end)) || /^\.\d/.test(text.slice(end)))
      continue
    const digits = number.replace(/\D/g, "")
    if (mobile.test(digits) || /^400\d{7}$/.test(digits)) continue
    const certainty = digits.length > 15 && passesLuhn(digits) ? "checked" : "cue"
    found.push({ kind: "bank-account", certainty, start: end - number.length, end })
  }
  return found
}
