/**
 * Seals what is personal about a seller (AES-256-GCM, NIST SP 800-38D) and opens it again, with keys that can be
 * changed; makes the keyed digests by which a row that changes nothing is known. By node:crypto: WebCrypto, which hands
 * each row to a thread, takes several times as long.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hash } from "node:crypto"
import type { Tenant } from "../access/tenant.ts"
import type { Secret } from "../signing/secret.ts"
import { hashIdNumber, toIdentityKey } from "./identity.ts"
import type { PersonalPart, Seller } from "./seller.ts"

const nonceBytes = 12
const tagBytes = 16

export interface RosterKeys {
  identityKeyId: string
  /** Ids of the keys that seal, the newest first. */
  sealIds: readonly string[]
  /** The keyed hash of an ID number. */
  hashIdentity(idNumber: string): string
  /**
   * The id of a seller that the platform gives none: the same for the same code and address, or the same identity and
   * address under the same key of identity hashes.
   */
  deriveId(who: string, url: string): string
  /** Seals what is personal, bound to the client and the seller, so that it opens in no other row; and its digest. */
  protect(place: SealPlace, seller: Seller): ProtectedPart
  /** Sellers by the thousand, in their order; where there are threads, in one. */
  protectAll(clientId: Tenant, sellers: readonly Seller[]): Promise<ProtectedPart[]>
  /** @throws where the key is not there, or the row is not the one that was sealed */
  open(place: SealPlace, sealed: { key: string; bytes: Uint8Array }): PersonalPart
}

/** Whose row it is. */
export interface SealPlace {
  clientId: Tenant
  seller: string
}

/** What is kept of a seller's personal data, in hex. */
export interface ProtectedPart {
  /** Nonce, ciphertext, tag. */
  sealed: string
  /** Id of the key. */
  key: string
  /**
   * 128 bits over all that is kept of the seller. Made with the newest key: after a change of keys the next upload finds
   * every row changed, and seals it anew.
   */
  digest: string
}

/**
 * @param identity the key of identity hashes
 * @param roster the keys that seal, the newest first
 * @param drawBytes gives fresh random bytes
 */
export function rosterKeys(
  identity: Secret,
  roster: readonly [Secret, ...Secret[]],
  drawBytes: (count: number) => Uint8Array,
): RosterKeys {
  const identityKey = toIdentityKey(identity.bytes)
  const [newest] = roster
  const keys = new Map(roster.map(({ id, bytes }) => [id, createSecretKey(bytes)]))
  const seal = openSeal(newest, drawBytes)
  const protect: RosterKeys["protect"] = (place, seller) => ({ ...seal(...toTexts(place, seller)), key: newest.id })
  return {
    identityKeyId: identityKey.id,
    sealIds: roster.map(({ id }) => id),
    hashIdentity: (idNumber) => hashIdNumber(identityKey, idNumber),
    // Of a code, which is public, or of a hash that has its key already.
    deriveId: (who, url) => `auto-${hash("sha256", `${who}\n${url}`, "base64url").slice(0, 22)}`,
    protect,
    protectAll: async (clientId, sellers) =>
      sellers.map((seller) => protect({ clientId, seller: seller.seller }, seller)),
    open(place, { key: id, bytes }) {
      const key = keys.get(id)
      if (!key) throw new Error(`the roster key ${id} is not among ROSTER_KEY: put it back, behind the newest`)
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes))
      decipher.setAAD(Buffer.from(boundTo(place)))
      decipher.setAuthTag(bytes.subarray(-tagBytes))
      const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
      return JSON.parse(text.toString("utf8")) as PersonalPart
    },
  }
}

/** A seller as texts: what its seal is bound to, what is sealed, and what else is kept, parted by what no field holds. */
export type SellerTexts = [bound: string, personal: string, open: string]

export function toTexts(place: SealPlace, seller: Seller): SellerTexts {
  const { code, identityHash, name, shop, url, region, exemption, overLimit, live, personal } = seller
  const open = [place.clientId, seller.seller, code, identityHash, name, shop, url, region, exemption, overLimit, live]
  return [boundTo(place), JSON.stringify(personal), open.join("\0")]
}

/** Seals the texts of a seller, and makes their digest. */
export type Seal = (...texts: SellerTexts) => Pick<ProtectedPart, "sealed" | "digest">

/** A seal by the newest key. @param drawBytes gives fresh random bytes */
export function openSeal({ bytes }: Secret, drawBytes: (count: number) => Uint8Array): Seal {
  const sealing = createSecretKey(bytes)
  const digesting = createHmac("sha256", bytes).update("gongshi roster digest").digest("hex")
  const nextNonce = nonces(drawBytes)
  return (bound, personal, open) => {
    const nonce = nextNonce()
    const cipher = createCipheriv("aes-256-gcm", sealing, nonce)
    cipher.setAAD(Buffer.from(bound))
    // A cipher that is asked for text makes a decoder of its own, for each row.
    const sealed = cipher.update(personal, "utf8")
    cipher.final()
    const digest = createHmac("sha256", digesting).update(`${open}\0${personal}`).digest("hex")
    return {
      sealed: nonce.toString("hex") + sealed.toString("hex") + cipher.getAuthTag().toString("hex"),
      digest: digest.slice(0, 32),
    }
  }
}

function boundTo({ clientId, seller }: SealPlace): string {
  return `gongshi roster 1\n${clientId}\n${seller}`
}

// A draw costs more than the bytes; each is used once.
const noncesPerDraw = 1_000

function nonces(drawBytes: (count: number) => Uint8Array): () => Buffer {
  let drawn = Buffer.alloc(0)
  let used = 0
  return () => {
    if (used === drawn.length) {
      drawn = Buffer.from(drawBytes(nonceBytes * noncesPerDraw))
      used = 0
    }
    used += nonceBytes
    return drawn.subarray(used - nonceBytes, used)
  }
}
