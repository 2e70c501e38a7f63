/** Pages that stand over sixteen others: changing them, and the ways of keys through them. */
import { hashBytes } from "../merkle.ts"
import { bitOf, copyHash } from "./hash.ts"
import { type BranchPage, branchNodes, headBytes, type PageMaker, presentOf, writeHead } from "./page.ts"
import type { PathStep } from "./path.ts"

const noBranch = new Uint8Array(headBytes + branchNodes * hashBytes)
export const emptyBranch: BranchPage = {
  kind: "branch",
  bytes: noBranch,
  present: 0,
  nodes: noBranch.subarray(headBytes),
}

/** The hash of a node; null where there is nothing under it. The top, 1, is that of the page; a digit's is 16 + digit. */
export function branchNode({ present, nodes }: BranchPage, node: number): Uint8Array | null {
  return ((present >>> node) & 1) === 1 ? nodes.subarray((node - 1) * hashBytes, node * hashBytes) : null
}

/** A branch with other pages below. @param digits of its prefix */
export function changeBranch(
  maker: PageMaker,
  digits: number,
  before: BranchPage,
  below: readonly { digit: number; hash: Uint8Array | null }[],
): BranchPage {
  const bytes = maker.room(before.bytes.length)
  bytes.set(before.bytes)
  const nodes = bytes.subarray(headBytes)
  let [pages, dirty] = [before.present >>> 16, 0]
  for (const { digit, hash } of below) {
    if (hash) nodes.set(hash, (15 + digit) * hashBytes)
    pages = hash ? pages | (1 << digit) : pages & ~(1 << digit)
    dirty |= 1 << (16 + digit)
  }
  writeHead(bytes, 1, pages)
  const branch: BranchPage = { kind: "branch", bytes, present: presentOf(pages), nodes }
  for (let node = 15; node >= 1; node--) {
    if (((dirty >>> (2 * node)) & 3) === 0) continue
    dirty |= 1 << node
    const sides = (branch.present >>> (2 * node)) & 3
    const [at, below] = [(node - 1) * hashBytes, (2 * node - 1) * hashBytes]
    if (sides === 3) {
      const hash = maker.inner(depthOf(digits, node), nodes, nodes, below, below + hashBytes)
      copyHash(nodes, node - 1, hash, 0)
    } else if (sides > 0) nodes.copyWithin(at, below + (sides - 1) * hashBytes, below + sides * hashBytes)
  }
  return branch
}

/** The bit that parts the sides of a node. */
function depthOf(digits: number, node: number): number {
  return digits * 4 + 31 - Math.clz32(node)
}

/** The way of a key through a branch: the digit of the page at which it goes on, and the steps, the lowest first. */
export function stepsInBranch(
  digits: number,
  branch: BranchPage,
  key: Uint8Array,
): { digit: number; steps: PathStep[] } {
  const steps: PathStep[] = []
  let node = 1
  while (node < 16) {
    const depth = depthOf(digits, node)
    const sides = (branch.present >>> (2 * node)) & 3
    const isRight = sides === 2 || (sides === 3 && bitOf(key, depth) === 1)
    const sibling = sides === 3 ? branchNode(branch, 2 * node + (isRight ? 0 : 1)) : null
    if (sibling) steps.push({ depth, sibling })
    node = 2 * node + (isRight ? 1 : 0)
  }
  return { digit: node - 16, steps: steps.reverse() }
}
