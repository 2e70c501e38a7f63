/**
 * The script of a form of the office: sends it as it stands while somebody fills it in, shows what follows in a place
 * that is read aloud, and asks for what was chosen. Without it buttons do.
 */
import { createHash } from "node:crypto"

/** The place of the fields on a form, which the script fills anew where a choice asks for others. */
export const askedId = "asked"

/** The script, for a browser. */
export const computeScript = `"use strict"
const place = document.querySelector("[data-compute]")
const asked = document.getElementById("${askedId}")
const form = place && place.closest("form")
// What is asked for, without what was answered; rows grow by themselves, but not under who writes in them.
const questions = (part) =>
  [...part.querySelectorAll("label, legend, .hint, option")]
    .filter((one) => !one.closest(".rows-group"))
    .map((one) => one.textContent)
    .join()
const put = (fresh) => {
  const focused = document.activeElement && document.activeElement.id
  asked.replaceChildren(...fresh.childNodes)
  const again = focused && document.getElementById(focused)
  if (again && asked.contains(again)) again.focus({ preventScroll: true })
}
// What is known of what was typed stands where nobody has typed yet, and gives way to what is known of what is typed next.
const fill = (fresh) => {
  const [filled, now] = [asked, fresh].map((part) => part.querySelector('[name="filled"]'))
  const before = filled ? filled.value : ""
  let stays = !filled || !now
  for (const { name, value } of fresh.querySelectorAll('input[type="text"], input:not([type])')) {
    const own = form.elements[name]
    if (!own || own.value === value || (own.value !== "" && own.value !== before)) continue
    if (own === document.activeElement) stays = true
    else own.value = value
  }
  if (!stays) filled.value = now.value
}
// What grows above pushes nobody's control out of sight; who has scrolled away from it stays where they are.
const inSight = (change) => {
  const at = document.activeElement.getBoundingClientRect()
  const seen = form.contains(document.activeElement) && at.bottom > 0 && at.top < innerHeight
  change()
  if (seen) document.activeElement.scrollIntoView({ block: "nearest" })
}
if (form) {
  const address = new URL(form.action)
  address.searchParams.set("part", place.id)
  let timer, running
  const ask = async () => {
    const asking = (running = new AbortController())
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value)
    body.append("step", "compute")
    try {
      const answer = await fetch(address, { method: "POST", body, signal: asking.signal, redirect: "error" })
      // Too busy for now: what was chosen is asked about all the same.
      if (answer.status === 503 && !asking.signal.aborted) timer = setTimeout(ask, 3000)
      const text = answer.ok ? await answer.text() : ""
      if (text === "" || asking.signal.aborted) return
      const fresh = new DOMParser().parseFromString(text, "text/html")
      const [fields, told] = [asked.id, place.id].map((id) => fresh.getElementById(id))
      inSight(() => {
        if (questions(fields) !== questions(asked)) put(fields)
        else fill(fields)
        // What says the same is not read aloud again.
        if (told.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...told.childNodes)
      })
    } catch {
      // The button is still there.
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(timer)
    // What is answered now was asked before this was typed.
    if (running) running.abort()
    timer = setTimeout(ask, 500)
  })
}
`

/** Its name below /assets/. */
export const computeFile = `compute.${createHash("sha256").update(computeScript).digest("hex").slice(0, 16)}.js`
