/**
 * A signer as an operator would write one in front of an HSM: `node sign-program.ts KEYS-FILE` prints where it answers.
 * It speaks the protocol of src/signing/remote-signer.ts and shares no code with it.
 */
import { createPrivateKey, type JsonWebKey, sign } from "node:crypto"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { sm2 } from "sm-crypto-v2"

type Jwk = JsonWebKey & { kid: string; alg: string; user_id?: string }
const { keys, token } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as { keys: Jwk[]; token: string }

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const jwk = keys.find(({ kid }) => request.url === `/sign/${kid}`)
  if (request.method !== "POST" || !jwk || request.headers.authorization !== `Bearer ${token}`) {
    response.writeHead(jwk ? 403 : 404).end()
    return
  }
  const bytes = Buffer.concat(chunks)
  if (jwk.alg === "SM2") {
    const options = { hash: true, userId: jwk.user_id ?? "" }
    const signature = sm2.doSignature(bytes, Buffer.from(jwk.d ?? "", "base64url").toString("hex"), options)
    response.end(Buffer.from(signature, "hex"))
    return
  }
  const key = createPrivateKey({ key: jwk, format: "jwk" })
  const isEdwards = jwk.alg === "Ed25519"
  response.end(sign(isEdwards ? null : "sha256", bytes, isEdwards ? key : { key, dsaEncoding: "ieee-p1363" }))
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/sign\n`)
})
