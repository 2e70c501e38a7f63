/** The badge of a mark as a picture: words on a ground, and what it says for who can't see it. Pure. */
import type { Language } from "../../law/bilingual.ts"
import { type Mark, markWords, registrations } from "./mark.ts"

const recordWords = { zh: "有公示记录", en: "on record" } as const
const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
const xml = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character)

const shortWords = {
  registered: registrations.registered,
  exempt: { zh: "无须登记", en: "need not register" },
  unknown: { zh: "未收录", en: "not known here" },
} as const

/** Draws it. It needs no font of its own, no script and nothing from elsewhere. @param token the signed mark; null: nobody signs */
export function badgeOf(mark: Mark, language: Language, token: string | null): string {
  const words = [shortWords[mark.registration][language], ...(mark.lists?.length ? [recordWords[language]] : [])].join(
    " · ",
  )
  // A Chinese character is as wide as it is high, others half of it.
  const width = 44 + [...words].reduce((sum, character) => sum + (character > "\u2e80" ? 13 : 7), 0)
  const label = xml(`${language === "zh" ? "公示" : "Gongshi"}: ${markWords(mark)[language]}`)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="24" viewBox="0 0 ${width} 24" role="img" aria-label="${label}" lang="${language === "zh" ? "zh-CN" : "en"}"><title>${label}</title>${token === null ? "" : `<metadata>${token}</metadata>`}<rect width="${width}" height="24" rx="3" fill="#1d4f7c"/><rect x="35" y="1" width="${width - 36}" height="22" rx="2" fill="#fff"/><g font-family="'PingFang SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif" font-size="13"><text x="5" y="17" fill="#fff">公示</text><text x="40" y="17" fill="#1b1f23">${xml(words)}</text></g></svg>`
}
