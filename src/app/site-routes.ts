/** HTTP of what belongs to the site as a whole: about it, and what crawlers are told. */
import { Hono } from "hono"
import type { Environment, PartsOf } from "../http/environment.ts"
import { openInside } from "../http/inside.ts"
import { packed } from "../http/packed-answer.ts"
import { grounds } from "../law/catalogue.ts"
import { penaltyClasses } from "../law/penalty-class.ts"
import { readTimeBehind } from "../ledger/tree-store.ts"
import { refuse } from "../web/error-page.ts"
import { viewOf } from "../web/view.ts"
import { aboutPage } from "./about-page.ts"
import { accessibilityPage } from "./accessibility-page.ts"
import { serviceRoutes, statusSchema } from "./service-routes.ts"
import { statusPage } from "./status-page.ts"

/** Pages that are no records: what a search engine may keep, for nothing on them ends. */
const lasting = [
  ...[
    "/",
    "/verify",
    "/catalogue",
    "/exports",
    "/statistics",
    "/recalls",
    "/pledges",
    "/copies",
    "/docs",
    "/about",
    "/accessibility",
  ],
  ...[...Object.keys(grounds), ...Object.keys(penaltyClasses)].map((code) => `/catalogue/${code}`),
]

// Records and lists of them say noindex themselves; here a crawler is kept from asking for each of them at all.
const closed = [
  ...[
    "/subjects/",
    "/s/",
    "/records/",
    "/following/",
    "/v1/",
    "/log/",
    "/console",
    "/desk",
    "/worklist",
    "/office",
    "/counter",
    "/applications",
    "/*?*q=",
  ],
] as const

const inside = openInside([serviceRoutes])

/** The status for people; programs get JSON at the same address. */
export const statusPageRoutes = new Hono<Environment<PartsOf<[typeof serviceRoutes]>>>().get(
  "/status",
  packed,
  async (c, next) => {
    if (!(c.req.header("accept") ?? "").includes("text/html")) return next()
    const status = await inside.call(c, statusSchema, "/status")
    if (status.kind === "refused") return refuse(c, "busy", { detail: words.unknown })
    c.set("invented", await c.get("parts").isInvented())
    const view = viewOf(c)
    const { sql, clock } = c.get("parts")
    const map = status.value.readers.find(({ name }) => name === "map")
    const unmapped = map ? await readTimeBehind(sql, map.position) : null
    c.header("Vary", "Accept, Cookie")
    return c.html(statusPage(view, status.value, { now: clock(), unmapped }))
  },
)

export const siteRoutes = new Hono<Environment>()
  .get("/about", (c) => c.html(aboutPage(viewOf(c))))
  .get("/accessibility", (c) => c.html(accessibilityPage(viewOf(c))))
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

const words = {
  unknown: { zh: "暂时无法读取运行状态，请稍后再试。", en: "The status can’t be read now: try again in a moment." },
}
