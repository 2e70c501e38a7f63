/**
 * The script of a job's page: moves the bar as the job gets on (server-sent events), and loads the page again when it has
 * ended. Without it the page asks again by itself every few seconds.
 */
import { createHash } from "node:crypto"

/** The script, for a browser. */
export const progressScript = `"use strict"
for (const place of document.querySelectorAll("[data-progress]")) {
  const bar = place.querySelector("progress")
  const done = place.querySelector("[data-done]")
  const total = place.querySelector("[data-total]")
  const said = place.querySelector("[data-said]")
  const count = (value) => value.toLocaleString("en-US")
  let tenths = -1
  const show = ({ data }) => {
    const job = JSON.parse(data)
    done.textContent = count(job.rows_done)
    if (job.rows_total === null) return
    total.textContent = count(job.rows_total)
    bar.max = job.rows_total
    bar.value = job.rows_done
    // Said aloud at every tenth: each second would drown everything else.
    const now = Math.floor((10 * job.rows_done) / job.rows_total)
    if (now > tenths) said.textContent = said.dataset.said + " " + now * 10 + "%"
    tenths = Math.max(now, tenths)
  }
  const events = new EventSource(place.dataset.progress)
  events.addEventListener("progress", show)
  for (const end of ["done", "failed", "cancelled"]) {
    events.addEventListener(end, () => {
      events.close()
      location.reload()
    })
  }
  addEventListener("pagehide", () => events.close())
}
`

/** Its name below /assets/. */
export const progressFile = `progress.${createHash("sha256").update(progressScript).digest("hex").slice(0, 16)}.js`
