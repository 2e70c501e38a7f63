/** `gongshi export DIR` */

import { exportSnapshot, FolderUnfit } from "../exports/snapshot.ts"
import { openNodeKeyring } from "../node-keys.ts"
import { type Command, type ExitCode, progressLine, readArgs, say, UsageError, withRegister } from "./command.ts"

export const exportCommand: Command = {
  summary: "write the signed snapshot of what is published",
  usage: "export DIR",
  async run(args) {
    const [folder = ""] = readArgs(args, {}, 1).positionals
    return withRegister<ExitCode>(async ({ pool, config }) => {
      const signer = await (await openNodeKeyring(config, pool, say)).signer("export")
      if (!signer) {
        say(
          "the private half of the key that signs exports is not here: gongshi keys list says which it is; bring its file",
        )
        return 1
      }
      const { key } = signer
      const progress = progressLine()
      try {
        const manifest = await exportSnapshot(pool, {
          folder,
          signer,
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
