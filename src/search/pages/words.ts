/**
 * The words of the search page.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { quoted } from "../dropped.ts"
import { type EngineReason, engineFaults } from "../record/engine-standing.ts"
import type { ParameterName } from "./query.ts"

export const words = {
  title: { zh: "查商户信用公示", en: "Look up a merchant" },
  lead: {
    zh: "先查再买、再签：看一个商户有没有被列入经营异常名录、严重违法失信名单，或者受到行政处罚，以及原因是什么。",
    en: "Before you buy or sign: see whether a merchant is on a list or was penalised, and why.",
  },
  more: { zh: "更多条件", en: "More filters" },
  any: { zh: "不限", en: "Any" },
  list: { zh: "名单", en: "List" },
  ground: { zh: "列入事由", en: "Ground" },
  class: { zh: "公示类别", en: "Class" },
  law: { zh: "处罚依据", en: "Law" },
  platform: { zh: "平台", en: "Platform" },
  amountFrom: { zh: "罚款不少于（元）", en: "Fined at least (yuan)" },
  amountTo: { zh: "罚款不多于（元）", en: "Fined at most (yuan)" },
  merchants: { zh: "商户", en: "Merchants" },
  records: { zh: "公示记录", en: "Records" },
  inRecords: { zh: "记录内容", en: "In the texts of records" },
  allMerchants: { zh: "查看全部商户", en: "All merchants" },
  allRecords: { zh: "查看全部记录", en: "All records" },
  both: { zh: "商户和记录一起看", en: "Merchants and records together" },
  sortDate: { zh: "按公示日期排列", en: "By date of publication" },
  sortBest: { zh: "按相关程度排列", en: "Best first" },
  allAsFile: { zh: "全部记录（接入方）", en: "All of them (with a key)" },
  saveAsAlert: { zh: "保存为预警", en: "Save as an alert" },
  takeAlong: { zh: "下载和订阅", en: "Downloads and feeds" },
  noRecords: { zh: "没有含这些内容的公示记录。", en: "No published record holds this." },
  region: { zh: "商户所在地", en: "Merchant’s region" },
  authority: { zh: "决定机关所在地", en: "Authority’s region" },
  year: { zh: "公示年份", en: "Year published" },
  month: { zh: "公示月份", en: "Month published" },
  from: { zh: "公示日期从", en: "Published from" },
  to: { zh: "公示日期到", en: "Published to" },
  latest: { zh: "最新公示", en: "Latest publications" },
  active: { zh: "当前条件", en: "Active filters" },
  sums: { zh: "罚款合计（元）", en: "Fines in all (yuan)" },
  sumsPicture: { zh: "逐月罚款合计", en: "Fines by month of publication" },
  sumsByLaw: {
    zh: "罚款按写明的数额相加；没有写明的不计。一条记录引用几部法律的，在每部之下都计入。",
    en: "Fines as the penalties state them; what states none adds nothing. A record that cites several laws counts under each.",
  },
  byMonth: { zh: "罚款，按月", en: "Fines by month" },
  byPlace: { zh: "罚款，按决定机关所在地", en: "Fines by the authority’s region" },
  byLaw: { zh: "罚款，按依据", en: "Fines by law" },
  yuan: { zh: "元", en: "yuan" },
  fine: { zh: "罚款（元）", en: "Fined (yuan)" },
  inAll: { zh: "合计", en: "In all" },
  read: { zh: "读作", en: "Read as" },
  matter: { zh: "内容", en: "Matter" },
  asWords: { zh: "按文字查找", en: "as words" },
  remove: { zh: "取消", en: "remove" },
  clear: { zh: "清除全部条件", en: "Clear all" },
  facets: { zh: "缩小范围", en: "Narrow down" },
  close: { zh: "关闭", en: "Close" },
  others: { zh: "其他", en: "Others" },
  published: { zh: "公示", en: "published" },
  decided: { zh: "决定", en: "decided" },
  formerName: { zh: "曾用名", en: "Formerly" },
  operator: { zh: "经营者", en: "Operator" },
  shop: { zh: "网店", en: "Shop" },
  decidedName: { zh: "决定书所载名称", en: "Name in the decision" },
  sounds: { zh: "按拼音或者首字母找到的", en: "Found by its sound or first letters" },
  near: { zh: "名称相近，可能是你要找的", en: "Similar names that may be meant" },
  nearDetail: {
    zh: "以下名称与输入不完全相同，可能是读音、字形相近或者少写了几个字。请核对统一社会信用代码。",
    en: "These are not quite what was typed: they sound or look alike, or a part was left out. Compare the code.",
  },
  answer: { zh: "查询结论", en: "Answer" },
  recordOf: { zh: "看信用记录", en: "See the credit record" },
  notThat: { zh: "不是它？名称相近的其他商户", en: "Somebody else? Merchants of similar names" },
  inTexts: { zh: "在其他公示记录的内容中查找这个名称", en: "Look for this name in the texts of other records" },
  othersDetail: {
    zh: "以下是名称相近的其他主体，其中可能有它的分公司、分店；它们的记录不是上面这个商户自己的。",
    en: "These are others of similar names, branches of it maybe; their records are not the own ones of the merchant above.",
  },
  engine: { zh: "检索引擎：", en: "Found by" },
  next: { zh: "下一页", en: "Next page" },
  first: { zh: "回到第一页", en: "Back to the first page" },
  listed: { zh: "三类公示", en: "The three lists" },
  nothing: { zh: "没有找到", en: "Nothing found" },
  nothingYet: { zh: "暂时没有查到", en: "Nothing found yet" },
  noClearance: {
    zh: "没有找到不等于没有问题：这里只查目前仍在公示的记录，查不到不能当作信用证明。",
    en: "That is no clearance: only records that are published now are searched, and finding none proves nothing.",
  },
  tries: { zh: "可以这样试：", en: "What you can try:" },
  tryPart: {
    zh: "查商户，只输入名称中最特别的两三个字，去掉“有限公司”等；查案件，少用几个词，或者换一种说法",
    en: "For a merchant, type only the two or three most telling characters; for a matter, fewer words or other ones",
  },
  tryCode: {
    zh: "用营业执照上 18 位的统一社会信用代码查，可以确认本库是否收录该商户",
    en: "Use the 18-character code on the licence: it tells whether the register knows the merchant at all",
  },
  tryAuthority: { zh: "向商户的登记机关查询", en: "Ask the merchant’s registration authority" },
  unknownCode: { zh: "本库未收录这个代码", en: "This code is not known to the register" },
  unknownCodeDetail: {
    zh: "代码本身没有错，但是本库没有这个主体。这不等于没有问题，请向登记机关查询。",
    en: "The code itself is right, but the register does not know its holder. That is no clearance: ask the registration authority.",
  },
  faulty: { zh: "查询条件有误", en: "The search is not as it should be" },
  clearFaulty: { zh: "清除条件，重新查询", en: "Clear this and search again" },
  restart: { zh: "从第一页重新查询", en: "Begin again from the first page" },
} as const satisfies Record<string, Bilingual>

/** What is wrong with a parameter. */
export const faultWords = {
  q: {
    zh: "查询内容超过 200 个字，含有控制字符，或者像是某人的证件号码、电话、账号：不查询个人号码，也不保留。",
    en: "The text is longer than 200 characters, holds a control, or seems to hold somebody’s ID, telephone or account number: those are not searched, and not kept.",
  },
  list: { zh: "没有这个名单。", en: "There is no such list." },
  region: {
    zh: "商户所在地应为 2、4 或 6 位行政区划代码。",
    en: "The merchant’s region is a code of 2, 4 or 6 digits.",
  },
  authority: {
    zh: "决定机关所在地应为 2、4 或 6 位行政区划代码。",
    en: "The authority’s region is a code of 2, 4 or 6 digits.",
  },
  from: {
    zh: "起始日期无效，或者晚于截止日期。日期写作 2026-03-05。",
    en: "The first day does not exist or comes after the last. Days are written 2026-03-05.",
  },
  to: { zh: "截止日期无效。日期写作 2026-03-05。", en: "The last day does not exist. Days are written 2026-03-05." },
  cursor: {
    zh: "翻页标记无效，或者不属于这次查询。",
    en: "The mark of the page is not valid, or belongs to another search.",
  },
  in: { zh: "只能查商户、记录或者两者。", en: "Merchants, records or both can be searched." },
  sort: { zh: "只能按相关程度或者公示日期排列。", en: "Results are ordered by relevance or date." },
  ground: { zh: "没有这个列入事由。", en: "There is no such ground." },
  class: { zh: "没有这个公示类别。", en: "There is no such class." },
  law: { zh: "处罚依据最多 100 个字，不含控制字符。", en: "The law has 100 characters at most, and no controls." },
  platform: {
    zh: "平台名称最多 300 个字，不含控制字符。",
    en: "The platform has 300 characters at most, and no controls.",
  },
  year: { zh: "年份应为四位数字，如 2026。", en: "A year has four digits, as 2026." },
  month: { zh: "月份写作 2026-05。", en: "A month is written 2026-05." },
  amount_from: { zh: "罚款金额应为不小于 0 的数。", en: "The fine is a number, 0 or more." },
  amount_to: { zh: "罚款金额应为不小于 0 的数。", en: "The fine is a number, 0 or more." },
  limit: { zh: "每页条数应为 1 到 100。", en: "A page holds 1 to 100 results." },
} as const satisfies Record<ParameterName, Bilingual>

/** How many records were found. */
export function recordTotal(total: string, atLeast: boolean, one: boolean): Bilingual {
  return {
    zh: `${atLeast ? "至少 " : "共 "}${total} 条公示记录`,
    en: `${atLeast ? "at least " : ""}${total} published ${one ? "record" : "records"}`,
  }
}

/** That a record was found by another word for what was typed. */
export function foundAs(term: string, as: string): Bilingual {
  return { zh: `“${term}”按“${as}”找到`, en: `found by “${as}” for “${term}”` }
}

/** How many subjects were found. */
export function totalSentence(total: string, atLeast: boolean, one: boolean): Bilingual {
  return {
    zh: `${atLeast ? "至少 " : "共 "}${total} 个商户有公示记录`,
    en: `${atLeast ? "at least " : ""}${total} ${one ? "merchant has" : "merchants have"} published records`,
  }
}

/** How many records are not in the short list of a result. */
export function moreRecords(count: number): Bilingual {
  return { zh: `还有 ${count} 条记录`, en: `${count} more ${count === 1 ? "record" : "records"}` }
}

/** What was searched, as a heading. */
export function resultsFor(text: string): Bilingual {
  return { zh: `${quoted(text)}的查询结果`, en: `Results for ${quoted(text)}` }
}

const within = " within these filters"

/** What was looked for in vain. */
export function nothingFor(text: string, filtered = false): Bilingual {
  return {
    zh: `${filtered ? "符合所选条件的公示记录" : "目前公示的记录"}中没有名称含${quoted(text)}的商户，也没有读音或字形相近的；文书号、违法行为、依据和处罚内容中也没有。现名、曾用名、网店名和决定书所载名称都查过了。`,
    en: `No merchant with live records${filtered ? within : ""} has a name with ${quoted(text)}, or one that sounds or looks like it. No such record holds it in its number, violation, law or content. Present, former and shop names and names in decisions were searched.`,
  }
}

/** That no merchant is called so, where records were found all the same. */
export function noMerchant(text: string, filtered: boolean): Bilingual {
  return {
    zh: `没有名称含${quoted(text)}的商户有${filtered ? "符合所选条件的" : ""}公示记录，这不等于没有问题。以下是内容相关的公示记录，请核对当事人。`,
    en: `No merchant with published records${filtered ? within : ""} has ${quoted(text)} in its name, which is no clearance. These records hold it, or something close to it: look whom they concern.`,
  }
}

/** That the register has published nothing yet, or that all of it has ended. */
export const nothingPublished = {
  title: { zh: "目前没有公示记录", en: "No published records now" },
  text: {
    zh: "本库目前没有正在公示的记录；有新的公示时，会列在这里。",
    en: "Nothing is published at the moment; what is published next is listed here.",
  },
} as const satisfies Record<string, Bilingual>

/** That nothing matches the filters alone. */
export const nothingFiltered = {
  zh: "目前没有符合这些条件的公示记录。",
  en: "There are no live records within these filters.",
} as const satisfies Bilingual

/** That the index has not read the whole log yet. */
export const indexBehind = {
  zh: "最近几条公示正在收录，可能暂时查不到名称。",
  en: "The latest publications are being taken in, and may not be found by name yet.",
} as const satisfies Bilingual

/**
 * That another engine has answered than the one that is configured, and why.
 * @param isBehind whether that one has not read all either: then nothing is called complete
 */
export function degradedBy(reason: EngineReason, isBehind = false): Bilingual {
  const { zh, en } = engineFaults[reason]
  if (reason === "unread") return { zh: `${zh}：没有查到不等于没有。`, en: `Finding nothing is no clearance: ${en}.` }
  if (isBehind)
    return { zh: `${zh}；本次结果直接来自数据库。`, en: `These results come straight from the database: ${en}.` }
  return {
    zh: `${zh}；本次结果直接来自数据库，是完整的。`,
    en: `These results come straight from the database and are complete: ${en}.`,
  }
}
