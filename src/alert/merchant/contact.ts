/** Where a merchant wants to be told: an address by a channel, which counts once a code that was sent there is given back. Pure. */
import { createHmac } from "node:crypto"
import type { Bilingual } from "../../law/bilingual.ts"

/** How a merchant can be told. */
export const channels = ["mail", "sms"] as const
export type Channel = (typeof channels)[number]

export const channelWords = {
  mail: { zh: "电子邮件", en: "Mail" },
  sms: { zh: "短信", en: "SMS" },
} as const satisfies Record<Channel, Bilingual>

/** Whose an address is: the merchant's, or somebody's who follows it. */
export type ContactHolder = "merchant" | "reader"

/** Whether an address has been proved. */
export type ContactState = "waiting" | "confirmed"

/** A merchant has so many at most: its owner, its agent, its accountant, each by both channels. */
export const contactsMax = 6
/** New addresses of a merchant in a day, so that nobody is pestered with codes by it. */
export const contactsADay = 10
/** How long a code counts, and how often a wrong one may be given. */
export const codeMinutes = 30
export const triesMax = 5

// RFC 5321 lets more pass; what a merchant types by hand is of this form. The length is that of a path there (4.5.3.1.3).
const mailPattern = /^(?!-)[\w!#$%&'*+/=?^`{|}~.-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}$/i
const mailLengthMax = 254
// Mobile numbers of the mainland (工信部: 11 digits that begin with 1), with or without the country's code.
const mobilePattern = /^(?:\+?86)?(1[3-9]\d{9})$/

/** Reads an address; null where it is none of the channel's. */
export function readAddress(channel: Channel, text: string): string | null {
  const plain = text.normalize("NFKC").trim()
  if (channel === "mail") return plain.length <= mailLengthMax && mailPattern.test(plain) ? plain : null
  return mobilePattern.exec(plain.replace(/[\s-]/g, ""))?.[1] ?? null
}

/** An address as its merchant knows it again, and nobody else learns it. */
export function maskAddress(channel: Channel, address: string): string {
  if (channel === "sms") return `${address.slice(0, 3)}****${address.slice(-4)}`
  const [name = "", host = ""] = address.split("@")
  return `${name.slice(0, 1)}***@${host}`
}

/** A code of six digits. @param random fresh, as base64url */
export function codeFrom(random: string): string {
  // 48 bits over a million: no digit is likelier than another by more than 10^-8.
  const number = createHmac("sha256", random).update("code").digest().readUIntBE(0, 6) % 1_000_000
  return String(number).padStart(6, "0")
}
