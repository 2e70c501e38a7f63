/** What a search for personal data hands on: no text, only what it is, where, and how sure it is. */
import type { Bilingual } from "./bilingual.ts"

export const personalDataKinds = {
  "id-number": { zh: "居民身份证号码", en: "a citizen's ID number" },
  phone: { zh: "手机号码", en: "a mobile phone number" },
  landline: { zh: "固定电话号码", en: "a telephone number" },
  "bank-account": { zh: "银行账号", en: "a bank account number" },
  "e-mail": { zh: "电子邮箱", en: "an e-mail address" },
  "chat-account": { zh: "微信或者QQ账号", en: "a WeChat or QQ account" },
  "home-address": { zh: "自然人住址", en: "a natural person's home address" },
  "travel-document": { zh: "护照或者通行证号码", en: "the number of a passport or permit" },
  "number-plate": { zh: "机动车号牌号码", en: "the number plate of a vehicle" },
  "vehicle-number": { zh: "车辆识别代号或者发动机号", en: "the frame or engine number of a vehicle" },
  "property-certificate": { zh: "不动产权证号", en: "the number of a property certificate" },
  "social-insurance": { zh: "社会保险或者公积金账号", en: "a social insurance or housing fund number" },
  "birth-date": { zh: "出生日期", en: "a date of birth" },
  "person-name": { zh: "自然人姓名", en: "a natural person's name" },
  minor: { zh: "未成年人信息", en: "data of a minor" },
  health: { zh: "健康信息", en: "health data" },
} as const satisfies Record<string, Bilingual>

export type PersonalDataKind = keyof typeof personalDataKinds

/**
 * How sure a finding is: its check digit holds, a word before it says so, or it only has the shape. The order is that of
 * trust.
 */
export type Certainty = "checked" | "cue" | "shape"

/** A place in a text that seems to hold personal data: UTF-16 indexes, the end exclusive. */
export interface Found {
  kind: PersonalDataKind
  certainty: Certainty
  start: number
  end: number
}
