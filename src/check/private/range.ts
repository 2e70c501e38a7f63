/**
 * Range (前缀查询): a check without saying whom. Who asks sends the beginning of the SHA-256 of a code and gets all live
 * codes that begin so; which of them was meant, if any, stays with who asked. Pure.
 */
import { hash } from "node:crypto"
import type { ListName } from "../../law/list.ts"

/**
 * Hex digits of a prefix: a million ranges. Of 200 million subjects some 200 share one, of 10 million live records some 8:
 * enough to hide among, few enough to send.
 */
export const prefixLength = 5

/** SHA-256 of a code, in hex; what the prefix is the beginning of. */
export function rangeDigest(code: string): string {
  return hash("sha256", code, "hex")
}

/** A prefix as the number that the index has. */
export function prefixNumber(prefix: string): number {
  return Number.parseInt(prefix, 16)
}

/** A live code of a range, by the rest of its digest. */
export interface RangeEntry {
  suffix: string
  lists: ListName[]
}

/** The entries of a range, in the order of their digests. */
export function toEntries(listed: readonly { code: string; lists: readonly ListName[] }[]): RangeEntry[] {
  return listed
    .map(({ code, lists }) => ({ suffix: rangeDigest(code).slice(prefixLength), lists: [...lists].sort() }))
    .sort((a, b) => (a.suffix < b.suffix ? -1 : 1))
}

/** Answers come in multiples of so many bytes: some 30 live codes of a range are not told from none by the size. */
const answerBytes = 4_096

/**
 * How many characters of padding make an answer as long as it should be.
 * @param length of the answer in bytes, with no padding
 */
export function paddingLength(length: number): number {
  return (answerBytes - (length % answerBytes)) % answerBytes
}
