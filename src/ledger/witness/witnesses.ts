/** The witnesses that a register asks, and what they have vouched for, as documents and answers use it. */
import type { Pool } from "../../database/client.ts"
import { toBase64 } from "../base64.ts"
import { parseCheckpoint } from "../checkpoint.ts"
import { sha256 } from "../node-sha256.ts"
import { parseNote } from "../signed-note.ts"
import { witnessVkey } from "./cosignature.ts"
import { type Policy, readPolicy } from "./policy.ts"
import {
  findMet,
  findMetMap,
  findPast,
  listCosignatures,
  raiseFloor,
  readFloor,
  type SignedCheckpoint,
} from "./store.ts"

/** Witnesses that are configured. */
export interface Witnesses {
  policy: Policy
  /** Tells this policy from the one before. */
  digest: string
  /** Of the witnesses, in the order of the policy. */
  vkeys: readonly string[]
}

/** Reads the witnesses from a policy (C2SP tlog-policy), in which each has an address. @returns what is wrong, in words */
export function readWitnesses(text: string): Witnesses | { wrong: string } {
  const policy = readPolicy(sha256, text)
  if ("line" in policy) return { wrong: `line ${policy.line} is none of a policy (C2SP tlog-policy)` }
  const nowhere = policy.witnesses.find(({ url }) => !/^https?:$/.test(URL.parse(url ?? "")?.protocol ?? ""))
  if (nowhere) return { wrong: `the witness ${nowhere.name} has no address, https:// or http://` }
  if (policy.witnesses.length === 0) return { wrong: "there is no witness in it" }
  const digest = toBase64(sha256(new TextEncoder().encode(text)))
  return { policy, digest, vkeys: policy.witnesses.map(witnessVkey) }
}

/** A checkpoint that is shown. */
export interface Shown {
  /** With the cosignatures that it has. */
  note: string
  size: number
  /** When it was signed, ms since 1970. */
  time: number
}

/** What witnesses have vouched for. */
export interface Vouched {
  /** A note with the cosignatures that there are. */
  cosigned(note: string): Promise<string>
  /** A checkpoint of the last day by its size. */
  past(size: number): Promise<(Shown & { root: string }) | null>
  /** The newest that meets the policy, up to a size; null: none. */
  witnessed(upTo: number): Promise<Shown | null>
  /** The newest that meets the policy, unless heads have gone past it without witnesses, or it lags behind by an hour. */
  usable(newest: Shown): Promise<Shown | null>
  /** The newest of those whose last entry is that of the map, as exports end. */
  mapped(newest: Shown): Promise<Shown | null>
  /** A head of a size has left without witnesses: none goes back behind it. */
  leftWithout(size: number): Promise<void>
}

/**
 * What the witnesses have not vouched for within that, documents are made under all the same: an unavailable witness
 * delays nothing. Whoever asks for a policy refuses them, and has the one before.
 */
export const lagMsMax = 3_600_000

/** Opens what witnesses have vouched for; null: nobody is asked, and checkpoints are kept all the same. */
export function openVouched(sql: Pool, witnesses: Witnesses | null): Vouched {
  const toShown = async ({ size, root, note, time }: SignedCheckpoint) => ({
    ...{ size, root, time },
    note: await withLines(note, { size, root }),
  })
  async function withLines(note: string, of: { size: number; root: string }): Promise<string> {
    if (!witnesses) return note
    const lines = await listCosignatures(sql, of, witnesses.vkeys)
    return `${note}${lines.map(({ line }) => line).join("")}`
  }
  async function met(from: number, upTo: number, find = findMet): Promise<Shown | null> {
    const found = witnesses && (await find(sql, witnesses.digest, from, upTo))
    return found && toShown(found)
  }
  async function usable(newest: Shown, find = findMet): Promise<Shown | null> {
    if (!witnesses) return null
    const found = await met(await readFloor(sql), newest.size, find)
    return found && newest.time - found.time <= lagMsMax ? found : null
  }
  return {
    async cosigned(note) {
      const checkpoint = witnesses && parseCheckpoint(parseNote(note)?.text ?? "")
      return checkpoint ? withLines(note, { size: checkpoint.size, root: toBase64(checkpoint.root) }) : note
    },
    async past(size) {
      const found = await findPast(sql, size)
      return found && toShown(found)
    },
    witnessed: (upTo) => met(0, upTo),
    usable: (newest) => usable(newest),
    mapped: (newest) => usable(newest, findMetMap),
    async leftWithout(size) {
      if (witnesses && (await readFloor(sql)) < size) await raiseFloor(sql, size)
    },
  }
}
