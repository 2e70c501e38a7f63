/** The platform in a question, by any of its names (拼夕夕, pdd), unless food or a part of another word is meant. Pure. */
import { type PlatformAlias, platformAliases } from "./platform-alias.ts"
import type { Understood } from "./slot.ts"

const platformNames: readonly (readonly [name: string, platform: PlatformAlias])[] = platformAliases
  .flatMap((platform) =>
    [platform.name, ...platform.written, ...platform.typed].map((name) => [name, platform] as const),
  )
  .sort(([a], [b]) => b.length - a.length)

const food: ReadonlySet<string> = new Set(["咸鱼", "小红薯"])
// 在小红书上发, 抖音里卖: what only joins it is a part of it, 快手上架 is not.
const joint = "[上里]"
const joinsWhatIsDone = new RegExp(`^${joint}(?=[发卖买开做打])`)
const jointAtEnd = new RegExp(`${joint}$`)
const doneThere = /^(?:上|卖|买|发|二手|网店|店铺|直播|平台|app)/i

/** A platform by the longest of its names. @param before the character before it */
export function platformAt(rest: string, before: string): Understood | null {
  const lower = rest.toLowerCase()
  const found = platformNames.find(([name]) => lower.startsWith(name.toLowerCase()))
  if (found === undefined) return null
  const [name, { name: platform, typed }] = found
  const after = rest.slice(name.length)
  const isLatin = /^[a-z]+$/i.test(name)
  if (isLatin && (/[a-z0-9]/i.test(before) || /^[a-z0-9]/i.test(after))) return null
  // 咸鱼 and 小红薯 are food where nothing is done there.
  if (food.has(name) && !/[在从上用]/.test(before) && !doneThere.test(after)) return null
  // What is only typed for a platform is one at the beginning of a word alone.
  if (!isLatin && typed.includes(name) && /[\u4e00-\u9fff]/.test(before) && !/[在从上用]/.test(before)) return null
  const joining = isLatin ? 0 : (joinsWhatIsDone.exec(after)?.[0].length ?? 0)
  return { kind: "platform", length: name.length + joining, value: platform, filter: null, words: ` ${platform} ` }
}

/** The name in the words of a platform, as it was typed. */
export function platformTyped(typed: string): string {
  return typed.trim().replace(jointAtEnd, "")
}
