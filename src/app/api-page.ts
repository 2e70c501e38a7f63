/** The page that tries the API out, at /docs/try: swagger-ui, served by ourselves, with no request to another host. */
import { Hono } from "hono"
import { html } from "hono/html"
import { secureHeaders } from "hono/secure-headers"
import type { Environment } from "../http/environment.ts"

/** The files of swagger-ui-dist that the page needs. */
export const apiPageFiles = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
} as const

// One tag at a time, with the schemas that its operations speak of: swagger-ui reads all of what it is given once for each
// operation that is opened, and of the whole description that takes it many seconds.
const start = `window.addEventListener("load", async () => {
  const answer = await fetch("/openapi.json")
  if (!answer.ok) {
    document.getElementById("tags").textContent = "/openapi.json: " + answer.status + ". Try again in a moment."
    return
  }
  const { tags, paths, webhooks, components, ...rest } = await answer.json()
  const named = () => {
    try {
      return decodeURIComponent(location.hash.split("/")[1] || "")
    } catch {
      return ""
    }
  }
  const { name, description } = tags.find((tag) => tag.name === named()) || tags[0]
  window.addEventListener("hashchange", () => {
    if (named() !== name && tags.some((tag) => tag.name === named())) location.reload()
  })

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(\`
    #tags { max-width: 1460px; margin: 0 auto; padding: 20px; font: 16px/2 sans-serif }
    #tags a { display: inline-block; margin-right: 16px; color: #1a4b84 }
    #tags [aria-current] { font-weight: bold; color: inherit }
  \`)
  document.adoptedStyleSheets = [sheet]
  const links = document.getElementById("tags")
  for (const tag of tags) {
    const link = document.createElement("a")
    link.href = "#/" + encodeURIComponent(tag.name)
    link.textContent = tag.name
    link.title = tag.description || ""
    if (tag.name === name) link.setAttribute("aria-current", "true")
    links.append(link, " ")
  }

  const ofTag = (addresses) => {
    const some = Object.entries(addresses || {}).map(([address, item]) => {
      const kept = Object.entries(item).filter(([, part]) => !part.tags || part.tags.includes(name))
      return [address, Object.fromEntries(kept)]
    })
    return Object.fromEntries(some.filter(([, item]) => Object.values(item).some((part) => part.tags)))
  }
  const chosen = { ...rest, tags: [{ name, description }], paths: ofTag(paths), webhooks: ofTag(webhooks) }
  const needed = { securitySchemes: components.securitySchemes }
  const gather = (part) => {
    for (const [, kind, of] of JSON.stringify(part).matchAll(/"[$]ref":"#[/]components[/](\\w+)[/]([^"]+)"/g)) {
      needed[kind] ||= {}
      if (of in needed[kind]) continue
      needed[kind][of] = components[kind][of]
      gather(needed[kind][of])
    }
  }
  gather([chosen.paths, chosen.webhooks])

  SwaggerUIBundle({
    spec: { ...chosen, components: needed },
    dom_id: "#swagger-ui",
    deepLinking: true,
    validatorUrl: null,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    presets: [SwaggerUIBundle.presets.apis],
  })
})
`

const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>API · 公示 Gongshi</title>
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <noscript>
      <p>This page needs JavaScript; the description itself is at <a href="/openapi.json">/openapi.json</a>.</p>
    </noscript>
    <nav id="tags" aria-label="Tags"></nav>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>`

// swagger-ui sets styles on elements and holds its icons as data: URLs; nothing else is let loose.
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    imgSrc: ["'self'", "data:"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
  },
  referrerPolicy: "no-referrer",
  xFrameOptions: "DENY",
})

interface ApiPageParts {
  /** A file of the page, or null where the platform has none of that name. */
  apiPageFile(name: string, request: Request): Promise<Response | null>
}

/** The routes of the API page. They are no part of the API, and open to everyone. */
export const apiPageRoutes = new Hono<Environment<ApiPageParts>>()
  .get("/docs/try", headers, (c) => c.html(page))
  .get("/docs/start.js", (c) => c.body(start, 200, { "content-type": "text/javascript; charset=utf-8" }))
  .get("/docs/:file", async (c) => {
    const name = c.req.param("file")
    const type = Object.entries(apiPageFiles).find(([file]) => file === name)?.[1]
    const file = type ? await c.get("parts").apiPageFile(name, c.req.raw) : null
    if (!file?.body || !type) return c.notFound()
    return c.body(file.body, 200, { "content-type": type, "cache-control": "public, max-age=3600" })
  })
