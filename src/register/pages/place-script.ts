/**
 * The script of a merchant's page that is turned: an address that names a record by its `#` alone, as all did that were given
 * away before pages were turned, leads to the page on which the record stands. A server is not told what is behind a `#`.
 */
import { createHash } from "node:crypto"

/** The script, for a browser. */
export const placeScript = `"use strict"
{
  const id = location.hash.slice(1)
  const address = new URL(location.href)
  if (/^[a-z2-7]{26}$/.test(id) && !document.getElementById(id) && address.searchParams.get("record") !== id) {
    address.searchParams.delete("cursor")
    address.searchParams.set("record", id)
    location.replace(address)
  }
}
`

/** Its name below /assets/. */
export const placeFile = `place.${createHash("sha256").update(placeScript).digest("hex").slice(0, 16)}.js`
