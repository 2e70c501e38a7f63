/** E-mail addresses, chat accounts and travel documents in folded text. */
import { matchesOf } from "./matches.ts"
import type { Found, PersonalDataKind } from "./personal-data-found.ts"

const mailHosts = "(?:qq|163|126|139|189|foxmail|gmail|hotmail|outlook|icloud|sina|sohu|yeah|aliyun)\\.(?:com|net|cn)"
const at = new RegExp(
  `@|[([{【]\\s?(?:at|艾特|[#@])\\s?[)\\]}】]|(?:#|艾特|\\sat\\s)(?=${mailHosts})|#(?=[a-z0-9.-]{3,64}[^a-z0-9]{0,3}#[^@#]{1,4}@)|艾特(?=[a-z0-9-]{1,30} ?(?:[.。]|点) ?(?:com|cn|net|org)(?![a-z]))`,
  "gi",
)
const mailUser = /[A-Za-z0-9][\w.+-]{0,63} ?$/
const mailHost =
  /^ ?[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:(?: ?\. ?|[。点])[A-Za-z0-9-]{1,63}){0,5}(?: ?\. ?|[。点])[A-Za-z]{2,24}/

/** Looked for from the sign outwards: a search from the left would try each letter of a long word. */
export function* findMail(text: string): Iterable<Found> {
  for (const match of matchesOf(at, text)) {
    const end = match.index + match[0].length
    const user = mailUser.exec(text.slice(Math.max(0, match.index - 65), match.index))
    const host = user && mailHost.exec(text.slice(end, end + 256))
    if (!host) continue
    yield { kind: "e-mail", certainty: "shape", start: match.index - user[0].length, end: end + host[0].length }
  }
}

const chatLabel = "\\s?(?:ID|账号|帐号|账户|号码|号|名|联[系络]|咨询|搜索?)?"
const chatBetween = "[\\s:为是就叫即填写❤()【】「」\\[\\]“”\"'=,，加@]{0,5}"
const chatName = "wxid_\\w{6,24}|[A-Za-z][A-Za-z0-9_-]{5,19}"
const chat = new RegExp(
  `(?:微\\s?信|绿泡泡|薇信|威信|徽信|V信|加[VQ]|加微(?!信)|加薇|薇(?=\\s?:)|(?:抖音|快手|小红书|钉钉|支付宝|旺旺|微博|闲鱼|陌陌|B站|skype)(?=\\s?(?::|ID|[账帐][号户]|号))|telegram(?:[\\s:]{0,2}@)?|wechat|weixin|扣扣|企鹅|Q号|(?<![A-Za-z0-9])(?:vx|wx|Q\\s?Q|V(?=\\s?[:❤]))|卫星(?=\\s?号)|(?<![A-Za-z0-9])\\+\\s?V)(${chatLabel}${chatBetween})(${chatName}|[1-9]\\d{2,3}(?:[ -]\\d{3,4}){1,2}|[1-9]\\d{4,11})(?![A-Za-z0-9_@]|\\s?(?:元|万|件|个|人|\\.\\d))`,
  "gi",
)
const numberBefore = /(?<![\dA-Za-z.-])[1-9]\d{4,10}(?=\s?\((?:QQ|扣扣|微信)号?\))/g
const wechatId = /(?<![A-Za-z0-9_])wxid_\w{6,24}/g

/** Accounts by the word before them; a word alone, as in “WeChat payment”, is none without a colon or label. */
export function* findChatAccounts(text: string): Iterable<Found> {
  for (const match of matchesOf(chat, text)) {
    const [whole, label = "", name = ""] = match
    const end = match.index + whole.length
    const told = /[:为是叫即号❤]|ID/i.test(label) || /^telegram[\s:]*@/i.test(whole)
    if (!told && !/[\d_]/.test(name)) continue
    // A product’s number may begin so: WX2026001.
    if (/^(?:vx|wx)/i.test(whole) && label === "" && !/[a-z]/.test(name)) continue
    yield { kind: "chat-account", certainty: "cue", start: end - name.length, end }
  }
  for (const match of matchesOf(numberBefore, text)) {
    yield { kind: "chat-account", certainty: "cue", start: match.index, end: match.index + match[0].length }
  }
  for (const match of matchesOf(wechatId, text)) {
    yield { kind: "chat-account", certainty: "shape", start: match.index, end: match.index + match[0].length }
  }
}

const documents =
  "护照|護照|passport|出入境证件|旅行证|台胞证|台湾居民(?:来往大陆)?通行证|台湾居民居住证|(?<!车辆?|货车|道路)通行证|回乡证|军[官人]证|士官证|士兵证|警官证|永久居留(?:身份)?证|永居证|海员证|出生(?:医学)?证明?|社会?保障?卡|医保卡|健康[证卡]明?|残疾(?:军?人)?证|优待证|退休证|居住证|驾驶证|驾照|签证|学生证|[结离]婚证|(?:从业|教师|职业)资格证|(?:香港|澳门|台湾)(?:非?永久性?)?(?:居民|市民)?身份[证證]"
const documentBetween =
  "(?:[\\s:为是(\\[【.]|[，,；;、]\\s?(?=(?:证件)?[编号])|证件|[号號][码碼]|档案|编号|证号|字?号|持有|No|Number|[\\u4e00-\\u9fa5]{1,3}字第){0,6}"
const document = new RegExp(
  `(?:${documents})${documentBetween}([A-Z]{0,3} ?\\d(?:[ -]?[\\d*]){4,19}(?:\\([\\dA]\\))?|[A-Z]{1,3}\\*{2,6}\\d{2,8})(?![\\dA-Za-z])`,
  "gi",
)

const beforeDocument = new RegExp(`(?<![\\dA-Za-z])[A-Z]{1,2}\\d{7,9}(?=号?的?(?:${documents}))`, "gi")

/** Numbers by the word for the document before them, or right behind. */
export function* findTravelDocuments(text: string): Iterable<Found> {
  const kind: PersonalDataKind = "travel-document"
  for (const match of matchesOf(document, text)) {
    const end = match.index + match[0].length
    yield { kind, certainty: "cue", start: end - (match[1] ?? "").length, end }
  }
  for (const { index: start, 0: number } of matchesOf(beforeDocument, text)) {
    yield { kind, certainty: "cue", start, end: start + number.length }
  }
}
