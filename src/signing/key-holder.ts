/**
 * Private halves: which keys this process can sign with, wherever they lie. Files, the environment, secrets and a signer
 * of the operator's own (HSM, KMS) hold keys in the same way.
 */
import { type ByteSigner, byteSigner } from "./signer.ts"
import { KeyError, type KeyRole, type SigningKey, toSigningKey } from "./signing-key.ts"

/** A key that can be signed with here. */
export interface HeldKey {
  /** As its place says; null: documents of every kind. */
  role: KeyRole | null
  signer: ByteSigner
  /** Where it lies, for the operator. */
  place: string
}

/** Holds private halves. */
export interface KeyHolder {
  /**
   * What is held now, the newest of a role last. Looked up anew each time, so that a key which is put there counts
   * without a restart.
   * @throws KeyError when one of them can't be used
   */
  held(): Promise<HeldKey[]>
}

/** The keys of several holders. */
export function joinHolders(holders: readonly KeyHolder[]): KeyHolder {
  return { held: async () => (await Promise.all(holders.map((holder) => holder.held()))).flat() }
}

/**
 * Keys given as text: a private JWK for a role, or a set of them while one is rotated, the newest last.
 * @param texts by role; the name of the variable stands in messages
 */
export function textHolder(texts: readonly { role: KeyRole; variable: string; text: string }[]): KeyHolder {
  let read: HeldKey[] | null = null
  return {
    async held() {
      // The keys are kept and not the promise: on Workers one must not outlive the request that made it.
      read ??= (await Promise.all(texts.map(readText))).flat()
      return read
    },
  }
}

async function readText({ role, variable, text }: { role: KeyRole; variable: string; text: string }) {
  try {
    const value = JSON.parse(text) as { keys?: unknown }
    const keys = await Promise.all((Array.isArray(value.keys) ? value.keys : [value]).map(toSigningKey))
    return keys.map((key): HeldKey => ({ role, signer: byteSigner(key), place: variable }))
  } catch {
    throw new KeyError(`${variable} holds no private JWK with its alg, and no set of them`)
  }
}

/** Makes the first key of a role; null where keys are given and never made. */
export type MakeKey = ((role: KeyRole) => Promise<SigningKey>) | null
