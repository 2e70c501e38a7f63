/** Whether the keys of this node are those that the register works with: asked before something is made or looked up. */
import type { TimedParts } from "../database/client.ts"
import { agreeOnKeys } from "../signing/shared-key-store.ts"
import type { IdentityParts } from "./identity.ts"
import type { RosterKeys } from "./seal.ts"

/** What telling takes. */
export interface AgreedParts extends TimedParts, IdentityParts {}

/** @throws SharedKeyError where ID numbers are hashed under others, by which somebody who is listed is not found */
export async function agreeOnIdentity({ sql, identityKeys, clock }: AgreedParts): Promise<void> {
  const [first, ...rest] = identityKeys.map(({ id }) => id)
  if (first !== undefined) await agreeOnKeys(sql, "identity", [first, ...rest], clock)
}

/** @throws SharedKeyError where rosters are hashed or sealed with others */
export async function agreeOnRosters(parts: AgreedParts, keys: RosterKeys): Promise<void> {
  await agreeOnIdentity(parts)
  await agreeOnKeys(parts.sql, "roster", keys.sealIds, parts.clock)
}
