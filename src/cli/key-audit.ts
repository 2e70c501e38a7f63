/** What `gongshi doctor` finds out about keys: who signs, whether the private halves are here and kept as they should. */
import { stat } from "node:fs/promises"
import path from "node:path"
import type { Config } from "../config/config.ts"
import type { Pool } from "../database/client.ts"
import { nodeHolder, openNodeKeyring } from "../node/keys.ts"
import type { RoleStanding } from "../signing/keyring.ts"
import type { HeldKey } from "../signing/signer.ts"
import { KeyError, type KeyRole, type PublicKey } from "../signing/signing-key.ts"
import { sharedFaults } from "./key-shared.ts"

// When a key is about to begin and its private half is not here, that is no longer a matter for later.
const soonMs = 24 * 3_600_000

/** Audits the keys. What is wrong, in sentences. */
export async function auditKeys(
  config: Config,
  pool: Pool,
  tell: (name: string, value: string) => void,
): Promise<string[]> {
  try {
    const keyring = await openNodeKeyring(config, pool, () => {}, true)
    const { keys, sm2_keys: second = [] } = await keyring.keySet()
    const held = await nodeHolder(config).held()
    const standing = await keyring.keyStanding()
    for (const { role, current, next } of standing) {
      const none = hadKey(keys, role) ? "none" : "none yet: the server makes or lists one when it starts"
      tell(`key of ${role}`, current ? `${current.kid}, ${current.origin}` : none)
      if (next) tell(`key of ${role}`, `${next.kid} from ${new Date(next.from).toISOString()}`)
    }
    for (const { kid, user_id } of second) tell("second key", `${kid} SM2, identity ${user_id}`)
    for (const note of [...placeNotes(keys, held), ...(await folderNotes(config))]) tell("warning", note)
    return [
      ...standing.flatMap((row) => roleFaults(row, hadKey(keys, row.role), config, Date.now())),
      ...(await sharedFaults(config, pool)),
    ]
  } catch (error) {
    if (error instanceof KeyError) return [error.message]
    throw error
  }
}

/** Whether a role has or had a key: one that never had gets its first when a server starts. */
function hadKey(keys: readonly PublicKey[], role: KeyRole): boolean {
  return keys.some((key) => key.role === role || (key.role === undefined && role !== "log"))
}

function roleFaults(
  { role, current, next }: RoleStanding,
  had: boolean,
  { production }: Config,
  now: number,
): string[] {
  const faults: string[] = []
  // What is wrong with the log's own key the log says itself, with what it means.
  if (role !== "log" && !current && had) faults.push(`nothing signs for ${role}: gongshi keys rotate ${role} --now`)
  if (role !== "log" && current && !current.heldHere) {
    faults.push(`the ${role} key ${current.kid} has its private half elsewhere: bring its file to keys/${role}/`)
  }
  if (next && !next.heldHere && next.from - now < soonMs) {
    const from = new Date(next.from).toISOString()
    faults.push(`the ${role} key ${next.kid} signs from ${from} and its private half is not here: bring its file`)
  }
  if (production && current?.origin === "self-generated") {
    faults.push(`the ${role} key is self-generated: partners have only your word for it (gongshi keys import)`)
  }
  return faults
}

/** Private halves that lie where they are of no use. */
function placeNotes(keys: readonly PublicKey[], held: readonly HeldKey[]): string[] {
  return held.flatMap(({ signer, place }) => {
    const listed = keys.find(({ kid }) => kid === signer.key.kid)
    if (!listed)
      return [`${place} holds the key ${signer.key.kid}, which is not listed: gongshi keys import, or take it away`]
    if (listed.status !== "retired" && listed.status !== "compromised") return []
    return [`${place} is ${listed.status} and signs nothing more: its private half can be destroyed`]
  })
}

async function folderNotes({ dataDir }: Config): Promise<string[]> {
  const folder = path.join(dataDir, "keys")
  const found = await stat(folder).catch(() => null)
  if (!found || (found.mode & 0o077) === 0) return []
  return [`${folder} is open to others (mode ${(found.mode & 0o777).toString(8)}): set it to 700`]
}
