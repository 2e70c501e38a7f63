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

const start = `window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "/openapi.json",
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
