/** `gongshi keys …` */

import { readConfig } from "../config.ts"
import { findPublicLogKey } from "../exports/log-key-file.ts"
import { keyFile, openKeyFile } from "../signing/key-file.ts"
import { toPublicKey } from "../signing/signing-key.ts"
import { type Command, readArgs, readChoice } from "./command.ts"

export const keysCommand: Command = {
  summary: "show the signing keys, or print the key set for verifiers",
  usage: "keys list | keys jwks",
  async run(args) {
    const action = readChoice("keys", readArgs(args, {}, 1).positionals[0], ["list", "jwks"])
    const config = readConfig(process.env)
    const file = keyFile(config.dataDir, "signing")
    const key = toPublicKey(await openKeyFile(file, config.signingAlgorithm))
    const logKey = await findPublicLogKey(config.dataDir)
    const keys = [key, ...(logKey ? [logKey] : [])]
    if (action === "jwks") process.stdout.write(`${JSON.stringify({ keys }, null, 2)}\n`)
    else {
      process.stdout.write(`${key.kid}  ${key.alg}  ${key.key_origin}  ${file}\n`)
      if (logKey) {
        process.stdout.write(`${logKey.kid}  log  ${logKey.key_origin}  ${keyFile(config.dataDir, "log")}\n`)
      }
    }
    return 0
  },
}
