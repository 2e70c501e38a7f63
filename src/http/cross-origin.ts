/**
 * What a page of anybody's may read: what is public and meant to be verified by whoever likes, in a browser too
 * (`gongshi/verify`). Everything else stays with our own pages, and no page sends a credential here.
 */
import { cors } from "hono/cors"
import { createMiddleware } from "hono/factory"
import type { Environment } from "./environment.ts"

/** The addresses; none of them answers more to who has a token. */
const addresses = [
  /^\/(log|exports)\/./,
  /^\/\.well-known\/jwks\.json$/,
  /^\/v1\/keys\/history$/,
  /^\/v1\/releases$/,
  /^\/status$/,
  /^\/v1\/marks\/[^/]+(\/badge)?$/,
  /^\/v1\/records\/[^/]+(\/(proof|certificate))?$/,
] as const

/** Whether pages of other origins may read what is at an address. */
export function isForAnyPage(path: string): boolean {
  return addresses.some((address) => address.test(path))
}

const allow = cors({
  origin: "*",
  allowMethods: ["GET", "HEAD"],
  // Named, or the middleware would allow whatever is asked for, Authorization among it.
  allowHeaders: ["Accept", "Accept-Language", "If-None-Match", "If-Range", "Range"],
  exposeHeaders: [
    "Accept-Ranges",
    "Content-Range",
    "ETag",
    "Gongshi-Degraded",
    "Gongshi-Dropped",
    "Gongshi-Head",
    "Gongshi-Log-Size",
    "Gongshi-Next",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
  ],
  // A day: these rules change with a release.
  maxAge: 86_400,
})

const methods = new Set(["GET", "HEAD", "OPTIONS"])

/** Says so to browsers, and answers what they ask beforehand. */
export const crossOrigin = createMiddleware<Environment>((c, next) => {
  return methods.has(c.req.method) && isForAnyPage(c.req.path) ? allow(c, next) : next()
})
