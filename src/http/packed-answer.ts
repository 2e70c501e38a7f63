/**
 * Packing of pages and what they load, where who asks takes it. Answers to programs go as they are: a check is too short to
 * gain, and a stream would wait.
 */
import { compress } from "hono/compress"

export const packed = compress({ contentTypeFilter: /^(?:text\/(?:html|css|javascript)|image\/svg\+xml)/ })
