/**
 * How a merchant stands as a feed (Atom, RFC 4287), to be followed without an account: one entry, which is another whenever the
 * sentence or its records are. It holds no record, so that a copy in a reader's program keeps nothing that has ended.
 */
import { hash } from "node:crypto"
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { subjectTypes } from "../../law/subject-type.ts"
import type { Html, View } from "../../web/view.ts"
import type { Subject } from "../record/record.ts"
import { sayStanding, sentenceOf } from "../record/said.ts"
import type { ReadStanding } from "../record/standing.ts"

/** The type of a feed. */
export const feedType = "application/atom+xml"

/** Where a merchant's feed is. */
export function feedPath(code: string): string {
  return `/subjects/${code}/feed.atom`
}

/** What a merchant is called where a copy stays with others: the name of a sole trader, which may be a person's, is left to the page. */
export function calledFromAfar({ say }: Pick<View, "say">, { type, name, code }: Subject): string {
  return type === "sole-trader" ? `${say(subjectTypes[type])} ${code}` : name
}

/** The link by which readers find the feed; they keep its title as the feed's name. */
export function feedLink(view: View, subject: Subject): Html {
  const isName = subject.type !== "sole-trader"
  return html`<link rel="alternate" type="${feedType}"${isName && html` lang="zh-CN"`} title="${calledFromAfar(view, subject)}" href="${feedPath(subject.code)}">`
}

/** By which one standing is told from the next: of what is said, and the publications that it rests on. */
export function standingTag(standing: ReadStanding): string {
  const { zh } = sentenceOf("", sayStanding(standing))
  const positions = standing.records.map(({ position }) => position).toSorted((a, b) => a - b)
  return hash("sha256", JSON.stringify([zh, positions]), "hex").slice(0, 32)
}

/**
 * The feed. Its time is the beginning of the day on which it is so: that of the last publication would tell anybody of whom nothing
 * is shown that something was, and when it ended.
 * @param today YYYY-MM-DD
 */
export function standingFeed(view: View, standing: ReadStanding, today: string): Html {
  const { say, issuer } = view
  const { subject } = standing
  const tag = standingTag(standing)
  const name = calledFromAfar(view, subject)
  const sentence = say(sentenceOf(name, sayStanding(standing)))
  const [page, feed] = [`${issuer}/subjects/${subject.code}`, `${issuer}${feedPath(subject.code)}`]
  const at = `${today}T00:00:00+08:00`
  return html`<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${view.language === "zh" ? "zh-CN" : "en"}">
<id>${feed}</id><title>${name} · ${say(words.register)}</title><updated>${at}</updated>
<author><name>${say(words.register)}</name></author>
<link rel="self" type="${feedType}" href="${feed}"/><link rel="alternate" type="text/html" href="${page}"/>
<entry><id>${feed}#${tag}</id><title>${sentence}</title><updated>${at}</updated>
<link rel="alternate" type="text/html" href="${page}"/>
<content type="text">${sentence} ${say(words.today)} ${page}</content></entry>
</feed>
`
}

const words = {
  register: { zh: "公示", en: "Gongshi" },
  today: { zh: "今天的情况以网页为准：", en: "For how it stands today see" },
} as const satisfies Record<string, Bilingual>
