/**
 * Second signatures as a register of tests makes them, and what a key set says of their key.
 */
import { createSm2Key, openSm2 } from "../../src/signing/node-sm2.ts"

/** The identity that everybody has who was given none. */
export const identity = "1234567812345678"

/** Makes a key for second signatures. */
export function makeSm2(userId = identity) {
  const jwk = createSm2Key()
  const { key, sign } = openSm2(JSON.stringify(jwk), userId, null)
  return {
    ...{ jwk, key, sign },
    /** The second signature of a token, as a file beside it has it. */
    async second(token: string): Promise<string> {
      const signature = await sign(Buffer.from(token.trim().replace(/\.[^.]*$/, "")))
      return `${Buffer.from(signature).toString("base64")}\n`
    },
  }
}

/** DER of a sequence of two integers, whatever bytes they are. */
export function derOf(r: readonly number[], s: readonly number[]): string {
  const content = [2, r.length, ...r, 2, s.length, ...s]
  return Buffer.of(0x30, content.length, ...content).toString("base64")
}
