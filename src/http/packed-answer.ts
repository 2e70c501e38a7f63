/**
 * Packing of pages and what they load, where who asks takes it. Answers to programs go as they are: a check is too short to
 * gain, and a stream would wait.
 */
import { getRuntimeKey } from "hono/adapter"
import { compress } from "hono/compress"
import { createMiddleware } from "hono/factory"

// Workers pack answers themselves, also what is packed already.
export const packed =
  getRuntimeKey() === "workerd"
    ? createMiddleware((_, next) => next())
    : compress({ contentTypeFilter: /^(?:text\/(?:html|css|javascript)|image\/svg\+xml)/ })
