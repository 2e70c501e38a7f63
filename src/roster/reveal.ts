/**
 * Opens what is sealed of one seller. That it was read, by whom and why, is written before.
 */
import type { Pool } from "../database/client.ts"
import type { RosterKeys } from "./seal.ts"
import type { PersonalPart } from "./seller.ts"
import { readSealed } from "./seller-store.ts"

/** Whose, by whom and what for. */
export interface RevealRequest {
  clientId: string
  seller: string
  actor: string
  purpose: string
  /** ms since 1970. */
  at: number
}

/** The seller; null for no such one. @throws where the key that it was sealed with is not there any more */
export async function revealSeller(
  { sql, keys }: { sql: Pool; keys: RosterKeys },
  request: RevealRequest,
): Promise<{ code: string | null; name: string | null; personal: PersonalPart } | null> {
  const held = await readSealed(sql, request)
  if (!held) return null
  const { clientId, seller } = request
  const personal = keys.open({ clientId, seller }, { key: held.sealedKey, bytes: held.sealed })
  return { code: held.code, name: held.name, personal }
}
