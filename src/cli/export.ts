/** `gongshi export DIR` */

import { exportSnapshot, FolderUnfit } from "../exports/snapshot.ts"
import { keyFile, openKeyFile } from "../signing/key-file.ts"
import { keySigner } from "../signing/signer.ts"
import { type Command, type ExitCode, progressLine, readArgs, say, UsageError, withRegister } from "./command.ts"

export const exportCommand: Command = {
  summary: "write the signed snapshot of what is published",
  usage: "export DIR",
  async run(args) {
    const [folder = ""] = readArgs(args, {}, 1).positionals
    return withRegister<ExitCode>(async ({ pool, config }) => {
      const key = await openKeyFile(keyFile(config.dataDir, "signing"), config.signingAlgorithm)
      const progress = progressLine()
      try {
        const manifest = await exportSnapshot(pool, {
          folder,
          signer: keySigner(key),
          origin: config.issuer,
          now: Date.now(),
          onProgress: (lines, of) => progress.show(`exporting: ${lines} of ${of} lines`),
        })
        progress.end()
        for (const { name, bytes, records } of manifest.files) {
          process.stdout.write(`${name}  ${records} lines  ${bytes} bytes\n`)
        }
        process.stdout.write(`manifest.jws  log size ${manifest.log.size}, signed by ${key.kid} (${key.key_origin})\n`)
        if (key.key_origin === "self-generated") {
          say("the signing key was made by this program: give partners its key set in person (gongshi keys jwks)")
        }
        return 0
      } catch (error) {
        if (error instanceof FolderUnfit) throw new UsageError(error.message)
        throw error
      }
    })
  },
}
