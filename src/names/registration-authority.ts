// Which authorities may issue a unified social credit code, and for which types of organisation: characters 1 and 2 of
// GB 32100-2015, table 1, as amended by its modification sheet 1 of 2016. Owns what a code says about its holder.

/** Character 1 (registration authority 登记管理部门) → its name, and the types (机构类别, character 2) listed for it. */
export const registrationAuthorities = {
  "1": { zh: "机构编制", en: "institutional staffing", types: "1239" },
  "2": { zh: "外交", en: "foreign affairs", types: "19" },
  "3": { zh: "司法行政", en: "justice", types: "123459" },
  "4": { zh: "文化", en: "culture", types: "19" },
  "5": { zh: "民政", en: "civil affairs", types: "1239" },
  "6": { zh: "旅游", en: "tourism", types: "129" },
  "7": { zh: "宗教", en: "religious affairs", types: "129" },
  "8": { zh: "工会", en: "trade unions", types: "19" },
  "9": { zh: "工商", en: "market regulation", types: "123" },
  A: { zh: "中央军委改革和编制办公室", en: "military staffing", types: "19" },
  N: { zh: "农业", en: "agriculture", types: "1239" },
  Y: { zh: "其他", en: "other", types: "1" },
} as const satisfies Record<string, { readonly zh: string; readonly en: string; readonly types: string }>

/** Character 1 of a code. */
export type AuthorityCharacter = keyof typeof registrationAuthorities

/** True where the standard lists the character as a registration authority. */
export function isAuthorityCharacter(character: string): character is AuthorityCharacter {
  return Object.hasOwn(registrationAuthorities, character)
}

/** True where the standard lists this pair of authority and type. */
export function isListedPair(authority: string, type: string): boolean {
  return type.length === 1 && isAuthorityCharacter(authority) && registrationAuthorities[authority].types.includes(type)
}

/** What kind of merchant a code belongs to; `other` is everything that market regulation doesn't register. */
export type SubjectType = "enterprise" | "sole-trader" | "cooperative" | "other"

/** Subject type from characters 1 and 2 of a code: 91 企业, 92 个体工商户, 93 农民专业合作社, else other. */
export function registrationOf(code: string): SubjectType {
  switch (code.slice(0, 2)) {
    case "91":
      return "enterprise"
    case "92":
      return "sole-trader"
    case "93":
      return "cooperative"
    default:
      return "other"
  }
}
