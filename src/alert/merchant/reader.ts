/**
 * Who follows a merchant by mail, without an account: the limits, and the link by which alone the holder of the address confirms,
 * sees and ends it. Pure.
 */

/** Mails that ask an address to confirm, in a day: so many that somebody who forgot finds one, too few to pester anybody. */
export const unprovedMax = 3
/** Merchants that an address follows at most. */
export const followedMax = 50
/** Addresses that wait for their confirmation at most, of all: what is more is somebody who floods the register. */
export const waitingMax = 10_000
/** How long a link to confirm counts. */
export const confirmHours = 24

/** The page of a following. @param secret 256 random bits as base64url, which its holder alone was sent */
export function followingPath(id: string, secret: string): string {
  return `/following/${id}.${secret}`
}

/** The parts of what stands behind `/following/`; null for another text. */
export function readFollowing(text: string): { id: string; secret: string } | null {
  const [, id, secret] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(text) ?? []
  return id !== undefined && secret !== undefined ? { id, secret } : null
}
