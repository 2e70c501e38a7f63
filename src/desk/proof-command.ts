/** The command by which an agency makes a key and the proof that it holds it, ready to be copied into a shell. */
import { keyProofType } from "../enforcement/signed-act.ts"
import { shellWord } from "../web/shell-word.ts"

/** @param said what the proof is over, beside the thumbprint */
export function proofCommand(said: { register: string; agency: string }): string {
  // Whatever a name holds, it is a string of the script. Some shells look for ! on each further line of a word, quoted or not.
  const text = (value: string) =>
    JSON.stringify(value).replaceAll(
      /[\u2028\u2029!]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
  const script = `
import { createHash, generateKeyPairSync, sign } from "node:crypto"
import { writeFileSync } from "node:fs"
const { publicKey, privateKey } = generateKeyPairSync("ed25519")
const pem = privateKey.export({ type: "pkcs8", format: "pem" })
writeFileSync("agency-key.pem", pem, { mode: 0o600, flag: "wx" })
const { kty, crv, x } = publicKey.export({ format: "jwk" })
const kid = createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url")
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url")
const said = part({ alg: "Ed25519", kid, typ: "${keyProofType}" }) + "." +
  part({ register: ${text(said.register)}, agency: ${text(said.agency)}, key: kid })
console.log(JSON.stringify({ kty, crv, x }))
console.log(said + "." + sign(null, Buffer.from(said), privateKey).toString("base64url"))`
  return `node --input-type=module -e ${shellWord(script)}`
}
