/** The script of a form that keeps its draft: sends it as it stands a while after somebody has typed, and says when it was kept. */
import { createHash } from "node:crypto"

/** The place on a form that says when its draft was kept. */
export const draftId = "draft-kept"

/** The script, for a browser. */
export const draftScript = `"use strict"
{
  const told = document.getElementById("${draftId}")
  const form = told && told.closest("form")
  if (form) {
    const address = new URL(form.action)
    address.searchParams.set("part", told.id)
    let timer, isSending = false, isTyped = false
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(keep, 2000)
    }
    const keep = async () => {
      if (isSending) return later()
      isSending = true
      isTyped = false
      const body = new URLSearchParams()
      for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value)
      body.append("step", "draft")
      let text = told.dataset.failed
      try {
        const answer = await fetch(address, { method: "POST", body, redirect: "error" })
        if (answer.ok) text = await answer.text()
      } catch {
        // It says that it was not kept.
      }
      isSending = false
      // What says the same is not read aloud again.
      if (told.textContent !== text) told.textContent = text
      if (isTyped) later()
    }
    form.addEventListener("input", () => {
      isTyped = true
      later()
    })
  }
}
`

/** Its name below /assets/. */
export const draftFile = `draft.${createHash("sha256").update(draftScript).digest("hex").slice(0, 16)}.js`
