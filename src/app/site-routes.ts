/** HTTP of what belongs to the site as a whole: about it, and what crawlers are told. */
import { Hono } from "hono"
import type { Environment } from "../http/environment.ts"
import { viewOf } from "../web/view.ts"
import { aboutPage } from "./about-page.ts"

/** Pages that are no records: what a search engine may keep, for nothing on them ends. */
const lasting = ["/", "/verify", "/check", "/catalogue", "/exports", "/about"] as const

// Records and lists of them say noindex themselves; here a crawler is kept from asking for each of them at all.
const closed = ["/subjects/", "/records/", "/v1/", "/log/", "/console", "/worklist", "/applications", "/*?*q="] as const

export const siteRoutes = new Hono<Environment>()
  .get("/about", (c) => c.html(aboutPage(viewOf(c))))
  .get("/robots.txt", (c) => {
    const lines = ["User-agent: *", ...closed.map((path) => `Disallow: ${path}`), ""]
    c.header("Cache-Control", "public, max-age=86400")
    return c.text([...lines, `Sitemap: ${c.get("parts").issuer}/sitemap.xml`, ""].join("\n"))
  })
  .get("/sitemap.xml", (c) => {
    const { issuer } = c.get("parts")
    const urls = lasting.map((path) => `<url><loc>${issuer}${path}</loc></url>`).join("\n")
    c.header("Cache-Control", "public, max-age=86400")
    return c.body(
      `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls}\n</urlset>\n`,
      200,
      { "content-type": "application/xml; charset=utf-8" },
    )
  })
