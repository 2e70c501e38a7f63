/**
 * What can be seen by a machine to be wrong with a page that is open in a browser. Each function runs in the page, and takes
 * nothing from around it.
 */

/** The language that a page says it is in. */
export type Language = "zh-CN" | "en"

/** What is told of a page. */
export interface Seen {
  title: string
  faults: string[]
}

/**
 * Opens every fold, and says what is wrong with the page as a whole: its headings, its frame, how far it is wide, whether what
 * is focused can be seen, whether names are set apart.
 * @param language that the page should be in
 */
export function lookAtPage(language: Language): Seen {
  for (const fold of document.querySelectorAll("details")) fold.setAttribute("open", "")
  const faults: string[] = []
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(({ tagName }) => Number(tagName.slice(1)))
  if (levels.filter((level) => level === 1).length !== 1) faults.push("has not one h1")
  for (const [at, level] of levels.entries()) {
    if (level > (levels[at - 1] ?? 0) + 1) faults.push(`leaves out a level of headings before h${level}`)
  }
  if (document.documentElement.lang !== language) faults.push(`is in ${document.documentElement.lang}`)
  const skip = document.querySelector("a.skip")
  if (!skip || !document.querySelector(skip.getAttribute("href") ?? "x")) faults.push("has no way past its head")
  if (document.querySelector("header a[href*='letters=']") === null) faults.push("has no switch to larger letters")
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id)
  for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) faults.push(`has two of #${id}`)
  for (const element of document.querySelectorAll<HTMLElement>(
    "main :is(a[href], button, input, select, textarea, summary)",
  )) {
    // What cannot be seen, and what is said to be off, takes no focus.
    if (
      element.checkVisibility?.({ visibilityProperty: true }) === false ||
      element.matches(":disabled, [type=hidden]")
    )
      continue
    element.focus({ preventScroll: true })
    const { outlineStyle, boxShadow } = getComputedStyle(element)
    if (outlineStyle === "none" && boxShadow === "none") {
      faults.push(`does not show the focus of ${element.outerHTML.slice(0, 80)}`)
    }
  }
  // Letters from right to left move what stands beside them on their line, unless the name is set apart or stands alone.
  const aloneOnLine = /^[\p{L}\p{N}（）()]+$/u
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!/[\u0590-\u05ff]/.test(node.nodeValue ?? "") || !parent) continue
    // No marks can stand in these, and what is typed is one text.
    if (parent.closest("bdi, option, title, textarea, script, style, svg")) continue
    let apart = parent
    while (apart.parentElement && getComputedStyle(apart).display === "inline") {
      if (/isolate|plaintext/.test(getComputedStyle(apart).unicodeBidi)) break
      apart = apart.parentElement
    }
    if (!aloneOnLine.test(apart.textContent?.trim() ?? "")) {
      faults.push(`lets a name turn what stands beside it: ${apart.outerHTML.slice(0, 200)}`)
    }
  }
  return { title: document.title, faults: [...new Set(faults)] }
}

/** How far a narrow page reaches beyond its screen, and what does it; empty where nothing does. */
export function lookForWidth(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    return !element.closest(".table, pre") && element.getBoundingClientRect().right > clientWidth + 1
  })
  const names = wide.slice(-3).map((element) => element.outerHTML.slice(0, 90))
  return [`is ${scrollWidth} pixels wide on ${clientWidth}: ${names.join(" · ")}`]
}

/** What is wrong with a page whose letters are twice as large, or, where it is so narrow, apart as WCAG 2.2 (1.4.12) has them. */
export function lookAtLarge(): string[] {
  const { style, clientWidth } = document.documentElement
  const spaced = new CSSStyleSheet()
  const far = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important"
  spaced.replaceSync(`* { ${far} } p { margin-bottom: 2em !important }`)
  const isNarrow = clientWidth < 640
  if (isNarrow) document.adoptedStyleSheets = [spaced]
  else style.fontSize = "200%"
  const apart = ".unseen, select, input, option, datalist *"
  const cut = [...document.querySelectorAll<HTMLElement>("body *")].filter((each) => {
    const { overflowX, overflowY } = getComputedStyle(each)
    const isHidden = (overflow: string) => overflow === "hidden" || overflow === "clip"
    const isCut =
      (isHidden(overflowY) && each.scrollHeight > each.clientHeight + 2) ||
      (isHidden(overflowX) && each.scrollWidth > each.clientWidth + 2)
    return isCut && !each.matches(apart) && each.checkVisibility()
  })
  const { scrollWidth } = document.documentElement
  const way = isNarrow ? "with wider spacing" : "at 200 %"
  const faults = cut.map((each) => `cuts off ${way}: ${each.outerHTML.slice(0, 90)}`)
  // Lines of text by their middles: the boxes of letters may touch, and what scrolls lies over what stands below it.
  const lines: { text: string; top: number; bottom: number; left: number; right: number }[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.nodeValue?.trim() ?? ""
    if (text === "" || !element?.checkVisibility() || element.matches(apart)) continue
    if (element.closest(".unseen, .table, .marked, pre, textarea, script, style, svg")) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const { top, bottom, left, right, height } of range.getClientRects()) {
      const inset = height * 0.3
      lines.push({ text, top: top + inset, bottom: bottom - inset, left: left + 2, right: right - 2 })
    }
  }
  lines.sort((a, b) => a.top - b.top)
  for (const [at, line] of lines.entries()) {
    for (let next = at + 1; next < lines.length; next++) {
      const other = lines[next]
      if (!other || other.top >= line.bottom) break
      if (other.left < line.right && line.left < other.right) {
        faults.push(`lays text over text ${way}: ${line.text.slice(0, 30)} · ${other.text.slice(0, 30)}`)
      }
    }
  }
  if (scrollWidth > clientWidth) faults.push(`is ${scrollWidth} pixels wide on ${clientWidth} ${way}`)
  document.adoptedStyleSheets = []
  style.removeProperty("font-size")
  return faults.slice(0, 5)
}

/** What of a page, as it is printed, is no use on paper. */
export function lookAtPaper(): string[] {
  const pressed = [...document.querySelectorAll("body :is(nav, button, .button, a.skip)")]
  const left = pressed.filter((each) => each.checkVisibility({ visibilityProperty: true }))
  return left.slice(0, 3).map((each) => `prints what is pressed: ${each.outerHTML.slice(0, 90)}`)
}

/** Chinese on an English page that is not said to be Chinese: quoted words and terms in brackets behind their English may stand. */
export function lookForChinese(): string[] {
  const quoted = /“[^”]*”|《[^》]*》|\(\p{Script=Han}+\)/gu
  const isStray = (text: string, element: Element | null) =>
    /\p{Script=Han}/u.test(text.replaceAll(quoted, "")) && element?.closest("[lang]")?.getAttribute("lang") === "en"
  const stray: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue ?? ""
    // An option holds no marks, and what is typed is anybody's.
    if (node.parentElement?.closest("script, style, option, textarea")) continue
    if (isStray(text, node.parentElement)) stray.push(`holds Chinese: ${text.trim().slice(0, 60)}`)
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-text"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name) ?? ""
      if (isStray(text, element)) stray.push(`holds Chinese in ${name}: ${text.slice(0, 60)}`)
    }
  }
  return [...new Set(stray)]
}

/** A form that somebody can fill in wrongly: its place among the page's forms, and where it goes. */
export interface PageForm {
  at: number
  action: string
}

/** The forms of a page with a field that can be written in. */
export function listForms(): PageForm[] {
  const written = "textarea, input:is(:not([type]), [type=text], [type=search], [type=url], [type=tel], [type=email])"
  return [...document.querySelectorAll<HTMLFormElement>("main form")].flatMap((form, at) =>
    form.method === "post" && form.querySelector(written) ? [{ at, action: new URL(form.action).pathname }] : [],
  )
}

// What is no code, no day, no amount, no address and no known name.
const wrong = "示例×"

/**
 * Writes what is wrong into the fields of a form that take writing, and sends it as its button would.
 * @returns whether the browser goes on to an answer: a script of the page may answer where it is
 */
export function sendWrong([at, text]: readonly [number, string]): boolean {
  const form = document.querySelectorAll<HTMLFormElement>("main form")[at] as HTMLFormElement
  const written = "textarea, input:is(:not([type]), [type=text], [type=search], [type=url], [type=tel], [type=email])"
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(written)) field.value = text
  form.noValidate = true
  let goes = true
  window.addEventListener("submit", ({ defaultPrevented }) => (goes = !defaultPrevented), { once: true })
  form.requestSubmit(form.querySelector<HTMLElement>("button:not([disabled])"))
  return goes
}
export const wrongWords = wrong

/** What is wrong with a page that says what was wrong: its summary leads to each field, which says so. */
export function lookAtRefusal(): string[] {
  const faults: string[] = []
  const summary = document.querySelector<HTMLElement>("main .faults, main [role=alert]")
  if (!summary) return ["says nothing of what is wrong"]
  if (summary.getAttribute("role") !== "alert") faults.push("does not announce what is wrong")
  const links = [...summary.querySelectorAll<HTMLAnchorElement>("a[href^='#']")]
  for (const link of links) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (!target) faults.push(`leads to ${link.hash}, which is not there`)
    else if (!target.matches("[aria-invalid=true], fieldset, summary, [role=group], [role=radiogroup]"))
      faults.push(`leads to ${link.hash}, which is not said to be wrong`)
    else if (!target.getAttribute("aria-describedby")) faults.push(`${link.hash} does not say what is wrong with it`)
  }
  return faults
}
