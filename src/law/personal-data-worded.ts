/** Numbers of persons that are known by the shape of the text round them: landlines, accounts after their word, and last digits. */
import { matchesOf } from "./matches.ts"
import { passesLuhn } from "./personal-data-check-digit.ts"
import { Before, cues, mobile, monthAndDay, units } from "./personal-data-cue.ts"
import type { Found } from "./personal-data-found.ts"

const area = "(?:10|2[0-57-9]|[3-9]\\d{2})"
const local = "(?:[2-8]\\d{2,3}[ -]?\\d{4}|[2-8]\\d{3}[ -]?\\d{3}|[2-8][\\d*]{6,7}|\\*{4}\\d{3,4})"
const extension = "(?: ?(?:-|转|分机|ext\\.?|x|[*#](?=\\d{1,5}(?!\\d))) ?\\d{1,5})?"
const withArea = new RegExp(
  `(?=[\\d(+【[ -])(?<![\\dA-Za-z*.]|\\d[-/]|\\w\\.[a-z]{2,6}/)(?:\\(?(?:\\+|00)86\\)?[ -]{0,2}\\(?0?${area}|[(\\[【]0${area}|0${area})[)\\]】]?[ ./-]{0,3}${local}${extension}(?![\\d*]|[.-]\\d)|(?<!\\d)(?:\\+|00)(?:852|853|886)[ )-]{0,2}\\d{4}[ -]?\\d{4,5}(?!\\d)`,
  "gi",
)
const withoutArea = new RegExp(
  `(?:电话|座机|固话|传真|热线|宅电|小灵通|区号[: 为]{0,2}0\\d{2,3}[，,、 ]{0,2}|tel|fax)[:号码为是( ]{0,4}([2-9]\\d{2,3}[ -]?\\d{4})${extension}(?![\\d*]|[.-]\\d)`,
  "gi",
)
const dateLike = new RegExp(`^20[0-3]\\d${monthAndDay}$`)

export function findLandlines(text: string): Found[] {
  const found: Found[] = []
  for (const match of matchesOf(withArea, text)) {
    const before = new Before(text, match.index)
    const byCue = before.says(cues.phone)
    const digits = match[0].replace(/[^\d*]/g, "")
    // A point or a stroke stands in amounts and days too.
    if (!byCue && /^[^\d]*\d{3,4}\s?[./]/.test(match[0])) continue
    if (!byCue && (before.says(cues.other) || dateLike.test(digits.slice(-8)))) continue
    if (units.test(text.slice(match.index + match[0].length))) continue
    const end = match.index + match[0].length
    found.push({ kind: "landline", certainty: byCue ? "cue" : "shape", start: match.index, end })
  }
  for (const match of matchesOf(withoutArea, text)) {
    const [whole, number = ""] = match
    if (/^(?:400|800)/.test(number) && number.length > 7) continue
    const start = match.index + whole.indexOf(number)
    found.push({ kind: "landline", certainty: "cue", start, end: match.index + whole.length })
  }
  return found
}

const account =
  /(?=[账帐卡银储借信存工开支分A])(?<!QQ|信|扣)(?:账\s?号|帐\s?号|账\s?户|帐\s?户|(?<!(?:礼品|会员|购物|储值|充值|加油|预付|积分|公交|就诊|(?<![\d本当该每首各去今前上下])[次月年])卡?)卡\s?号|银行卡|储蓄卡|借记卡|信用卡|存折|工资卡|开户银?行|[支分]行|分理处|储蓄所|(?<![A-Za-z])A\/C(?: ?No\.?)?)([^\d，。；;、*]{0,16})(\d(?:[ -]{0,2}\d){9,24})(?!\d)/gi

/** An account behind its branch and a comma: long enough to be none of a telephone, and no moment. */
const behindBranch =
  /(?:开户银?行|[支分]行|分理处|储蓄所|营业[部室]|信用社|农商行)[^\d，。；;、*:]{0,8}[，,；;、]\s?()((?!20[0-3]\d[ -]?(?:0[1-9]|1[0-2]))[1-9](?:[ -]{0,2}\d){11,24})(?!\d)/g

const lastDigits =
  /(手机|电话|号码|卡|账户|账号|身份证|证件)[^，。；;\d]{0,6}(?:尾号|末[四三]位|后[四三]位)[为是:\s]{0,3}(\d{3,4})(?!\d)|(?<!(?:订单|运单|快递|单号|票号|编号|批号|车牌)[^，。；;\d]{0,3})尾号[为是:\s]{0,3}(\d{4})(?!\d)(?:的?[\u4e00-\u9fff]{0,4}?(手机|电话|机主))?/g

const lastDigitsOf = [
  [/证/, "id-number"],
  [/手机|电话|号码|机主/, "phone"],
] as const

/** The last digits of a telephone number or an account, said to be so. */
export function findLastDigits(text: string): Found[] {
  return [...matchesOf(lastDigits, text)].map(({ 0: whole, 1: before, 4: after, index }) => ({
    kind: lastDigitsOf.find(([word]) => word.test(before ?? after ?? ""))?.[1] ?? "bank-account",
    certainty: "cue",
    start: index,
    end: index + whole.length,
  }))
}

/** Accounts by the word before them: no check is asked of them, for accounts that are not cards have none. */
export function findAccounts(text: string): Found[] {
  const found: Found[] = []
  for (const match of [...matchesOf(account, text), ...matchesOf(behindBranch, text)]) {
    const [whole, between = "", number = ""] = match
    const end = match.index + whole.length
    if (
      /金额|余额|行号|联行|流水|订单|编号|[¥￥]/.test(between) ||
      units.test(text.slice(end)) ||
      /^\.\d/.test(text.slice(end))
    )
      continue
    const digits = number.replace(/\D/g, "")
    if (mobile.test(digits) || /^400\d{7}$/.test(digits)) continue
    const certainty = digits.length > 15 && passesLuhn(digits) ? "checked" : "cue"
    found.push({ kind: "bank-account", certainty, start: end - number.length, end })
  }
  return found
}
