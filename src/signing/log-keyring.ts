/**
 * The log's keys: Ed25519 keys of its own, that sign checkpoints and nothing else. While one is rotated the old and the
 * new one sign both, so that whoever knows either can follow.
 */
import type { LogKeys } from "../ledger/log-judgement.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import type { LogKeyring } from "../ledger/signed-log.ts"
import { noteSigner, noteVerifier } from "../ledger/signed-note.ts"
import { findCurrent, findNext, type KeyRecord } from "./key-record.ts"
import { listKeys, saveKeys } from "./key-store.ts"
import { enrolled } from "./keyring.ts"
import { type ByteSigner, byteSigner, type HeldKey, type KeyHolder, type MakeKey } from "./signer.ts"
import { KeyError, type PublicKey } from "./signing-key.ts"

/** The keys that the database lists, as far as they are held here. */
export function storedLogKeyring({
  holder,
  make,
  clock,
}: {
  holder: KeyHolder
  make: MakeKey
  clock(): number
}): LogKeyring {
  return {
    async open(mayMake, sql) {
      const records = (await listKeys(sql)).filter(({ role }) => role === "log")
      const held = (await holder.held()).filter(({ role }) => role === "log")
      const now = clock()
      if (findCurrent(records, "log", now) || findNext(records, "log", now)) return listedKeys(records, held, now)
      const strangers = held.filter(({ signer }) => !records.some(({ key }) => key.kid === signer.key.kid))
      if (strangers.length === 0 && mayMake && make) {
        const made = await make("log")
        strangers.push({ role: "log", signer: byteSigner(made), place: "made now" })
      }
      return strangers.length === 0 ? null : firstKeys(records, strangers, now)
    },
  }
}

/** The keys of a log whose keys are listed; null where none is here. */
function listedKeys(records: readonly KeyRecord[], held: readonly HeldKey[], now: number): LogKeys | null {
  if (held.length === 0) return null
  const [current, next] = [findCurrent(records, "log", now), findNext(records, "log", now)]
  const due = [current, next].filter((record) => record !== null).map(({ key }) => key.kid)
  const signing = held.map(({ signer }) => signer).filter(({ key }) => due.includes(key.kid))
  const first = due[0] ?? ""
  const isHere = signing.some(({ key }) => key.kid === first)
  // Keys that are here and not listed are those of another log: nothing of what is published is theirs.
  const known = held.some(({ signer }) => records.some(({ key }) => key.kid === signer.key.kid))
  const believed = known ? records.map(({ key }) => key) : held.map(({ signer }) => signer.key)
  return { ...toLogKeys(isHere ? signing : [], believed), ...(isHere ? {} : { missing: first }) }
}

/** The keys of a log that nobody has listed yet: it begins now, or was signed before keys were listed. */
function firstKeys(records: readonly KeyRecord[], held: readonly HeldKey[], now: number): LogKeys {
  const added = enrolled(held, records, now)
  const believed = [...records, ...added].map(({ key }) => key)
  const signing = held.slice(-1).map(({ signer }) => signer)
  return { ...toLogKeys(signing, believed), enrol: (tx) => saveKeys(tx, added) }
}

/**
 * Keys under the name of a log.
 * @param signing sign from now on; two while one is rotated
 * @param retired signed once and stay believed
 * @throws KeyError when one is of another algorithm: Go's note package and every C2SP client know Ed25519
 */
export function toLogKeys(signing: readonly ByteSigner[], retired: readonly PublicKey[] = []): LogKeys {
  const all = [...signing.map(({ key }) => key), ...retired]
  const foreign = all.find(({ alg }) => alg !== "Ed25519")
  if (foreign) throw new KeyError(`the log's key ${foreign.kid} is ${foreign.alg}; checkpoints are signed with Ed25519`)
  return {
    signers: (origin) => signing.map(({ key, signBytes }) => noteSigner(sha256, origin, { x: key.x, signBytes })),
    verifiers: (origin) => all.map(({ x }) => noteVerifier(sha256, origin, Buffer.from(x, "base64url"))),
  }
}
