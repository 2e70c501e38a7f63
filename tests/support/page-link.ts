/** Where a page leads. */

/** The links that stand in front of people: not behind the fold of what is technical. */
export function openLinks(text: string): { href: string; isDownload: boolean }[] {
  const shown = text.replaceAll(/<details class="technical">[\s\S]*?<\/details>/g, "")
  return [...shown.matchAll(/<a\b[^>]*>/g)].flatMap(([tag]) => {
    const href = /\bhref="([^"]*)"/.exec(tag)?.[1]?.replaceAll("&amp;", "&")
    return href?.startsWith("/") ? [{ href, isDownload: /\bdownload\b/.test(tag) }] : []
  })
}
