/**
 * Certificates of other registers, that a publication ended or what was decided on a record that is displayed here, believed
 * by the keys that the operator has given for each.
 */
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose"
import type { Bilingual } from "../../law/bilingual.ts"
import { decodeEntry } from "../../ledger/entry.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import type { PeerEnding, ReadPeerEnding } from "../../register/proceeding/peer.ts"
import { documentKinds } from "../../signing/signed-document.ts"
import { type KeyRing, keyFault, readKeyRing } from "../../verify/key-ring.ts"
import { verifyReport } from "../../verify/report.ts"
import { skewMsByDefault as skewMs } from "../../verify/verification.ts"
import { decisionIn } from "./decision.ts"
import type { Statement } from "./statement.ts"

/** Another register: the first digits of the authorities that it speaks for, and its key set. */
interface Peer {
  region: string
  keys: object
}

/**
 * A reader of certificates.
 * @param clock ms since 1970
 * @throws where the keys of a register are none
 */
export function peerEndings(peers: readonly Peer[], clock: () => number): ReadPeerEnding {
  const rings = peers.map(({ region, keys }) => {
    const ring = readKeyRing(sha256, { jwks: keys })
    if ("fault" in ring) throw new Error(`PEER_REGISTERS, region ${region}: its keys are none (${ring.fault})`)
    return { region, ring }
  })
  return async (token, authority) => {
    const known = rings.filter(({ region }) => authority.startsWith(region))
    if (known.length === 0) return noPeer
    for (const { region, ring } of known) {
      const said = (await decisionOf(token, region, ring, clock())) ?? (await endingOf(token, ring, clock()))
      if (said) return said
    }
    return notBelieved
  }
}

async function endingOf(token: string, keys: KeyRing, now: number): Promise<PeerEnding | null> {
  const { ok } = await verifyReport(token, { sha256, keys, now })
  return ok ? endingIn(token) : null
}

const { typ, role } = documentKinds.decision

/** A decision, where the register that is believed has signed it and its key may have. */
async function decisionOf(
  token: string,
  region: string,
  { documents }: KeyRing,
  now: number,
): Promise<PeerEnding | null> {
  try {
    const { kid } = decodeProtectedHeader(token)
    const key = documents.find((one) => one.kid === kid)
    if (!key || key.status === "compromised") return null
    const { kty, crv, x, y, alg } = key
    const read = await importJWK({ kty, crv, x, ...(y === undefined ? {} : { y }) }, alg)
    const bounds = { typ, algorithms: [alg], currentDate: new Date(now), clockTolerance: skewMs / 1000 }
    const { payload } = await jwtVerify(token, read, { ...bounds, requiredClaims: ["iat", "exp"] })
    const at = (payload.iat ?? 0) * 1000
    return at > now + skewMs || keyFault(key, { role, at, skewMs }) !== null
      ? null
      : decisionIn(payload, `region:${region}`)
  } catch {
    return null
  }
}

/** What a certificate says; null where it is of another kind. @param token whose signature holds */
function endingIn(token: string): PeerEnding | null {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")
  const { kind, sub, iat, log, ended } = JSON.parse(payload) as Statement
  const entry = ended && decodeEntry(ended.entry)
  if (kind !== "ended" || !entry) return null
  const { authority, reason } = entry
  const { position } = ended
  const said = { origin: log.origin, mark: String(position), position, issuedAt: iat, recordId: sub }
  return { ...said, authority, reason, corrected: {}, decisionNo: null, mergedInto: null, pushed: null }
}

const noPeer = {
  zh: "本库没有配置该机关所在地登记库的公钥（PEER_REGISTERS）：请按来函登记，不附证明",
  en: "no register is known here for that authority (PEER_REGISTERS): enter what was received without a certificate",
} as const satisfies Bilingual
const notBelieved = {
  zh: "不是该登记库签发的停止公示证明或者决定证明，或者已被改动、已过有效期",
  en: "no certificate of that register that a publication ended or of a decision, or changed since, or out of date",
} as const satisfies Bilingual
