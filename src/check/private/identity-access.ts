/** Who may ask for persons without registration, and what is said to who may not. Pure. */
import { may, type Principal } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { IdentityKey } from "../../roster/identity.ts"
import { readIdentityHash } from "./identity-key.ts"

/** The keys under which a hash has to be sent, by their ids, or why none is taken. */
export type IdentityAccess =
  | { kind: "given"; keys: readonly Pick<IdentityKey, "id">[] }
  | { kind: "refused"; why: Bilingual }

/** What somebody may ask. @param keys those of the register; none: it keeps no listings of persons */
export function identityAccess(principal: Principal, keys: readonly IdentityKey[]): IdentityAccess {
  if (!may(principal, "check:identity")) return { kind: "refused", why: words.noKey }
  if (keys.length === 0) return { kind: "refused", why: words.noSecret }
  // The ids alone: a job is kept with its access.
  return { kind: "given", keys: keys.map(({ id }) => ({ id })) }
}

/** Reads hashes that were sent. */
export function readIdentity(value: unknown, access: IdentityAccess): { hashes: string[] } | { fault: Bilingual } {
  if (access.kind === "refused") return { fault: access.why }
  if (typeof value !== "string" || value.length > hashesLengthMax) return { fault: words.shape }
  const read = readIdentityHash(value, access.keys)
  return read.kind === "hashes" ? { hashes: read.hashes } : { fault: words[read.kind] }
}

// Room for the hashes under a dozen keys.
const hashesLengthMax = 1_000

/** Said where an ID number was sent in clear. */
export const idNumberInClear = {
  zh: "这像是公民身份号码，不得以明文发送，系统不保存也不显示它。请以 /v1/check/identity-key 的密钥计算 HMAC-SHA-256，作为 identity_hash 发送；命令行：gongshi check --identity-column。",
  en: "This looks like a personal ID number, which must not be sent in clear; it is neither kept nor shown. Send its HMAC-SHA-256 under the keys of /v1/check/identity-key as identity_hash; on the command line: gongshi check --identity-column.",
} as const satisfies Bilingual

const words = {
  noKey: {
    zh: "identity_hash 只供平台和机构以 API 密钥核查。",
    en: "identity_hash takes the API key of a platform or an agency.",
  },
  noSecret: {
    zh: "本库没有设置身份号码哈希的密钥，不受理 identity_hash。",
    en: "This register has no key for hashes of ID numbers and takes no identity_hash.",
  },
  shape: {
    zh: "identity_hash 应为 密钥编号:64位小写十六进制，多个密钥之间用分号隔开。",
    en: "identity_hash should be the key's id, a colon and 64 lower-case hex digits; of several keys parted by ;",
  },
  keys: {
    zh: "identity_hash 应为每个现行密钥各一个哈希：密钥已有变化，请重新读取 /v1/check/identity-key。",
    en: "identity_hash should have one hash under each key: they have changed, fetch /v1/check/identity-key anew.",
  },
} as const satisfies Record<string, Bilingual>
