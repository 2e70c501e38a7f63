/** A page used by its keyboard alone: Tab, Enter, Space, arrows and letters, and what is wrong with where the focus goes. */
import type { Page } from "playwright-core"

/** More presses than any control of a page takes. */
const pressesMax = 150

/** How `lookAtFocus`, which runs in the page, ends such a fault. */
const unseen = "is out of sight or covered"

/** A keyboard on a page. `faults` are gathered as it is used. */
export interface Keyboard {
  faults: string[]
  /** Presses Tab until the focus is there. @throws when it never is */
  to(selector: string): Promise<void>
  /** Goes there and writes, in the place of what stands there. */
  write(selector: string, text: string): Promise<void>
  /** Goes to a list and moves down to a choice of it. */
  choose(selector: string, value: string): Promise<void>
  /** Goes to a day and types it, in the order in which the browser asks for its parts. */
  day(selector: string, day: string): Promise<void>
  /** Types a day where the focus is. */
  dayHere(day: string): Promise<void>
  /** Goes to a link or a button, presses Enter, and waits for the page that comes. */
  press(selector: string): Promise<void>
  /** Goes to what chooses a file, and gives it one. */
  file(selector: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>
}

export function keyboardOf(page: Page): Keyboard {
  const faults: string[] = []
  async function to(selector: string): Promise<void> {
    // From where the page itself may have led to.
    await page.evaluate(() => {
      const held = globalThis as Marked
      if (document.activeElement) held.lastFocus = document.activeElement
    })
    for (let presses = 0; presses < pressesMax; presses++) {
      await page.keyboard.press("Tab")
      let { isThere, wrong } = await page.evaluate(lookAtFocus, selector)
      // A busy browser may show the focus with a later picture: what is unseen for two seconds is a fault.
      for (let looks = 0; looks < 10 && wrong.some((fault) => fault.includes(unseen)); looks++) {
        await page.waitForTimeout(200)
        const still = (await page.evaluate(lookAtFocus, selector)).wrong
        wrong = wrong.filter((fault) => !fault.includes(unseen) || still.includes(fault))
      }
      faults.push(...wrong.map((fault) => `${new URL(page.url()).pathname}: ${fault}`))
      if (isThere) return
    }
    throw new Error(`${pressesMax} presses of Tab do not reach ${selector} of ${page.url()}`)
  }
  async function dayHere(day: string): Promise<void> {
    const [year = "", month = "", date = ""] = day.split("-")
    for (const digits of [year + month + date, month + date + year]) {
      for (let parts = 0; parts < 3; parts++) await page.keyboard.press("ArrowLeft")
      await page.keyboard.type(digits)
      if ((await page.evaluate(() => (document.activeElement as HTMLInputElement).value)) === day) return
    }
    throw new Error(`${day} can't be typed at ${page.url()}`)
  }
  return {
    faults,
    to,
    async write(selector, text) {
      await to(selector)
      await page.keyboard.press("Control+A")
      await page.keyboard.type(text)
    },
    async choose(selector, value) {
      await to(selector)
      await page.keyboard.press("Home")
      for (let presses = 0; presses < pressesMax; presses++) {
        if ((await page.evaluate(() => (document.activeElement as HTMLSelectElement).value)) === value) return
        await page.keyboard.press("ArrowDown")
      }
      throw new Error(`${selector} of ${page.url()} has no ${value}`)
    },
    async day(selector, day) {
      await to(selector)
      await dayHere(day)
    },
    dayHere,
    async press(selector) {
      await to(selector)
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")])
      // A browser gives the focus where a page wants it with its next picture, which may come after the page.
      await page.waitForFunction(ledTo, undefined, { timeout: 5_000 }).catch(() => undefined)
    },
    async file(selector, file) {
      // Listened for before the way there: a listener that comes with the key can come too late.
      const chosen = page.waitForEvent("filechooser")
      await to(selector)
      await page.keyboard.press("Space")
      await (await chosen).setFiles(file)
    },
  }
}

/** Whether the focus went where the page leads to, if it leads anywhere; an address with a place in it leads there. */
function ledTo(): boolean {
  return (
    !document.querySelector("[autofocus]") ||
    document.querySelector(":target") !== null ||
    document.activeElement !== document.body
  )
}

/** Whether the focus is where it is wanted, and what is wrong with it: unseen, covered, out of sight, or before what came before. */
function lookAtFocus(wanted: string): { isThere: boolean; wrong: string[] } {
  const at = document.activeElement
  if (!(at instanceof HTMLElement) || at === document.body) return { isThere: false, wrong: [] }
  const isThere = at.matches(wanted)
  const called = `${at.tagName.toLowerCase()} “${(at.textContent || at.getAttribute("name") || at.id).trim().slice(0, 40)}”`
  const wrong: string[] = []
  const style = getComputedStyle(at)
  if (style.outlineStyle === "none" || Number.parseFloat(style.outlineWidth) < 2) wrong.push(`${called} shows no focus`)
  const boxes = [...at.getClientRects()]
  // Of a field of several lines a part is seen (WCAG 2.4.11): a browser scrolls none whose line with the caret is in sight.
  const [highest, lowest] = at instanceof HTMLTextAreaElement ? [0, innerHeight] : [-Infinity, Infinity]
  const seen = boxes.some(({ left, top, right, bottom }) => {
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2
    const y = (Math.max(top, highest) + Math.min(bottom, lowest)) / 2
    const top1 = document.elementFromPoint(x, y)
    return (
      top1 !== null && (at.contains(top1) || top1.contains(at) || (at as HTMLInputElement).labels?.[0]?.contains(top1))
    )
  })
  // Of a text higher than the screen a part is seen.
  const isTall = boxes.some(({ top, bottom }) => top < innerHeight && bottom > 0 && bottom - top > innerHeight / 2)
  if (!seen && !isTall) wrong.push(`${called} is out of sight or covered`)
  const held = globalThis as typeof globalThis & { lastFocus?: Element }
  const last = held.lastFocus
  const isFirst = at.matches(".skip")
  if (last?.isConnected && !isFirst && at.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING) {
    wrong.push(`${called} comes before what had the focus`)
  }
  held.lastFocus = at
  return { isThere, wrong }
}

/**
 * Goes through a page by Tab from its beginning until the focus leaves it, and back one step.
 * @returns what is wrong: what holds the focus, and what it never reaches
 */
export async function walkByTab(page: Page): Promise<string[]> {
  const faults = new Set<string>()
  await page.evaluate(markReachable)
  for (let presses = 0; ; presses++) {
    if (presses === pressesMax * 4) return [...faults, "holds the focus"]
    await page.keyboard.press("Tab")
    const { wrong, hasLeft } = await page.evaluate<{ wrong: string[]; hasLeft: boolean }>(step)
    for (const fault of wrong) faults.add(fault)
    if (hasLeft) break
  }
  const missed = await page.evaluate(neverReached)
  return [...faults, ...missed]
}

// Both at once: a page has a hundred stops, and each question takes a way there and back.
const step = `({ wrong: (${lookAtFocus})("*").wrong, hasLeft: (${leftBehind})() })`

type Marked = typeof globalThis & { reachable?: Set<Element>; first?: Element | null; lastFocus?: Element }

/** What the focus has to reach: of radio buttons of a name one. */
function markReachable(): void {
  const held = globalThis as Marked
  const all = [...document.querySelectorAll<HTMLElement>("a[href],button,input,select,textarea,summary,[tabindex='0']")]
  const isSeen = (each: HTMLElement) =>
    each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && each.tabIndex >= 0
  const radios = new Set<string>()
  held.reachable = new Set(
    all.filter((each) => {
      if (!isSeen(each) || (each as HTMLInputElement).disabled) return false
      if (!(each instanceof HTMLInputElement) || each.type !== "radio") return true
      if (radios.has(each.name)) return false
      radios.add(each.name)
      return true
    }),
  )
  held.first = null
  delete held.lastFocus
}

/** Whether the focus has left the page, or begins anew. */
function leftBehind(): boolean {
  const held = globalThis as Marked
  const at = document.activeElement
  if (!at || at === document.body || at === held.first) return true
  held.first ??= at
  const name = at instanceof HTMLInputElement && at.type === "radio" ? at.name : null
  for (const each of held.reachable ?? []) {
    if (each === at || (name !== null && (each as HTMLInputElement).name === name)) held.reachable?.delete(each)
  }
  return false
}

function neverReached(): string[] {
  const left = [...((globalThis as Marked).reachable ?? [])]
  return left.map((each) => `never reaches ${each.outerHTML.slice(0, 120)}`)
}
