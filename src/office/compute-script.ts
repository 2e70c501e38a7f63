/**
 * The script of a form of the office: sends it as it stands while somebody fills it in, and shows what follows in a place
 * that is read aloud. Without it a button does.
 */
import { createHash } from "node:crypto"

/** The script, for a browser. */
export const computeScript = `"use strict"
const place = document.querySelector("[data-compute]")
const form = place && place.closest("form")
if (form) {
  const address = new URL(form.action)
  address.searchParams.set("part", place.id)
  let timer, running
  const ask = async () => {
    if (running) running.abort()
    const asking = (running = new AbortController())
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value)
    body.append("step", "compute")
    try {
      const answer = await fetch(address, { method: "POST", body, signal: asking.signal, redirect: "error" })
      const text = answer.ok ? await answer.text() : ""
      if (text === "" || asking.signal.aborted) return
      const fresh = new DOMParser().parseFromString(text, "text/html").body
      // What says the same is not read aloud again.
      if (fresh.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...fresh.childNodes)
    } catch {
      // The button is still there.
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(ask, 500)
  })
}
`

/** Its name below /assets/. */
export const computeFile = `compute.${createHash("sha256").update(computeScript).digest("hex").slice(0, 16)}.js`
