/**
 * The language of an answer: `?lang=` first, then the choice kept in a cookie; Chinese otherwise. A program asks by
 * Accept-Language too. A browser sends that header without its reader's doing, so pages are Chinese until switched.
 */
import type { Context } from "hono"
import { getCookie } from "hono/cookie"
import type { Language } from "../law/bilingual.ts"

/** The cookie that keeps the reader's choice. It holds `zh` or `en` and nothing else. */
export const languageCookie = "lang"

/** The language in which to answer. */
export function languageOf(c: Context): Language {
  const chosen = c.req.query("lang") ?? getCookie(c, languageCookie)
  if (chosen === "en" || chosen === "zh") return chosen
  const accepted = c.req.header("accept-language")
  return accepted && /^\/(v1|log|exports)\//.test(c.req.path) ? preferred(accepted) : "zh"
}

function preferred(header: string): Language {
  const ranges = header.split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().toLowerCase().split(";")
    const quality = parameters.find((parameter) => parameter.trim().startsWith("q="))
    return { tag, quality: quality ? Number(quality.trim().slice(2)) : 1 }
  })
  const best = (prefix: string) =>
    Math.max(0, ...ranges.filter((range) => range.tag.startsWith(prefix)).map((range) => range.quality))
  return best("en") > best("zh") ? "en" : "zh"
}
