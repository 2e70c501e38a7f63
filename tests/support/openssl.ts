/**
 * OpenSSL as another verifier of SM2 signatures.
 */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import path from "node:path"
import type { Sm2PublicKey } from "../../src/signing/key-set.ts"

/** Whether there is one here that knows SM2. */
export const opensslKnowsSm2 = (
  spawnSync("openssl", ["list", "-signature-algorithms"], { encoding: "utf8" }).stdout ?? ""
).includes("SM2")

/** Whether OpenSSL believes a signature in DER. @param folder where it may write */
export function opensslVerifies(
  folder: string,
  key: Sm2PublicKey,
  { bytes, signature, identity = key.user_id }: { bytes: string; signature: Uint8Array; identity?: string },
): boolean {
  // SubjectPublicKeyInfo of sm2p256v1 and the point.
  const point = Buffer.concat([Buffer.of(4), ...[key.x, key.y].map((part) => Buffer.from(part, "base64url"))])
  const info = Buffer.concat([Buffer.from("3059301306072a8648ce3d020106082a811ccf5501822d034200", "hex"), point])
  const pem = `-----BEGIN PUBLIC KEY-----\n${info.toString("base64")}\n-----END PUBLIC KEY-----\n`
  for (const [name, content] of Object.entries({ "sm2.pem": pem, bytes, signature })) {
    writeFileSync(path.join(folder, name), content)
  }
  const how = ["-rawin", "-digest", "sm3", "-pkeyopt", `distid:${identity}`]
  const args = ["-verify", "-pubin", "-inkey", "sm2.pem", ...how, "-in", "bytes", "-sigfile", "signature"]
  const { stdout } = spawnSync("openssl", ["pkeyutl", ...args], { cwd: folder, encoding: "utf8" })
  return stdout.includes("Signature Verified Successfully")
}
