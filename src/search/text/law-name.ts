/**
 * Laws that records cite, by the name under which they are spoken of. Data: official titles, and common short names
 * beside them. Which articles they have is no matter of this table.
 */
import { instruments } from "../../law/instrument.ts"
import { plainTitle } from "./plain-title.ts"

/** A law by its names. */
export interface LawName {
  /** The title without 中华人民共和国: how it is cited everywhere. */
  readonly name: string
  /** Other names in common use. */
  readonly others: readonly string[]
}

function named(name: string, ...others: string[]): LawName {
  return { name, others }
}

const cited: readonly LawName[] = [
  named("广告法", "advertising law"),
  named("反不正当竞争法", "反法", "反不当竞争法", "不正当竞争法", "anti unfair competition law"),
  named("反垄断法", "anti monopoly law"),
  named("食品安全法", "食安法", "食品法", "food safety law"),
  named("食品安全法实施条例"),
  named("农产品质量安全法", "农安法"),
  named("药品管理法", "药管法", "药品法", "drug administration law"),
  named("疫苗管理法"),
  named("医疗器械监督管理条例", "医疗器械条例"),
  named("化妆品监督管理条例", "化妆品条例"),
  named("药品流通监督管理办法"),
  named("特种设备安全法", "特设法", "特种设备法"),
  named("特种设备安全监察条例"),
  named("产品质量法", "产质法", "质量法", "product quality law"),
  named("消费者权益保护法", "消法", "消保法", "消费者保护法", "consumer protection law"),
  named("消费者权益保护法实施条例", "消法实施条例"),
  named("价格法", "price law"),
  named("价格违法行为行政处罚规定"),
  named("明码标价和禁止价格欺诈规定"),
  named("计量法", "metrology law"),
  named("标准化法"),
  named("商标法", "trademark law"),
  named("专利法", "patent law"),
  named("电子商务法", "电商法", "e commerce law", "ecommerce law"),
  named("认证认可条例"),
  named("工业产品生产许可证管理条例"),
  named("市场主体登记管理条例", "市场主体登记条例", "主体登记条例"),
  named("公司法", "company law"),
  named("无证无照经营查处办法"),
  named("禁止传销条例", "传销条例"),
  named("直销管理条例"),
  named("网络食品安全违法行为查处办法"),
  named("规范促销行为暂行规定"),
  named("侵害消费者权益行为处罚办法"),
]

// The kind by which the catalogue tells two texts of one title apart is no part of the name.
const catalogued = Object.values(instruments).map(({ zh }) => named(zh.replace(/（.*）$/, "")))

/** Every law once, the longest name first: so a name that begins another is not taken for it. */
export const lawNames: readonly LawName[] = [
  ...cited,
  ...catalogued.filter(({ name }, at) => {
    const known = [...cited, ...catalogued.slice(0, at)]
    return !known.some((law) => law.name === name)
  }),
].sort((a, b) => b.name.length - a.name.length)

const byName = new Map(lawNames.flatMap((law) => [law.name, ...law.others].map((name) => [name, law.name] as const)))

/** The name of a law that is cited by its title or a short name; the title without 中华人民共和国 where it is unknown. */
export function lawOf(title: string): string {
  const plain = plainTitle(title)
  // In a Chinese title a blank is where a line ended; in English it parts words.
  const bare = (/\p{Script=Han}/u.test(plain) ? plain.replace(/\s/g, "") : plain)
    .replace(/^《|》$/g, "")
    .replace(/^中华人民共和国/, "")
    .replace(/（[^（]*(?:修[正订]|版|文件|规章|年)[^（]*）$/, "")
  return byName.get(bare) ?? byName.get(bare.toLowerCase()) ?? bare
}

/** Whether a text is a name of a law of the table. */
export function isLawName(text: string): boolean {
  return byName.has(text.replace(/^中华人民共和国/, ""))
}
