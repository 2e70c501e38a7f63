/** Timestamps of a timestamp authority (RFC 3161) over HTTP. */
import { createHash, randomBytes } from "node:crypto"
import { Integer, OctetString } from "asn1js"
import { type ContentInfo, MessageImprint, SignedData, TimeStampReq, TimeStampResp, TSTInfo } from "pkijs"
import { bufferOf, engine, type Stamp, sha256Algorithm } from "./cms.ts"
import { StampAway } from "./stamp-away.ts"

// A token with two or three certificates is 4 to 8 KB; what is more has no room in the PDF.
export const stampBytesMax = 16_384
/** As who waits for a report bears it. */
const stampWithinMs = 5_000

/** Asks the authority, and takes only a token of what was asked, signed by the certificate in it. */
export function timestamps(url: string): Stamp {
  return async (signature) => {
    const imprint = createHash("sha256").update(signature).digest()
    // A positive integer whatever is drawn.
    const nonce = bufferOf(Buffer.concat([Buffer.from([1]), randomBytes(15)]))
    const request = new TimeStampReq({
      version: 1,
      messageImprint: new MessageImprint({
        hashAlgorithm: sha256Algorithm(),
        hashedMessage: new OctetString({ valueHex: bufferOf(imprint) }),
      }),
      nonce: new Integer({ valueHex: nonce }),
      certReq: true,
    })
    const answer = await ask(url, new Uint8Array(request.toSchema().toBER()))
    const token = await tokenIn(answer, signature, imprint, nonce).catch((error: unknown) => {
      throw error instanceof StampAway
        ? error
        : new StampAway("the timestamp authority answers with what can't be read")
    })
    return token
  }
}

async function ask(url: string, body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const signal = AbortSignal.timeout(stampWithinMs)
  const headers = { "content-type": "application/timestamp-query", accept: "application/timestamp-reply" }
  try {
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal })
    if (answer.status !== 200) {
      await answer.body?.cancel().catch(() => {})
      throw new StampAway(`the timestamp authority answers ${answer.status}`)
    }
    const parts: Uint8Array[] = []
    let length = 0
    for await (const part of answer.body ?? []) {
      length += part.length
      if (length > stampBytesMax)
        throw new StampAway(`the timestamp authority answers with more than ${stampBytesMax} bytes`)
      parts.push(part)
    }
    return new Uint8Array(Buffer.concat(parts))
  } catch (error) {
    if (error instanceof StampAway) throw error
    throw new StampAway(
      `the timestamp authority can't be reached: ${error instanceof Error ? error.name : "no reason"}`,
    )
  }
}

async function tokenIn(
  answer: Uint8Array<ArrayBuffer>,
  signature: Uint8Array,
  imprint: Uint8Array,
  nonce: ArrayBuffer,
): Promise<ContentInfo> {
  const { status, timeStampToken } = TimeStampResp.fromBER(answer)
  // Granted, or granted with changes.
  if (status.status > 1 || !timeStampToken)
    throw new StampAway(`the timestamp authority refuses (status ${status.status})`)
  const signed = new SignedData({ schema: timeStampToken.content })
  const content = signed.encapContentInfo.eContent?.getValue()
  const told = content && TSTInfo.fromBER(content)
  const isOf =
    told &&
    Buffer.from(imprint).equals(told.messageImprint.hashedMessage.valueBlock.valueHexView) &&
    told.nonce !== undefined &&
    Buffer.from(nonce).equals(told.nonce.valueBlock.valueHexView)
  if (!isOf) throw new StampAway("the timestamp authority answers about something else")
  const holds = await signed
    .verify({ signer: 0, checkChain: false, data: bufferOf(signature) }, engine)
    .catch(() => false)
  if (!holds) throw new StampAway("the timestamp authority's signature does not hold")
  return timeStampToken
}
