/** The key set (RFC 7517) that signatures of this register are checked against: its wire shape, and reading one. */
import { createHash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { keyRoles, keyStatuses, type PublicKey, signingAlgorithms } from "./signing-key.ts"

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
      .openapi({ description: "`self-generated`: made by this program; nobody has vouched for it" }),
    role: z
      .enum(keyRoles)
      .optional()
      .openapi({ description: "What it signs: `log` checkpoints, the others documents; absent: any document" }),
    status: z.enum(keyStatuses).optional().openapi({
      description: "`retired`: signs no more, what it signed stays valid; absent: `current`",
    }),
    from: z.iso.datetime().optional().openapi({ description: "When it begins to sign; absent: before it was listed" }),
    until: z.iso.datetime().optional().openapi({ description: "When it ends to sign" }),
    good_until_size: z.int().nonnegative().optional().openapi({
      description: "Of a compromised key: the last size of the log up to which its signatures are believed",
    }),
    papers: z.enum(["complete"]).optional().openapi({
      description: "What it signs of the log's map stands on complete checkpoints: docs/trust.md",
    }),
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
      role: "export",
      status: "current",
      from: "2026-03-05T02:00:00.000Z",
    },
  })

/** An SM2 key (GB/T 32918). Apart from the others: readers of a JWK set that don't know the curve need not meet it. */
const sm2KeySchema = z
  .strictObject({
    kty: z.literal("EC"),
    crv: z.literal("SM2"),
    x: z.string(),
    y: z.string(),
    kid: z.string(),
    alg: z.literal("SM2"),
    use: z.literal("sig"),
    key_origin: z.enum(["self-generated", "provided"]),
    user_id: z.string().openapi({ description: "The signer's identity (ID) that goes into every signature" }),
  })
  .openapi("Sm2PublicKey")
export type Sm2PublicKey = z.infer<typeof sm2KeySchema>

/** The key set on the wire. */
export const keySetSchema = z
  .strictObject({
    keys: z.array(keySchema),
    sm2_keys: z
      .array(sm2KeySchema)
      .optional()
      .openapi({ description: "Keys of the second, detached signature; absent where there is none" }),
  })
  .openapi("KeySet")

/** A key set as it is published. */
export interface KeySet {
  keys: PublicKey[]
  sm2_keys?: Sm2PublicKey[]
}

/** The key that signs the log's checkpoints; null where none is listed. */
export function findLogKey({ keys }: KeySet): PublicKey | null {
  return keys.find(({ role, status = "current" }) => role === "log" && status === "current") ?? null
}

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
  return set.data.keys.map((listed, index) => {
    const alg = signingAlgorithms.find((name) => name === listed.alg)
    if (!alg) throw new Error(`keys.${index}: alg is expected to be one of ${signingAlgorithms.join(", ")}`)
    const key = withoutAbsent({ ...listed, alg })
    if (thumbprintOf(key) !== key.kid) throw new Error(`keys.${index}: kid is not the key's RFC 7638 thumbprint`)
    return key
  })
}

/** Leaves members out that are there without a value. */
function withoutAbsent(listed: z.infer<typeof keySchema> & Pick<PublicKey, "alg">): PublicKey {
  const { y, role, status, from, until, good_until_size: goodUntilSize, papers, ...key } = listed
  return {
    ...key,
    ...(y === undefined ? {} : { y }),
    ...(role === undefined ? {} : { role }),
    ...(status === undefined ? {} : { status }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(goodUntilSize === undefined ? {} : { good_until_size: goodUntilSize }),
    ...(papers === undefined ? {} : { papers }),
  }
}

/** RFC 7638, section 3.2: the members that make the key, in alphabetical order. */
export function thumbprintOf({ crv, kty, x, y }: Pick<PublicKey, "crv" | "kty" | "x" | "y">): string {
  return createHash("sha256")
    .update(JSON.stringify({ crv, kty, x, ...(y === undefined ? {} : { y }) }))
    .digest("base64url")
}
