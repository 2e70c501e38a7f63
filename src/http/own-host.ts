/** Names of this machine, which no other site can have. */
import type { Context } from "hono"
import type { Environment } from "./environment.ts"

/** As addresses and HOST write them. */
export const ownHosts: readonly string[] = ["localhost", "127.0.0.1", "::1", "[::1]"]

/**
 * Whether a request names this machine, or the host of ORIGIN, on whatever port. Any other name may be that of a site which
 * has it lead here (DNS rebinding): its page would then be one of ours to the browser.
 */
export function namesOwnHost<E extends Environment>(c: Context<E>): boolean {
  const { hostname } = new URL(c.req.url)
  return ownHosts.includes(hostname) || hostname === new URL(c.get("parts").issuer).hostname
}
