/**
 * The script of the page where a number is followed: a code that was scanned holds the number behind `#`, which no server
 * is told and no log holds. It goes into the form, and out of the address before anything is asked, so that no history of
 * the browser keeps it.
 */
import { createHash } from "node:crypto"

/** The script, for a browser. */
export const followScript = `"use strict"
{
  const number = location.hash.slice(1)
  const field = document.getElementById("number")
  if (field && /^[0-9A-Za-z]{4}(?:-?[0-9A-Za-z]{4}){2}$/.test(number)) {
    history.replaceState(null, "", location.pathname + location.search)
    field.value = number
    field.form.requestSubmit()
  }
}
`

/** Its name below /assets/. */
export const followFile = `follow.${createHash("sha256").update(followScript).digest("hex").slice(0, 16)}.js`
