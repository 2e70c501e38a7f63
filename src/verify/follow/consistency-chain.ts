/**
 * Proofs that the log only grew, from one head that was seen to the next: read from a register, which proves any two sizes,
 * or from a mirror, which hands on those that it got, and put together to a chain. Pure.
 */
import { fromBase64 } from "../../ledger/base64.ts"
import { type Sha256, verifyConsistency } from "../../ledger/merkle.ts"
import { count, exact, listOf, orNull, parseJson, type Shaped, text, treeHash } from "../shape.ts"

const linkShape = exact(
  { from: count, to: count, from_root: treeHash, to_root: treeHash, proof: listOf(treeHash) },
  { checkpoint: orNull(text) },
)
const chainShape = exact({ proofs: listOf(linkShape) })

/** A proof between two sizes, as it came: nothing of it is believed. */
export type Link = Omit<Shaped<typeof linkShape>, "checkpoint">

/** A size of the log and its root, base64. */
export interface Head {
  size: number
  root: string
}

/** Where a register proves consistency, and where a mirror has its file of proofs: static servers pass over the query. */
export const proofPath = "/log/proof/consistency"

/** The proofs in an answer: one of a register, or all that a mirror has; none in anything else. */
export function readLinks(answer: string): Link[] {
  const value = parseJson(answer)
  if (linkShape(value)) return [value]
  return chainShape(value) ? value.proofs : []
}

/** The proofs that lead from one head to a later one; null where there are none, `broken` where the one that was asked for fails. */
export function findChain(sha256: Sha256, links: readonly Link[], from: Head, to: Head): Link[] | "broken" | null {
  const ways: { at: Head; chain: Link[] }[] = [{ at: from, chain: [] }]
  const reached = new Set<number>([from.size])
  for (let way = ways.shift(); way; way = ways.shift()) {
    const { at, chain } = way
    for (const link of links) {
      if (link.from !== at.size || link.to > to.size || reached.has(link.to)) continue
      const isDirect = link.from === from.size && link.to === to.size
      const next = { size: link.to, root: link.to === to.size ? to.root : link.to_root }
      if (!holds(sha256, at, next, link.proof)) {
        if (isDirect) return "broken"
        continue
      }
      const longer = [...chain, linkOf(at, next, link.proof)]
      if (next.size === to.size) return longer
      reached.add(next.size)
      ways.push({ at: next, chain: longer })
    }
  }
  return null
}

function holds(sha256: Sha256, from: Head, to: Head, proof: readonly string[]): boolean {
  const bytesOf = (hash: string) => fromBase64(hash) ?? new Uint8Array()
  const points = { from: from.size, fromRoot: bytesOf(from.root), to: to.size, toRoot: bytesOf(to.root) }
  return verifyConsistency(sha256, { ...points, proof: proof.map(bytesOf) })
}

const linkOf = (from: Head, to: Head, proof: string[]): Link => ({
  ...{ from: from.size, to: to.size, from_root: from.root, to_root: to.root, proof },
})

// Two days of a mirror that asks every ten minutes. A proof is up to 1.4 KB, and the narrowest line that is leased brings
// 480 KB in the minute that a text has.
const linksMax = 300

/** The file of a mirror: what it had, and what it has got now. */
export function chainText(kept: readonly Link[], got: readonly Link[]): string {
  const links = new Map([...kept, ...got].map((link) => [`${link.from} ${link.to}`, link]))
  const newest = [...links.values()].sort((a, b) => a.to - b.to || a.from - b.from).slice(-linksMax)
  return `${JSON.stringify({ proofs: newest })}\n`
}
