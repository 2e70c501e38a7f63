/** `gongshi keys …` */

import { readConfig } from "../config.ts"
import { keyFile, openKeyFile } from "../exports/key-file.ts"
import { toPublicKey } from "../exports/signing-key.ts"
import { type Command, readArgs, readChoice } from "./command.ts"

export const keysCommand: Command = {
  summary: "show the signing key, or print the key set for verifiers",
  usage: "keys list | keys jwks",
  async run(args) {
    const action = readChoice("keys", readArgs(args, {}, 1).positionals[0], ["list", "jwks"])
    const config = readConfig(process.env)
    const file = keyFile(config.dataDir, "signing")
    const key = toPublicKey(await openKeyFile(file, config.signingAlgorithm))
    if (action === "jwks") process.stdout.write(`${JSON.stringify({ keys: [key] }, null, 2)}\n`)
    else process.stdout.write(`${key.kid}  ${key.alg}  ${key.key_origin}  ${file}\n`)
    return 0
  },
}
