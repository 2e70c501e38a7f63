/** What axe finds wrong with a page that is open in a browser. The function runs in the page, and takes nothing from around it. */
import type axe from "axe-core"

/** What is asked of a page. */
export interface Asked {
  /** Those alone; where none is named, what WCAG 2.2 AA asks, and good practice. */
  rules: readonly string[]
  /** Looks of text, colours and all, that axe has let pass. */
  passed: readonly string[]
}

/** What was found: a line for each rule, and the looks of text that axe has let pass here for the first time. */
export interface Found {
  faults: string[]
  passed: string[]
}

/**
 * Asks axe, once it is loaded. Two thirds of its time go into the contrast of every line of text, which a look decides: the
 * text's colour, size, weight and shadow, and every ground and opacity under it. A look that it has let pass is not asked of
 * again, wherever it comes; text whose ground can't be told by what it stands in (placed elsewhere, reaching beyond it, or where
 * something else has a ground as well) always is, and tells nothing of others. Of what is pressed axe is asked for its size
 * alone where something else that is pressed lies over it or, of what is small, within its reach: it passes all the rest.
 */
export async function askAxe({ rules, passed }: Asked): Promise<Found> {
  const { axe: checker } = globalThis as typeof globalThis & { axe: typeof axe }
  const [mark, pressedMark] = ["data-look-asked", "data-size-asked"]
  // A pixel more than axe asks for.
  const least = 25
  const known = new Set(passed)
  const grounds = new Map<Element, { layers: string; box: Element } | null>()
  const drawn: { element: Element; rect: DOMRect }[] = []
  const looks = new Map<Element, string>()
  const isWithin = (inner: DOMRect, outer: DOMRect) =>
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  const isOver = (one: DOMRect, other: DOMRect) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
  const isTold = (element: Element, box: Element) => {
    const rect = element.getBoundingClientRect()
    const isElsewhere = (other: Element) => !(other.contains(element) || element.contains(other))
    return (
      isWithin(rect, box.getBoundingClientRect()) &&
      !drawn.some((other) => isOver(other.rect, rect) && isElsewhere(other.element))
    )
  }
  for (const element of document.querySelectorAll("html, body, body *")) {
    const style = getComputedStyle(element)
    const { parentElement: parent } = element
    const below = parent ? grounds.get(parent) : { layers: "", box: element }
    const isApart = /absolute|fixed|sticky/.test(style.position) || style.transform !== "none" || style.float !== "none"
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim())
    const isText = hasText || element.matches("input, select, textarea")
    const hasGround = style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.backgroundImage !== "none"
    if (hasGround) drawn.push({ element, rect: element.getBoundingClientRect() })
    if (!below || isApart) {
      grounds.set(element, null)
      if (isText) element.setAttribute(mark, "")
      continue
    }
    const layer = hasGround ? `/${style.backgroundColor} ${style.backgroundImage} ${style.backgroundClip}` : ""
    const veil = `${style.opacity} ${style.mixBlendMode} ${style.filter} ${style.clipPath}`
    const layers = below.layers + layer + (veil === "1 normal none none" ? "" : `/${veil}`)
    const ground = { layers, box: hasGround ? element : below.box }
    grounds.set(element, ground)
    if (!isText) continue
    looks.set(element, `${style.color} ${style.fontSize} ${style.fontWeight} ${style.textShadow}${layers}`)
  }
  for (const [element, look] of looks) {
    if (!isTold(element, grounds.get(element)?.box ?? element)) looks.delete(element)
    else if (known.has(look)) continue
    element.setAttribute(mark, "")
  }
  const focusable = "a[href], area, button, details, input, select, summary, textarea, [tabindex]"
  const pressed = [...document.querySelectorAll(focusable)]
  const boxes = pressed.map((element) => element.getBoundingClientRect())
  for (const [at, box] of boxes.entries()) {
    const { x, y, width, height } = box
    const isSmall = width < least || height < least
    const reach = isSmall ? new DOMRect(x - least, y - least, width + 2 * least, height + 2 * least) : box
    if (boxes.some((other, index) => index !== at && isOver(other, reach))) pressed[at]?.setAttribute(pressedMark, "")
  }
  checker.configure({
    noHtml: true,
    rules: [
      { id: "color-contrast", selector: `[${mark}]` },
      { id: "target-size", selector: `[${pressedMark}]` },
    ],
  })
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
  const found: Found = { faults: [], passed: [] }
  const elementOf = (node: unknown) => (node as { element: Element }).element
  // Its own reports work out a selector and a text for each element that is in order.
  const reporter = (results: axe.RawResult[], _: unknown, done: (results: unknown) => void) => {
    for (const { id, violations, passes } of results) {
      const htmlOf = (node: unknown) => elementOf(node).outerHTML.replaceAll(/ data-(look|size)-asked=""/g, "")
      const html = violations.map(({ node }) => htmlOf(node).slice(0, 300))
      if (html.length > 0) found.faults.push(`${id}: ${html.join(" ")}`)
      if (id !== "color-contrast") continue
      for (const { node, any } of passes) {
        const look = looks.get(elementOf(node))
        // What is hidden passes without a ratio.
        if (look !== undefined && any.some(({ data }) => data?.contrastRatio > 1)) found.passed.push(look)
      }
    }
    done(results)
  }
  const runOnly = rules.length > 0 ? { type: "rule" as const, values: [...rules] } : tags
  await checker.run({ runOnly, reporter: reporter as unknown as axe.ReporterVersion })
  for (const each of [mark, pressedMark]) {
    for (const element of document.querySelectorAll(`[${each}]`)) element.removeAttribute(each)
  }
  found.passed = [...new Set(found.passed)]
  return found
}
