/**
 * A signer of the operator's own, in front of an HSM or a KMS. The protocol is as small as it can be, so that a few
 * lines of any language make one: `POST SIGNER_URL/KID` with the bytes to be signed as the body; 200 and the signature,
 * 64 bytes, as JWS has it (RFC 7518, RFC 8037; for SM2 r and s). What it answers is checked before it is used.
 */
import { type ByteSigner, type HeldKey, isSignatureOf, type KeyHolder } from "./signer.ts"
import { KeyError, type PublicKey, toPublicKey } from "./signing-key.ts"

/** Where the signer answers. */
export interface RemoteSigner {
  url: string
  /** Sent as `Authorization: Bearer …`; null: nothing is. */
  token: string | null
}

// A signature takes an HSM some milliseconds, and a cloud KMS a hundred; whoever waits for a document waits for this.
const patienceMs = 5_000
const signatureBytes = 64

/**
 * Asks for a signature.
 * @throws KeyError when none comes
 */
export async function askSigner({ url, token }: RemoteSigner, kid: string, bytes: Uint8Array): Promise<Uint8Array> {
  const address = `${url.replace(/\/$/, "")}/${kid}`
  let answer: Response
  let signature: Uint8Array
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: {
        "content-type": "application/octet-stream",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: new Uint8Array(bytes),
      // Workers know no "error"; what is no 200 is none all the same.
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMs),
    })
    signature = new Uint8Array(await answer.arrayBuffer())
  } catch (error) {
    throw new KeyError(
      `the signer at ${url} does not answer (${error instanceof Error ? error.message : String(error)}): check SIGNER_URL`,
    )
  }
  if (answer.status !== 200) throw new KeyError(`the signer at ${url} answers ${answer.status} for the key ${kid}`)
  if (signature.length !== signatureBytes) {
    throw new KeyError(`the signer at ${url} gives ${signature.length} bytes, expected ${signatureBytes}`)
  }
  return signature
}

/** The keys that a signer holds, as the operator lists them. */
export function remoteHolder(remote: RemoteSigner, keys: readonly PublicKey[]): KeyHolder {
  const held = keys.map(({ role = null, ...key }): HeldKey => ({ role, signer: of(key), place: remote.url }))
  return { held: async () => held }

  function of(key: Omit<PublicKey, "role">): ByteSigner {
    return {
      key: toPublicKey(key),
      async signBytes(bytes) {
        const signature = await askSigner(remote, key.kid, bytes)
        if (!(await isSignatureOf(key, bytes, signature))) {
          throw new KeyError(`the signer at ${remote.url} gives a signature that is not of the key ${key.kid}`)
        }
        return signature
      },
    }
  }
}
