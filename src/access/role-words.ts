/** What roles are called, and what somebody is told who lacks a right. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
import { type AgencyPost, agencyPostNames, agencyPosts, postCarries } from "./agency-post.ts"
import { carries, clientRoles, officerRoles, type Role, roleScopes, type Scope, scopes } from "./scope.ts"

/** What each role is called. */
export const roleWords = {
  anyone: { zh: "未登录", en: "Not signed in" },
  merchant: { zh: "商户", en: "Merchant" },
  officer: { zh: "承办人", en: "Officer" },
  checker: { zh: "审核人", en: "Checker" },
  head: { zh: "负责人", en: "Head of the authority" },
  auditor: { zh: "审计人员", en: "Auditor" },
  administrator: { zh: "管理员", en: "Administrator" },
  platform: { zh: "平台", en: "Platform" },
  agency: { zh: "协同机构", en: "Partner agency" },
  source: { zh: "报送系统", en: "Source" },
  republisher: { zh: "转载机构", en: "Republisher" },
} as const satisfies Record<Role, Bilingual>

// The roles that have one giver, and who that is.
const givers: readonly (readonly [roles: readonly Role[], words: Bilingual])[] = [
  [officerRoles, { zh: "岗位由本机关在统一身份登录中给予", en: "posts are given by the authority, in its own login" }],
  [clientRoles, { zh: "密钥由本库管理员发放", en: "keys are handed out by administrators of the register" }],
  [["merchant"], { zh: "商户登录本户后即可办理", en: "merchants have it by their own login" }],
]

/** Which right is missing, who has it, and who gives it: among those of the own kind where one of them has it. */
export function explainLack(role: Role, scope: Scope): Bilingual {
  const holders = (Object.keys(roleScopes) as Role[]).filter((each) => carries(each, scope))
  const posts = agencyPostNames.filter((post) => postCarries(post, scope))
  if (holders.length === 0) return lacksPost(role, scope, posts)
  const peers = givers.find(([roles]) => roles.includes(role))?.[0] ?? []
  const own = holders.filter((each) => peers.includes(each))
  const told = own.length > 0 ? own : holders
  const from = givers.filter(([roles]) => told.some((each) => roles.includes(each))).map(([, words]) => words)
  const join = (language: "zh" | "en", words: readonly Bilingual[], by: string) =>
    words.map((each) => each[language]).join(by)
  const names = told.map((each) => roleWords[each])
  return {
    zh: `“${roleWords[role].zh}”没有这项权限：${scopes[scope].zh}。有此权限的是${join("zh", names, "、")}；${join("zh", from, "，")}。`,
    en: `${roleWords[role].en} lacks the right to ${scopes[scope].en}. It is with: ${join("en", names, ", ")}; ${join("en", from, ", ")}.`,
  }
}

/** Who holds a right, in English, for the description of the API. */
export function holderNames(scope: Scope): string[] {
  const roles = (Object.keys(roleScopes) as Role[]).filter((role) => carries(role, scope))
  const posts = agencyPostNames
    .filter((post) => postCarries(post, scope))
    .map((post) => `${agencyPosts[post].en} of an agency`)
  return [...roles.map((role) => roleWords[role].en), ...posts]
}

/** A right that comes with a post at an agency, and with no role. */
function lacksPost(role: Role, scope: Scope, posts: readonly AgencyPost[]): Bilingual {
  const names = (language: "zh" | "en") => posts.map((post) => agencyPosts[post][language])
  return {
    zh: `“${roleWords[role].zh}”没有这项权限：${scopes[scope].zh}。有此权限的是协同机构的${names("zh").join("、")}；岗位由本机构在统一身份登录中给予。`,
    en: `${roleWords[role].en} lacks the right to ${scopes[scope].en}. It is with an agency's ${names("en").join(", ")}; posts are given by the agency, in its own login.`,
  }
}
