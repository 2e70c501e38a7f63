/**
 * Headers of tables, as the national exchange, platforms, spreadsheets and people write them: one table for checks and
 * for rosters. Pure.
 */

/** The names of a column. */
interface HeaderNames {
  /** Nothing else is called so. */
  usual: readonly string[]
  /** Often another thing beside a usual one: taken only where no usual one stands in the table. */
  loose: readonly string[]
}

/** What a column of a check can hold, and how it is called. */
export const headerNames = {
  code: {
    usual: [
      ...["code", "uscc", "usci", "uscid", "credit_code", "social_credit_code", "unified_code", "unified_credit_code"],
      ...["unified_social_credit_code", "unified_social_credit_identifier", "unified social credit number", "usc_code"],
      ...["统一社会信用代码", "统一社会信用代码证号", "社会统一信用代码", "社会信用代码", "统一信用代码", "信用代码"],
      ...["统一代码", "社会信用号", "统一社会信用号", "tyshxydm", "shxydm", "xydm"],
      ...["CF_XDR_SHXYM", "XK_XDR_SHXYM", "XDR_SHXYM", "行政相对人代码_1", "统一社会信用码"],
    ],
    loose: [
      ...["营业执照号", "营业执照号码", "营业执照编号", "营业执照注册号", "执照号", "执照号码", "工商注册号", "注册号"],
      ...["纳税人识别号", "税号", "企业代码", "主体代码", "商家信用代码", "证照编号", "证照号码"],
      ...["license_no", "licence_no", "license_number", "licence_number", "business_license_no", "business_licence_no"],
      ...["business_license", "business_licence", "business_license_number", "registration_no", "registration_number"],
      ...["tax_id", "taxpayer_id"],
    ],
  },
  name: {
    usual: [
      ...["name", "company", "company_name", "enterprise_name", "business_name", "entity_name", "legal_name"],
      ...["registered_name", "organization_name", "organisation_name", "subject_name"],
      ...["名称", "企业名称", "主体名称", "商户名称", "单位名称", "公司名称", "经营者名称", "店铺主体名称", "机构名称"],
      ...["市场主体名称", "经营主体名称", "企业全称", "公司全称", "单位全称", "营业执照名称", "执照名称", "注册名称"],
      ...["工商名称", "组织名称", "qymc", "CF_XDR_MC", "XK_XDR_MC", "XDR_MC", "行政相对人名称"],
    ],
    loose: [
      ...[
        "商家名称",
        "商家",
        "商户",
        "企业",
        "公司",
        "卖家名称",
        "卖家",
        "供应商名称",
        "供应商",
        "客户名称",
        "主体",
        "经营者",
      ],
      ...["当事人名称", "当事人", "字号名称", "个体工商户名称", "入驻商家", "入驻商家名称"],
      ...[
        "merchant",
        "merchant_name",
        "seller_name",
        "vendor",
        "vendor_name",
        "supplier",
        "supplier_name",
        "enterprise",
      ],
    ],
  },
  identity: {
    usual: ["identity_hash", "身份号码哈希", "身份哈希", "身份摘要", "身份证摘要", "证件摘要"],
    loose: [],
  },
  region: {
    usual: ["region", "region_code", "行政区划代码", "行政区划", "区划代码", "地区代码", "区划码", "行政区划码"],
    loose: [],
  },
} as const satisfies Record<string, HeaderNames>

/** What a column can hold. */
export type ColumnKind = keyof typeof headerNames

/**
 * A header as it is compared: half width, lower case, without blanks, underscores, hyphens and the stars of what must be
 * filled in, and without what explains it: `统一社会信用代码/注册号 *`, `名称（必填）`.
 */
export function foldHeader(header: string): string {
  const plain = header
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\ufeff*_\-:."'#№]/g, "")
  return plain.replace(/(?!^)(\/|\(.*\)$|\[.*\]$|【.*】$).*$/, "")
}

// Before it is folded: what explains a header may be the very words that tell, as in `证照号/身份证号`.
const idNumber =
  /身份证|身份号码|公民身份|公民号码|证件号|证件编号|护照号|sfz|zjhm|id ?card|identity ?(card|no|num)|(citizen|national|personal|resident) ?id|passport/
// Firms have an `ID No`, too, and what it belongs to says so.
const shortIdNumber =
  /(?<!(shop|store|seller|merchant|vendor|supplier|company|firm|business|enterprise|tax|taxpayer|organi[sz]ation|order|item|product) ?)(idnumber|(?<![a-z])id ?(no|nos|num|nr|number|numbers))(?![a-z])/
const digest = /哈希|摘要|hash|digest|hmac/

/** Whether a header, or the name of a member, says that ID numbers of persons stand under it, which are not to be sent. */
export function isIdNumberHeader(header: string): boolean {
  const words = header
    .normalize("NFKC")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[\s\ufeff*_\-.]+/g, " ")
  return (idNumber.test(words) || shortIdNumber.test(words)) && !digest.test(words)
}
