/**
 * The state of a mirror, as `state.json` holds it: what was verified last, and which files are the mirror's. It is
 * replaced as a whole, after every check has passed. Pure.
 */
import type { Sha256 } from "../../ledger/merkle.ts"
import {
  count,
  digest,
  exact,
  listOf,
  oneOf,
  orNull,
  parseJson,
  type Shape,
  type Shaped,
  text,
  treeHash,
} from "../shape.ts"
import { readState, type VerifyState } from "../state.ts"
import { type KeyMemory, keyMemoryShape, nothingHeard } from "./key-memory.ts"

const anything: Shape<unknown> = (_value): _value is unknown => true

const shape = exact(
  {
    issuer: text,
    given_keys: orNull(digest),
    verified: anything,
    seen: listOf(exact({ size: count, root: treeHash })),
    current: exact({ lines: count, bytes: count, sha256: digest, positions_sha256: digest }),
    exports: listOf(exact({ size: count, kind: oneOf("whole", "delta"), bytes: count })),
  },
  { keys: keyMemoryShape, map: count },
)

/**
 * The state of a mirror. `issuer`: who signs. `given_keys`: digest of the key set that was given last by hand; null:
 * it was taken from the register on the first run. `verified`: the log as it was replayed. `seen`: checkpoints of heads beyond
 * it, that the next replay has to pass through. `current`: the live lines. `exports`: those that are kept, oldest first.
 * `keys`: what the log was heard to say of keys, and what of it is lacking. `map`: position of the first entry of the log's map
 * that was met: from there on every export ends with one.
 */
export interface MirrorState extends Omit<Shaped<typeof shape>, "verified" | "keys"> {
  verified: VerifyState
  keys: KeyMemory
}

/** An export that a mirror keeps. */
export type KeptExport = MirrorState["exports"][number]

/** Live lines, as they lie in `current.ndjson`. */
export type CurrentLines = MirrorState["current"]

/** Reads a state; null when the text is none. */
export function readMirrorState(sha256: Sha256, stored: string): MirrorState | null {
  const value = parseJson(stored)
  if (!shape(value)) return null
  const verified = readState(sha256, JSON.stringify(value.verified))
  // Mirrors had no such memory at first.
  return verified?.frontier === undefined ? null : { ...value, verified, keys: value.keys ?? nothingHeard }
}
