/**
 * The columns of a roster: how files name them, and what they hold. The order is that of the template, and the place of
 * a value in a row.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { foldHeader, headerNames } from "../table/header.ts"
import { exemptions } from "./exemption.ts"

export interface RosterColumn {
  /** The name in JSON, and in English headers. */
  key: string
  /** The header of the template, and what it means. */
  header: string
  explanation: Bilingual
  /** Other headers by which it is known. */
  synonyms: readonly string[]
  /** Headers that mean it where none of the others stands in the table. */
  loose?: readonly string[]
  example: string
  /** What a workbook offers in its cells, where what it may hold is a closed list; each is read as it stands. */
  choices?: readonly string[]
}

const column = <const K extends string>(key: K, row: Omit<RosterColumn, "key">) => ({ key, ...row })

export const rosterColumns = [
  column("operation", {
    header: "操作",
    explanation: {
      zh: "仅增量报送：put 新增或者变更，remove 退出；空为 put",
      en: "Of a delta alone: put (also where it is blank) or remove",
    },
    synonyms: ["op", "操作类型", "变更类型"],
    example: "put",
    choices: ["put", "remove"],
  }),
  column("seller", {
    header: "经营者编号",
    explanation: {
      zh: "平台内部稳定的编号，不得用身份证号码；空时由系统按代码（或者身份摘要）和网址生成",
      en: "The platform's own lasting id, never an ID number; where blank it is made of code (or identity) and URL",
    },
    synonyms: ["seller_id", "商户编号", "商家编号", "店铺编号", "店铺ID", "商家ID", "shop_id", "merchant_id"],
    example: "s-1001",
  }),
  column("name", {
    header: "名称",
    explanation: { zh: "已登记的填营业执照名称，未登记的填个人姓名", en: "The registered name, or the person's" },
    synonyms: [...headerNames.name.usual, "姓名", "经营者姓名"],
    loose: headerNames.name.loose,
    example: "郑州示例云杉商贸有限公司",
  }),
  column("code", {
    header: "统一社会信用代码",
    explanation: { zh: "已登记的必填", en: "Needed of the registered, blank of the others" },
    synonyms: headerNames.code.usual,
    loose: headerNames.code.loose,
    example: "91000000MA00000157",
  }),
  column("id_number", {
    header: "身份证号码",
    explanation: {
      zh: "未登记的填写；收到后只存密钥摘要和密文。也可以只填身份摘要",
      en: "Of the unregistered; kept as a keyed hash and encrypted. The hash may stand in its place",
    },
    synonyms: ["公民身份号码", "身份证号", "证件号码", "居民身份证号码", "身份证件号码"],
    example: "",
  }),
  column("identity_hash", {
    header: "身份摘要",
    explanation: {
      zh: "身份证号码的 HMAC-SHA-256：密钥编号:64位十六进制",
      en: "HMAC-SHA-256 of the ID number: the key's id, a colon, 64 hexadecimal digits",
    },
    synonyms: headerNames.identity.usual,
    example: "",
  }),
  column("address", {
    header: "实际经营地址",
    explanation: {
      zh: "已登记的填实际经营地址，未登记的填住址或者联系地址",
      en: "The real business address, or the person's address",
    },
    synonyms: ["经营地址", "地址", "联系地址", "住所", "住址", "实际经营场所"],
    example: "示例市示例路1号",
  }),
  column("contact", {
    header: "联系方式",
    explanation: { zh: "电话或者电子邮箱", en: "A telephone number or an e-mail address" },
    synonyms: ["联系电话", "电话", "手机", "手机号", "手机号码", "phone", "telephone", "mobile"],
    example: "service@shop.example",
  }),
  column("shop", {
    header: "网店名称",
    explanation: { zh: "网店名称", en: "The shop's name" },
    synonyms: ["店铺名称", "店铺", "网店", "shop_name"],
    example: "示例云杉旗舰店",
  }),
  column("url", {
    header: "网址",
    explanation: { zh: "网店首页的完整网址", en: "The whole address of the shop's first page" },
    synonyms: ["网店网址", "网址链接", "店铺网址", "店铺链接", "网店链接", "链接", "shop_url", "link"],
    example: "https://shop.example/1001",
  }),
  column("region", {
    header: "行政区划代码",
    explanation: {
      zh: "经营地的6位代码，选填；空时取代码中的登记地，或者地址开头的省份",
      en: "Six digits, optional; else that of the code, or the province at the beginning of the address",
    },
    synonyms: headerNames.region.usual,
    example: "410105",
  }),
  column("exemption", {
    header: "无须登记情形",
    explanation: {
      zh: "未登记的必填：自产农副产品、家庭手工业产品、便民劳务、零星小额交易",
      en: "Needed of the unregistered: own-produce, cottage-industry, convenience-labour or small-trade",
    },
    choices: Object.values(exemptions).map(({ zh }) => zh),
    synonyms: ["免登记情形", "无需登记情形", "无须登记类型", "免于登记情形", "免登记类型"],
    example: "",
  }),
  column("over_limit", {
    header: "年交易额超过10万元",
    explanation: { zh: "未登记的必填：是、否", en: "Needed of the unregistered: yes or no, over ¥100,000 a year" },
    choices: ["是", "否"],
    synonyms: ["年交易额是否超过10万元", "是否超过10万元", "超过10万元", "over_100k", "年交易额超10万元"],
    example: "",
  }),
  column("live_account", {
    header: "直播账号",
    explanation: { zh: "以直播销售的填写", en: "Of who sells by live-streaming" },
    synonyms: ["直播间账号", "直播账户", "account"],
    example: "",
  }),
  column("streamers", {
    header: "主播",
    explanation: { zh: "直播账号的主播，以顿号或者分号分开", en: "Who streams on it, parted by semicolons" },
    synonyms: ["主播姓名", "直播人员", "直播营销人员", "streamer"],
    example: "",
  }),
] as const satisfies readonly RosterColumn[]

export type RosterField = (typeof rosterColumns)[number]["key"]

export const placeOf = Object.fromEntries(rosterColumns.map(({ key }, place) => [key, place])) as Record<
  RosterField,
  number
>

const byHeader = new Map<string, RosterField>(
  rosterColumns.flatMap(({ key, header, synonyms }) =>
    [key, header, ...synonyms].map((name) => [foldHeader(name), key] as const),
  ),
)

const byLooseHeader = new Map<string, RosterField>(
  rosterColumns.flatMap(({ key, loose = [] }: RosterColumn & { key: RosterField }) =>
    loose.map((name) => [foldHeader(name), key] as const),
  ),
)

/** The column of each header; null for none of ours. A loose one counts where its column has no other. */
export function findFields(headers: readonly string[]): (RosterField | null)[] {
  const folded = headers.map(foldHeader)
  const found = folded.map((header) => byHeader.get(header) ?? null)
  const taken = new Set(found)
  return found.map((field, place) => {
    const loose = byLooseHeader.get(folded[place] ?? "")
    if (field !== null || loose === undefined || taken.has(loose)) return field
    taken.add(loose)
    return loose
  })
}
