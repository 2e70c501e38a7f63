/** The keys as a process works with them: what the database lists, what is held here, and so who signs for a role. */
import type { Pool } from "../database/client.ts"
import { findCurrent, findNext, type KeyRecord, longSince, newRecord, serves, toListed } from "./key-record.ts"
import type { KeySet, Sm2PublicKey } from "./key-set.ts"
import { listKeys, lockKeys, saveKeys } from "./key-store.ts"
import {
  type DocumentRole,
  documentRoles,
  documentSigner,
  type FindSigner,
  type HeldKey,
  type KeyHolder,
  type MakeKey,
  type Signer,
} from "./signer.ts"
import { type KeyOrigin, type KeyRole, keyRoles, type PublicKey } from "./signing-key.ts"

/** What a keyring works with. */
export interface KeyringParts {
  holder: KeyHolder
  /** Makes the first key of a role that has none; null: keys are given. */
  make: MakeKey
  /** Whether it only looks: no key is made or listed. */
  looksOnly?: boolean
  /** Public keys that are listed though the database does not know them. */
  alsoListed: readonly PublicKey[]
  /** The second signature; null where there is none. */
  sm2: { key: Sm2PublicKey; sign: NonNullable<Signer["alsoSm2"]> } | null
  /** What was read last; given where keyrings come and go and share it. */
  memory?: KeyMemory
  /** ms since 1970. */
  clock(): number
  /** Writes one line for the operator. */
  log(line: string): void
}

/** What is known of keys for a few seconds. */
export interface KeyMemory {
  state: KeyState | null
  /** Keys of which it was said that they are not here. */
  told: Set<string>
}

interface KeyState {
  readAt: number
  records: KeyRecord[]
  held: HeldKey[]
}

/** How it stands with the keys of a role. */
export interface RoleStanding {
  role: KeyRole
  /** Null: the role has no key. `heldBefore`: another of its keys is here, as where a rotation has not come yet. */
  current: { kid: string; origin: KeyOrigin; from: number; heldHere: boolean; heldBefore: boolean } | null
  next: { kid: string; from: number; heldHere: boolean } | null
}

export interface Keyring {
  /** The key set that verifiers fetch. */
  keySet(): Promise<KeySet>
  signer: FindSigner
  keyStanding(): Promise<RoleStanding[]>
}

// A key that is announced, turned or compromised counts after this; a look costs one query and a few small files.
const readEveryMs = 3_000

/** A memory in which nothing is known. */
export function emptyMemory(): KeyMemory {
  return { state: null, told: new Set() }
}

/** Opens the keyring over a database. */
export function openKeyring(sql: Pool, parts: KeyringParts): Keyring {
  const { holder, make, looksOnly = false, sm2, clock } = parts
  const memory = parts.memory ?? emptyMemory()
  let reading: Promise<KeyState> | null = null

  async function read(): Promise<KeyState> {
    const [records, held] = [await listKeys(sql), await holder.held()]
    const unserved = documentRoles.some((role) => isUnserved(records, role))
    const enrols = unserved && !looksOnly && (make || held.length > 0)
    const all = enrols ? await enrolFirstKeys(sql, { holder, make }, clock()) : records
    const state = { readAt: clock(), records: all, held: unserved ? await holder.held() : held }
    memory.state = state
    for (const { role, current } of standingOf(state, clock()))
      if (current && !current.heldHere) tell(role, current.kid)
    return state
  }

  function tell(role: KeyRole, kid: string): void {
    if (memory.told.has(kid) || role === "log") return
    memory.told.add(kid)
    parts.log(`keys: the private half of ${kid}, with which ${role} documents are signed, is not here: bring its file`)
  }

  async function state(): Promise<KeyState> {
    const { state: known } = memory
    if (known && clock() - known.readAt < readEveryMs) return known
    reading ??= read().finally(() => {
      reading = null
    })
    return reading
  }

  async function signer(role: DocumentRole): Promise<Signer | null> {
    const { records, held } = await state()
    const current = findCurrent(records, role, clock())
    const found = current && held.find((key) => key.signer.key.kid === current.key.kid)
    if (!current || !found) return null
    return documentSigner({ ...found.signer, key: current.key }, sm2?.sign)
  }

  return {
    signer,
    async keySet() {
      const { records } = await state()
      const now = clock()
      const listed = records.map((record) => toListed(record, now))
      const more = parts.alsoListed.filter(({ kid }) => !listed.some((key) => key.kid === kid))
      return { keys: [...listed, ...more], ...(sm2 ? { sm2_keys: [sm2.key] } : {}) }
    },
    keyStanding: async () => standingOf(await state(), clock()),
  }
}

/** How it stands with each role, of what is listed and held. */
function standingOf({ records, held }: KeyState, now: number): RoleStanding[] {
  const isHeld = ({ key }: KeyRecord) => held.some(({ signer }) => signer.key.kid === key.kid)
  return keyRoles.map((role) => {
    const [current, next] = [findCurrent(records, role, now), findNext(records, role, now)]
    return {
      role,
      current: current && {
        ...{ kid: current.key.kid, origin: current.key.key_origin, from: current.from, heldHere: isHeld(current) },
        heldBefore: records.some((record) => record !== current && serves(record, role) && isHeld(record)),
      },
      next: next && { kid: next.key.kid, from: next.from, heldHere: isHeld(next) },
    }
  })
}

/** Whether a role has never had a key, as far as the register knows. */
function isUnserved(records: readonly KeyRecord[], role: KeyRole): boolean {
  return !records.some((record) => serves(record, role))
}

/**
 * Lists held keys that are not listed: the newest signs, the others did once.
 * @param held keys of one place, the newest last
 */
export function enrolled(held: readonly HeldKey[], records: readonly KeyRecord[], now: number): KeyRecord[] {
  const strangers = held.filter(({ signer }) => !records.some(({ key }) => key.kid === signer.key.kid))
  return strangers.map(({ role, signer }, index) => {
    const record = newRecord(signer.key, role, now, longSince)
    return index === strangers.length - 1 ? record : { ...record, until: now }
  })
}

/**
 * Gives each role of documents that has no key its first one: a key that is held here, or one that is made. Under a lock,
 * so that of nodes which start at once one brings the key and the others see whose it is.
 * @returns all keys, as they are then
 */
async function enrolFirstKeys(
  sql: Pool,
  { holder, make }: { holder: KeyHolder; make: MakeKey },
  now: number,
): Promise<KeyRecord[]> {
  return sql.begin(async (tx) => {
    const records = await lockKeys(tx)
    const before = records.length
    const held = await holder.held()
    const unserved = () => documentRoles.filter((role) => isUnserved(records, role))
    // What was brought for a role comes before what signs for all.
    for (const role of unserved()) records.push(...enrolled(ofRole(held, role), records, now))
    if (unserved().length > 0) records.push(...enrolled(ofRole(held, null), records, now))
    if (make) for (const role of unserved()) records.push(newRecord(await make(role), role, now, now))
    await saveKeys(tx, records.slice(before))
    return listKeys(tx)
  })
}

function ofRole(held: readonly HeldKey[], role: KeyRole | null): HeldKey[] {
  return held.filter((key) => key.role === role)
}
