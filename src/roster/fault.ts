/** What can be wrong with a row of a roster, in words. A fault never carries what was found: it may be personal. */
import type { Bilingual } from "../law/bilingual.ts"

export const faults = {
  missing: { zh: "必填，未填写", en: "needed, and blank" },
  long: { zh: "过长", en: "too long" },
  characters: {
    zh: "含有控制字符、改变文字方向的字符或者乱码",
    en: "holds control characters, ones that turn the text, or text that a wrong encoding has spoilt",
  },
  personal: {
    zh: "此栏不应出现身份证号码，系统不予保存",
    en: "an ID number stands where none belongs; it was not kept",
  },
  "code-length": { zh: "统一社会信用代码应为18位", en: "a unified social credit code has 18 characters" },
  "code-character": {
    zh: "含有代码不使用的字符，或者登记机关、行政区划有误",
    en: "holds a character that no code has there",
  },
  "code-check": { zh: "第18位校验码与前17位不符", en: "the check character does not fit the 17 before it" },
  "code-personal": {
    zh: "填写的像是身份证号码：未登记的经营者请填入身份证号码栏",
    en: "this looks like an ID number: of a seller that need not register it belongs in its own column",
  },
  "code-other": {
    zh: "不是统一社会信用代码（旧注册号、组织机构代码或者占位字符）",
    en: "no unified social credit code but an older number or a placeholder",
  },
  "code-and-exemption": {
    zh: "已登记的经营者（有代码）不应声明无须登记的情形",
    en: "a registered seller, which has a code, declares no exemption",
  },
  "identity-missing": {
    zh: "没有代码的，应填身份证号码或者其密钥摘要",
    en: "without a code the ID number or its keyed hash is needed",
  },
  "identity-number": {
    zh: "不是有效的18位身份证号码（地区、出生日期或者校验位不符）",
    en: "no valid ID number of 18 characters: place, date of birth or check digit do not fit",
  },
  "identity-hash": {
    zh: "应为用当前密钥算出的身份摘要：密钥编号:64位十六进制",
    en: "expected the hash under the key in use: the key's id, a colon, 64 hexadecimal digits",
  },
  "identity-differs": { zh: "密钥摘要与身份证号码不一致", en: "the keyed hash is not that of the ID number" },
  exemption: {
    zh: "不是电子商务法第十条所列情形：自产农副产品、家庭手工业产品、便民劳务、零星小额交易",
    en: "none of own-produce, cottage-industry, convenience-labour, small-trade",
  },
  flag: { zh: "应填 是 或者 否", en: "expected yes or no" },
  contact: { zh: "应有电话号码或者电子邮箱", en: "expected a telephone number or an e-mail address" },
  url: { zh: "应为完整网址，如 https://shop.example/1", en: "expected a whole address, as https://shop.example/1" },
  region: {
    zh: "应为6位行政区划代码，且前两位是实有的省份",
    en: "expected six digits (GB/T 2260), of which the first two are those of a province",
  },
  "name-other": {
    zh: "名称与本库在该代码下登记的不一致，请核对代码；本行已收下",
    en: "another name than the register knows under this code: see whether the code is right; the row was taken",
  },
  seller: {
    zh: "应为1到100位的字母、数字和 . _ : @ - 符号",
    en: "expected 1 to 100 letters, digits and the signs . _ : @ -",
  },
  "streamers-missing": { zh: "填了直播账号的，应填主播", en: "a live-streaming account needs its streamers" },
  "account-missing": { zh: "填了主播的，应填直播账号", en: "streamers need their account" },
  operation: { zh: "应填 put（新增、变更）或者 remove（退出）", en: "expected put or remove" },
  "operation-in-full": {
    zh: "全量报送不使用退出操作：名单中没有的即为退出",
    en: "a full roster removes nobody by name: who is not in it has left",
  },
  rounded: {
    zh: "长数字被表格软件改成了科学计数，后几位已丢失：请将该列设为文本",
    en: "a spreadsheet has rounded a long number: set the column to text and enter it again",
  },
  formula: { zh: "公式没有结果", en: "a formula has left no value" },
  broken: { zh: "本行无法读取（引号没有配对、过长，或者文件在此中断）", en: "the row can't be read" },
  json: { zh: "不是有效的 UTF-8，或者不是有效的 JSON 对象", en: "not valid UTF-8, or not a valid JSON object" },
  twice: {
    zh: "同一经营者在本文件中已出现过，以先出现的为准",
    en: "the seller stands earlier in the file, which counts",
  },
  "exits-withheld": {
    zh: "有的行没有收下且无法认出是哪个经营者，或者没有收下任何一行：本次没有将名单外的经营者标记为退出",
    en: "a row that was refused does not tell whose it is, or none was taken: nobody was marked as having left",
  },
  "exits-too-many": {
    zh: "名单外的经营者超过现有的一半，文件可能不完整：本次没有标记退出。确实已退出的，请确认退出后重新报送",
    en: "more than half of the sellers are not in the file, which may be cut short: nobody was marked as having left. If they have left, send it again and confirm it",
  },
} as const satisfies Record<string, Bilingual>
export type Fault = keyof typeof faults

/** What is told of rows that were taken all the same. */
export const toldOfTaken = ["name-other"] as const satisfies readonly Fault[]

/** A fault in a field, or in a row as a whole (the field is empty). */
export interface FieldFault {
  field: string
  fault: Fault
}
