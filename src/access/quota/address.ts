/**
 * Whose address a request comes from, as far as quotas go: the nearest one that no trusted proxy speaks for. An IPv6
 * address stands for its /64, which is what one customer has. Pure.
 */
import ipaddr from "ipaddr.js"

/** Addresses of proxies, by their first bits. */
export type TrustedProxies = readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[]

/** Reads ranges (CIDR) or single addresses, with commas between them; undefined where one of them is none. */
export function readProxies(text: string): TrustedProxies | undefined {
  const read = text.split(",").map((part) => readRange(part.trim()))
  return read.every((range) => range !== undefined) ? read : undefined
}

function readRange(text: string): TrustedProxies[number] | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const address = readAddress(text)
  return address && [address, address.kind() === "ipv4" ? 32 : 128]
}

// Longer chains of proxies are somebody's invention.
const hopsMax = 16

/** Whom a request is counted for, by address. One object for as long as a connection, so that what is known of it can hang on it. */
export interface Network {
  readonly name: string
}

/** The other end of a connection: a proxy of ours, or whom a request is counted for; null for nobody that is known. */
export type Peer = "proxy" | Network | null

/** Reads the address of a peer. It is the same as long as the connection is. */
export function readPeer(peer: string | undefined, trusted: TrustedProxies): Peer {
  const address = peer === undefined ? undefined : readAddress(peer)
  if (!address) return null
  return isTrusted(address, trusted) ? "proxy" : toNetwork(address)
}

/**
 * The network that a request is counted for; null where all that is known are proxies of ours, or nothing is.
 * @param forwarded X-Forwarded-For, which anybody can send: it is believed as far as those who wrote it are trusted
 */
export function networkOf(peer: Peer, forwarded: string | undefined, trusted: TrustedProxies): Network | null {
  if (peer !== "proxy") return peer
  const hops = forwarded === undefined ? [] : forwarded.split(",").slice(-hopsMax)
  for (let at = hops.length - 1; at >= 0; at--) {
    const hop = readAddress((hops[at] ?? "").trim())
    // What a trusted proxy passed on and nobody can read says nothing of those before it either.
    if (!hop) return null
    if (!isTrusted(hop, trusted)) return toNetwork(hop)
  }
  return null
}

function isTrusted(address: ipaddr.IPv4 | ipaddr.IPv6, trusted: TrustedProxies): boolean {
  return trusted.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))
}

const fourNumbers = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?::\d+)?$/

/** An address as it is written by peers and proxies: with a port, in brackets, as IPv4 within IPv6. */
function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (text.length > 64) return undefined
  // Most of them, and a tenth of the time of the library's reader, which takes 10.1 for 10.0.0.1 besides.
  const [, ...numbers] = fourNumbers.exec(text) ?? []
  if (numbers.length === 4) {
    const octets = numbers.map(Number)
    return octets.every((octet) => octet < 256) ? new ipaddr.IPv4(octets) : undefined
  }
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text
  return ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare) : undefined
}

function toNetwork(address: ipaddr.IPv4 | ipaddr.IPv6): Network {
  if (address instanceof ipaddr.IPv4) return { name: address.toString() }
  const parts = address.parts.slice(0, 4).map((part) => part.toString(16))
  return { name: `${parts.join(":")}::/64` }
}
