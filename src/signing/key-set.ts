/**
 * The key set (RFC 7517) that signatures of this register are checked against: its wire shape, and reading one.
 */
import { createHash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { type PublicKey, signingAlgorithms } from "./signing-key.ts"

const keySchema = z
  .strictObject({
    kty: z.string(),
    crv: z.string(),
    x: z.string(),
    y: z.string().optional(),
    kid: z.string().openapi({ description: "RFC 7638 thumbprint" }),
    alg: z.string(),
    use: z.literal("sig"),
    key_origin: z
      .enum(["self-generated", "provided"])
      .openapi({ description: "`self-generated`: made by this program on its first start; nobody has vouched for it" }),
    role: z
      .literal("log")
      .optional()
      .openapi({ description: "`log`: signs checkpoints of the publication log; absent: signs documents" }),
  })
  .openapi("PublicKey", {
    example: {
      kty: "OKP",
      crv: "Ed25519",
      x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
      kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
      alg: "Ed25519",
      use: "sig",
      key_origin: "self-generated",
    },
  })

/** The key set on the wire. */
export const keySetSchema = z.strictObject({ keys: z.array(keySchema) }).openapi("KeySet")

/**
 * Reads a key set that was published before, member for member; one with a private key in it is refused.
 * Synchronous, so that it can be read while a Worker is built: a promise must not outlive the request that made it.
 * @throws with a sentence for the operator, which never repeats the text
 */
export function readKeySet(text: string): PublicKey[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error("the key set is not JSON")
  }
  const set = keySetSchema.safeParse(value)
  if (!set.success) {
    const faults = set.error.issues.map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`)
    throw new Error(`the key set is not as /.well-known/jwks.json shows it: ${faults.join("; ")}`)
  }
  return set.data.keys.map(({ y, role, ...key }, index) => {
    const alg = signingAlgorithms.find((name) => name === key.alg)
    if (!alg) throw new Error(`keys.${index}: alg is expected to be one of ${signingAlgorithms.join(", ")}`)
    const whole = { ...key, ...(y === undefined ? {} : { y }), ...(role ? { role } : {}), alg }
    if (thumbprintOf(whole) !== key.kid) throw new Error(`keys.${index}: kid is not the key's RFC 7638 thumbprint`)
    return whole
  })
}

/** RFC 7638, section 3.2: the members that make the key, in alphabetical order. */
function thumbprintOf({ crv, kty, x, y }: Pick<PublicKey, "crv" | "kty" | "x" | "y">): string {
  return createHash("sha256")
    .update(JSON.stringify({ crv, kty, x, ...(y === undefined ? {} : { y }) }))
    .digest("base64url")
}
