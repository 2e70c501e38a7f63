/**
 * A view: for whom a page is written. Carries the language and makes every link, so that a language chosen by
 * `?lang=` lasts even where cookies are refused.
 */
import type { Context } from "hono"
import { getCookie, setCookie } from "hono/cookie"
import { html } from "hono/html"
import { anyone, type Principal } from "../access/principal.ts"
import type { Environment, SentForm } from "../http/environment.ts"
import { languageCookie, languageOf } from "../http/language.ts"
import type { Site } from "../http/site.ts"
import type { Bilingual, Language } from "../law/bilingual.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"

/** A piece of a page: escaped. */
export type Html = ReturnType<typeof html>

/** A language to speak in, on a page or on paper. */
export interface Speaker {
  language: Language
  /** The words in that language. */
  say(words: Bilingual): string
}

export interface View extends Speaker {
  site: Site
  /** The address of the register: https://gongshi.example */
  issuer: string
  /** Who reads it. */
  principal: Principal
  /** Whether what is shown is invented, and the page says so. */
  invented: boolean
  /** How much waits behind an address of the desk that the page is of; empty where nobody has looked. */
  waiting: ReadonlyMap<string, number>
  /** The language that links carry on, where the cookie does not; null where it does. */
  carried: Language | null
  /** Whether somebody's number was taken out of the page's address (personal-address.ts). */
  leftOut: boolean
  /** A link to one of our pages, or to a place on one. Parameters that are undefined or empty are left out. */
  link(path: string, parameters?: LinkParameters): string
  /** Whether letters are larger and the page is simpler (适老化), as its reader chose. */
  larger: boolean
  /** The act whose form is asked for by the address, and stands open (form.ts). */
  act: string | undefined
  /** The form that was sent, which a page that refuses it shows again (form.ts); null where none was. */
  sent: SentForm | null
  /** Where the page is, for who has to sign in and should come back; without what seems to be somebody's number. */
  here: string
  /** The page itself in a language; without what in its address seems to be somebody's number. */
  inLanguage(language: Language): string
  /** The page itself with larger letters, or with the usual ones; likewise. */
  inLetters(larger: boolean): string
}

export type LinkParameters = Readonly<Record<string, string | undefined>>

// Long enough that a reader chooses once, short of the 400 days to which browsers cut a cookie.
const choiceDays = 365

// The cookie of the size of letters, and its parameter.
const letters = "letters"

/** The parameter by which a page is told that somebody's number was taken out of its address. */
export const leftOut = "left-out"

/**
 * The view of a request. Keeps a language that was asked for in the cookie, and says on what the answer depends.
 * @param here the page's address where it must not be the request's: an address can hold somebody's ID number
 */
export function viewOf<E extends Environment>(c: Context<E>, here?: string): View {
  const language = languageOf(c)
  const asked = c.req.query("lang") === language
  if (asked) keepChoice(c, languageCookie, language)
  const askedLetters = c.req.query(letters)
  if (askedLetters === "larger" || askedLetters === "usual") keepChoice(c, letters, askedLetters)
  c.header("Vary", "Cookie")
  c.header("Content-Language", language === "zh" ? "zh-CN" : "en")
  // A listing can end at any moment, so that a kept page is one that may be wrong.
  c.header("Cache-Control", "no-cache")
  const carried = asked && getCookie(c, languageCookie) !== language ? language : null
  const url = new URL(here ?? c.req.url, c.req.url)
  const given = [...url.searchParams].filter((parameter) => !parameter.some(holdsPersonalNumber))
  const path = holdsPersonalNumber(decoded(url.pathname)) ? "/" : url.pathname
  const again = (chosen: LinkParameters) => toAddress(path, { ...Object.fromEntries(given), ...chosen })
  return {
    larger: (askedLetters ?? getCookie(c, letters)) === "larger",
    language,
    site: c.get("parts").site,
    issuer: c.get("parts").issuer,
    principal: c.get("principal") ?? anyone,
    invented: c.get("invented") ?? false,
    waiting: c.get("waiting") ?? new Map(),
    leftOut: c.req.query(leftOut) !== undefined,
    ...{ carried, act: c.req.query("act"), sent: c.get("sent") ?? null },
    say: (words) => words[language],
    link: (path, parameters = {}) => toAddress(path, { ...parameters, lang: carried ?? undefined }),
    here: again({ lang: undefined, [letters]: undefined, [leftOut]: undefined }),
    inLanguage: (lang) => again({ lang }),
    inLetters: (larger) => again({ [letters]: larger ? "larger" : "usual" }),
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function keepChoice(c: Context, name: string, choice: string): void {
  setCookie(c, name, choice, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: new URL(c.req.url).protocol === "https:",
    maxAge: choiceDays * 24 * 3600,
  })
}

function toAddress(asked: string, parameters: LinkParameters): string {
  // A path that begins with two slashes is another site's address to a browser.
  const [path = "", ...place] = asked.replace(/^[/\\]{2,}/, "/").split(/(?=#)/)
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const query = new URLSearchParams(given).toString()
  return [path, query && (path.includes("?") ? "&" : "?"), query, ...place].join("")
}

/** Text that is Chinese whatever the language of the page, so that it is pronounced and drawn as such, and turns nothing around it. */
export function inChinese(view: View, text: string): Html {
  return view.language === "zh" ? html`<bdi>${text}</bdi>` : html`<bdi lang="zh-CN">${text}</bdi>`
}

/** What somebody has written, in whatever language: it is Chinese where it holds Chinese. */
export function asWritten(view: View, text: string): Html {
  return /\p{Script=Han}/u.test(text) ? inChinese(view, text) : html`<bdi>${text}</bdi>`
}

// Hebrew, Arabic, Syriac and what stands beside them in Unicode.
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/** Running text that may quote a name: words with letters from right to left turn nothing that stands beside them. */
export function setApart(text: string): Html {
  if (!rightToLeft.test(text)) return html`${text}`
  const pieces = text.split(/([\p{L}\p{M}\p{N}]+)/u)
  return html`${pieces.map((piece) => (rightToLeft.test(piece) ? html`<bdi>${piece}</bdi>` : piece))}`
}

/** A number with its thousands apart. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US")
}
