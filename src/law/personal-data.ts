/**
 * Finds what looks like a natural person's data in text that is about to be public (PIPL; R45: never shown to the
 * public), in every writing. A finding is a reason to stop and look, not a proof; it never holds the text found.
 */
import { findChatAccounts, findMail, findTravelDocuments } from "./personal-data-account.ts"
import { findActNames } from "./personal-data-act-name.ts"
import { findHomes } from "./personal-data-address.ts"
import { type Findings, foreseenIn } from "./personal-data-foreseen.ts"
import type { Certainty, Found, PersonalDataKind } from "./personal-data-found.ts"
import { findNames } from "./personal-data-name.ts"
import { findEnclosedIds, findLetteredIds, findLetteredMobiles, findNumbers } from "./personal-data-number.ts"
import { findBirths, findCertificates, findInsurances, findPlates, findVehicles } from "./personal-data-owned.ts"
import { findIllness, findMinors } from "./personal-data-person.ts"
import { foldText, showHidden } from "./personal-data-text.ts"
import { findLastDigits } from "./personal-data-worded.ts"

// Each search is entered only by a text that holds what every finding of it holds: most texts pass in one scan each.
type Searches = readonly (readonly [RegExp, (text: string) => Iterable<Found>])[]
const numberSearches: Searches = [
  [/(?:[\d*#?Xx][^\dA-Za-z\u4e00-\u9fff*#?]{0,3}){7}/, findNumbers],
  [/[\dXx][A-Za-z](?<=\d{17}[\dXx][A-Za-z])/, findEnclosedIds],
  [/[OoIil|〇零]/, findLetteredIds],
  [/[OoIl]/, findLetteredMobiles],
  [/尾号|[末后][三四]位/, findLastDigits],
  [/@|at|艾特|#/i, findMail],
  [
    /信|抖音|快手|小红书|钉钉|支付宝|旺旺|微博|闲鱼|陌陌|B站|skype|卫星|telegram|薇\s?:|wx|vx|V\s?[:❤]|\+\s?V|Q\s?Q|加[VQ微薇]|绿泡泡|扣扣|企鹅|Q号|weixin|wechat/i,
    findChatAccounts,
  ],
  [
    /[护護]照|passport|通行证|台胞|[官兵人居警驶生格离婚乡人待休]证|居留|居住|[港门湾民]身份[证證]|驾照|[签行]证|入境证|海员证|出生|[社医]保卡|保障卡|残疾|健康/i,
    findTravelDocuments,
  ],
  [/[A-Za-z][ .-]?[A-Za-z\d*]{4}|[车号挂]牌|车号|牌照/, findPlates],
  [/车[架辆]|识别代|大架|[动电]机编?号|VIN|[A-Z\d](?<=[A-HJ-NPR-Z\d]{17})/, findVehicles],
  [/不动产|[房产]证|权证|国用|集用|宅用|集建|房本|地证|土地使用/, findCertificates],
  [/社保|社会保|[医疗老伤业]保|公积金|新农合|参保/, findInsurances],
]
export const searches: Searches = [
  ...numberSearches,
  [/出生|生于|生日|[日月年\d]生/, findBirths],
  [/住|户籍|户口|居|地址|单元|[栋幢座楼#-]|村|弄|家在|民房|号附/, findHomes],
  [
    /[人者生东员工长师户客主友男女童岁妻夫]|其|之[子父母兄弟姐]|[原被]告|[对甲乙丙供需买卖租托作]方|[姓真本署签全]名|[买卖]家|儿|司机|[监董]事|[父母]亲|对象|代表|叫|\(系|经理|主管|书记|会计|出纳|老板|保安|房东|主播|邻居|同事|护士|[家亲]属|亲戚|配偶|[哥弟姐妹]{2}|[堂表][哥弟姐妹兄]|[村居市渔牧]民|[姐妹]夫|[侄甥孙婿岳舅叔伯姑姨嫂]/,
    findNames,
  ],
  [
    /由|从|自|在|[向与和同跟经受被]|通过|聘任|任命|租赁|[转汇打存][入至到给]|付给|[租借使冒盗雇聘招]用|挂靠|雇[佣请]|[聘邀]请|招聘|委托|授权|安排|指使|[卖售借租交让递送]给|售予|户名|户人|款人|卡人|权人|有人|个人|货人|销人|[货车]主|利人|、|某/,
    findActNames,
  ],
  [/岁|未[成满]年?|生|个多?月|小朋友|孩|小学|[之其][子女]|孙|童|儿|年仅|时年|年方|刚满/, findMinors],
  [
    /患|确诊|诊断|病|感染|染上|[检查验]出|因|住院|门诊号|就诊卡|孕|妊娠|产|残[疾障]|携带者|阳性|[化放]疗|透析|术后|手术|移植|试管|伤残|[轻重]伤|药|聋|盲人|失明|瘫|中风|癌|梗|脑[溢出]血|尿毒症|自闭|抑郁|癫痫|痴呆|精神|肿瘤|休克|住进|抢救|截肢|失[明聪]|卧床|月子|孩子|分娩|哺乳|流产|早产|出院|障碍|高血压|硬化|哮喘|炎|乙肝|结核/,
    findIllness,
  ],
]

/**
 * The version of the rules. Where a change finds what was not found before, it grows, and what is public already is looked through
 * again (register/daily/personal-step.ts); tests/law/personal-data.test.ts says when.
 */
export const rulesVersion = 2

const trust = { checked: 2, cue: 1, shape: 0 } as const satisfies Record<Certainty, number>

/** The first kind of personal data that the text seems to hold, or null. */
export function findPersonalData(text: string): PersonalDataKind | null {
  return findPersonalDataPlaces(text)[0]?.kind ?? null
}

/** Every place that seems to hold personal data, in the order of the text; of two that overlap, the surer one. */
export function findPersonalDataPlaces(text: string): Found[] {
  const foreseen = foreseenIn(text)
  return foreseen ? [...foreseen.all] : findBy(searches, text)
}

/** The same of numbers and accounts alone, and not of names, homes, minors or illness. */
export function findPersonalNumberPlaces(text: string): Found[] {
  const foreseen = foreseenIn(text)
  return foreseen ? [...foreseen.numbers] : findBy(numberSearches, text)
}

/** Both, for who looks beforehand. */
export function lookThrough(text: string): Findings {
  return { all: findBy(searches, text), numbers: findBy(numberSearches, text) }
}

/** The texts that are looked through where this one is asked about. */
export function lookedThrough(text: string): string[] {
  return [text, text.trim()].flatMap((each) => [each, each.replace(randomId, "")])
}

function findBy(searches: Searches, text: string): Found[] {
  const folded = foldText(text)
  const found: Found[] = []
  for (const [holds, search] of searches) {
    if (holds.test(folded.text)) for (const finding of search(folded.text)) found.push(finding)
  }
  if (found.length === 0) return found
  return apart(found).map((finding) => ({ ...finding, ...folded.placeOf(finding.start, finding.end) }))
}

/**
 * A name that somebody gave (of a file, a column, a member) with a sign in place of what seems to be personal in it, and of
 * what would show the rest as another name: for what repeats it, to say which one is meant.
 */
export function hidePersonalData(name: string): string {
  return showHidden(hide(name, () => true))
}

// As long as a header of a table, many times over. A hundred of them are told at most.
const nameLengthMax = 120

/** The beginning of such a name, as far as it is repeated. What is too long to be one is not, nor is it looked through. */
export function shownName(name: string, lengthMax = 60): string {
  return name.length > nameLengthMax ? "…" : hidePersonalData(name).slice(0, lengthMax)
}

const sign = "***"

function hide(text: string, isHidden: (finding: Found) => boolean): string {
  let [hidden, rest] = ["", 0]
  for (const { start, end } of findPersonalDataPlaces(text).filter(isHidden)) {
    hidden += text.slice(rest, start) + sign
    rest = end
  }
  return hidden + text.slice(rest)
}

// What belongs to one person and leads to them, whatever stands around it.
const numbers: ReadonlySet<PersonalDataKind> = new Set([
  ...(["id-number", "phone", "landline", "bank-account", "e-mail", "chat-account", "travel-document"] as const),
  ...(["number-plate", "vehicle-number", "property-certificate", "social-insurance"] as const),
])

// Of a hundred of ours some reads as a landline (RFC 9562).
const randomId = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g

/** Whether a text seems to hold somebody's number or account: such a one is repeated nowhere. */
export function holdsPersonalNumber(text: string): boolean {
  return findPersonalDataPlaces(text.replace(randomId, "")).some(({ kind }) => numbers.has(kind))
}

/** Whether a text seems to hold a citizen's ID number, or has 18 digits in a row, right or not. */
export function holdsIdNumber(text: string): boolean {
  if (/\d{17}[\dx]/i.test(foldText(text).text)) return true
  return findPersonalDataPlaces(text).some(({ kind }) => kind === "id-number")
}

/** A text with a sign in place of each such number; empty where it is nothing else. */
export function hidePersonalNumbers(text: string): string {
  if (!holdsPersonalNumber(text)) return text
  const hidden = hide(text, ({ kind }) => numbers.has(kind))
  return hidden.trim() === sign ? "" : hidden
}

function apart(found: Found[]): Found[] {
  const kept: Found[] = []
  for (const finding of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1)
    if (last === undefined || last.end <= finding.start) kept.push(finding)
    else if (last.kind === finding.kind) {
      const certainty = trust[finding.certainty] > trust[last.certainty] ? finding.certainty : last.certainty
      kept[kept.length - 1] = { ...last, certainty, end: Math.max(last.end, finding.end) }
    } else if (trust[finding.certainty] > trust[last.certainty]) kept[kept.length - 1] = finding
  }
  return kept
}
