/** `gongshi token --role officer --authority 410105`: the development issuer. */
import { issueDevelopmentToken } from "../access/development-issuer.ts"
import { officerRoles } from "../access/scope.ts"
import { readConfig } from "../config.ts"
import { keyFile, openKeyFile } from "../exports/key-file.ts"
import { type Command, readArgs, readChoice, UsageError } from "./command.ts"

export const tokenCommand: Command = {
  summary: "print an officer's token of the development issuer, for evaluation",
  usage: "token --role officer|checker|head|auditor|administrator --authority 410105 [--subject NAME]",
  async run(args) {
    const { values } = readArgs(args, {
      role: { type: "string" },
      authority: { type: "string" },
      subject: { type: "string", default: "development" },
    })
    const role = readChoice("--role", values.role, officerRoles)
    const authority = values.authority ?? ""
    if (!/^\d{6}$/.test(authority)) throw new UsageError("--authority should be a region code of 6 digits, as 410105")
    const config = readConfig(process.env)
    if (config.production) {
      throw new UsageError(
        "NODE_ENV is production: there is no development issuer; configure OFFICER_ISSUER and OFFICER_JWKS",
      )
    }
    if (config.officers) throw new UsageError(`tokens come from ${config.officers.issuer} (OFFICER_ISSUER)`)
    const key = await openKeyFile(keyFile(config.dataDir, "development-issuer"), "Ed25519")
    const token = await issueDevelopmentToken(key, { role, authority, subject: values.subject }, Date.now())
    process.stdout.write(`${token}\n`)
    return 0
  },
}
