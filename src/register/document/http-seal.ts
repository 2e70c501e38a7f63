/**
 * A seal that a provider puts on: the PDF is sent as it was set, and comes back sealed. The provider is the operator's (an
 * electronic seal service, GB/T 38540, or a proxy before one); that what comes back is a seal, its own check says and not this.
 */
import { createHash } from "node:crypto"
import { unfitWords } from "../../input/plain-text.ts"
import type { Seal, Sealing } from "./seal.ts"
import { SealAway } from "./seal-away.ts"

/** How the provider is reached. */
export interface SealProvider {
  /** Where a PDF is posted to. */
  url: string
  /** What the provider knows this register by, as a bearer token. */
  secret: string
}

/** Within which the whole answer has to be there: well within what officers wait for. */
export const sealWithinMs = 20_000
// A seal with its certificates and a timestamp is under 200 KB; what is added to a page of text is never more than that by far.
const addedBytesMax = 4 * 1024 ** 2
const sealerLengthMax = 200

/** The seal. @param withinMs how long one document may take */
export function httpSeal({ url, secret }: SealProvider, withinMs = sealWithinMs): Seal {
  return {
    placeOf: () => ({ mark: null, signature: null, isBlank: false }),
    async seal(what) {
      const signal = AbortSignal.timeout(withinMs)
      let answer: Response
      try {
        const headers = headersOf(what, secret)
        // The operator has named the address: a paper goes to no other, whoever answers there.
        answer = await fetch(url, { method: "POST", headers, body: what.pdf, redirect: "manual", signal })
      } catch (error) {
        throw new SealAway(`the seal provider can't be reached: ${nameOf(error)}`)
      }
      if (answer.status !== 200) {
        await answer.body?.cancel().catch(() => {})
        throw new SealAway(`the seal provider answered ${answer.status}`)
      }
      const pdf = await readBounded(answer, what.pdf.length + addedBytesMax)
      const fault = faultOf(pdf, what.pdf)
      if (fault !== null) throw new SealAway(`the seal provider answered 200 with ${fault}`)
      return { pdf, by: sealerOf(answer.headers.get("gongshi-sealed-by")) }
    },
  }
}

// The same id at every attempt, so that a provider that counts its seals can tell one that is asked for again.
function headersOf({ id, authority, number, pdf }: Sealing, secret: string): Record<string, string> {
  return {
    ...{ authorization: `Bearer ${secret}`, "content-type": "application/pdf", accept: "application/pdf" },
    ...{ "user-agent": "gongshi-seal/1", "idempotency-key": id, "gongshi-authority": authority },
    "gongshi-number": encodeURIComponent(number),
    "content-digest": `sha-256=:${createHash("sha256").update(pdf).digest("base64")}:`,
  }
}

async function readBounded({ body }: Response, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      length += next.value.length
      if (length > bytesMax) throw new SealAway(`the seal provider answered with more than ${bytesMax} bytes`)
      parts.push(next.value)
    }
  } catch (error) {
    throw error instanceof SealAway ? error : new SealAway(`the seal provider broke off: ${nameOf(error)}`)
  } finally {
    await reader?.cancel().catch(() => {})
  }
  return new Uint8Array(Buffer.concat(parts, length))
}

/**
 * What is wrong with what came back; null: nothing. A signature is an incremental update (ISO 32000-1, 7.5.6): what was signed
 * stands first, unchanged, and the signature field after it says which bytes it covers (12.8). So no other paper is taken for
 * this one, be it signed ever so well.
 */
function faultOf(pdf: Uint8Array, sent: Uint8Array): string | null {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length)
  if (!text.subarray(0, 5).equals(Buffer.from("%PDF-")) || !text.subarray(-1_024).includes("%%EOF")) return "no PDF"
  if (text.equals(sent)) return "what it was sent, unsealed"
  if (!text.subarray(0, sent.length).equals(sent)) return "another PDF, or one that was written anew"
  if (!text.includes("/ByteRange", sent.length)) return "a PDF without a signature"
  return null
}

/** Who has sealed it, as the provider names it. */
function sealerOf(header: string | null): string {
  try {
    const name = decodeURIComponent(header ?? "").trim()
    if (name !== "" && name.length <= sealerLengthMax && unfitWords(name) === null) return name
  } catch {
    // Said below: a name that can't be read is none.
  }
  throw new SealAway("the seal provider does not say who has sealed it (Gongshi-Sealed-By)")
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "no reason")
