/**
 * Keys of shops (网店): by what a subject is found when only its shop is known. Platform and name count as they are folded
 * for searching, an address without what does not tell one shop from another. Pure.
 */
import { hash } from "node:crypto"
import { foldName } from "../../names/normal-form.ts"
import type { Shop } from "../record/record.ts"

/** A shop as it is asked for: by its name, on any platform where none is given, or by its address. */
export type ShopWish = { by: "name"; platform: string | null; name: string } | { by: "url"; url: string }

/** The key that a wish is found under: 64 bits as a signed decimal. Two shops of one key may still be two. */
export function wishKey(wish: ShopWish): string {
  if (wish.by === "url") return keyOf(["url", normalAddress(wish.url) ?? ""])
  if (wish.platform === null) return keyOf(["name", foldName(wish.name)])
  return keyOf(["shop", foldName(wish.platform), foldName(wish.name)])
}

/** The keys that a shop is found under. */
export function shopKeys({ platform, name, url }: Shop): string[] {
  const address = url === null ? null : normalAddress(url)
  return [
    wishKey({ by: "name", platform: null, name }),
    wishKey({ by: "name", platform, name }),
    ...(address === null ? [] : [keyOf(["url", address])]),
  ]
}

/** Whether a shop is what was asked for. */
export function isWanted({ platform, name, url }: Shop, wish: ShopWish): boolean {
  if (wish.by === "url") return url !== null && normalAddress(url) === normalAddress(wish.url)
  if (foldName(name) !== foldName(wish.name)) return false
  return wish.platform === null || foldName(platform) === foldName(wish.platform)
}

/**
 * An address without scheme, `www.`, fragment and the slash at its end; null for what is none. The query stays: on many
 * platforms it tells one shop from another.
 */
export function normalAddress(text: string): string | null {
  const url = URL.parse(/^https?:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`)
  if (!url?.host.includes(".")) return null
  return `${url.host.replace(/^www\./, "")}${url.pathname.replace(/\/+$/, "")}${url.search}`
}

function keyOf(parts: readonly string[]): string {
  const digest = hash("sha256", JSON.stringify(["gongshi/shop/v1", ...parts]), "buffer")
  return digest.readBigInt64BE(0).toString()
}
