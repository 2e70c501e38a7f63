/** `gongshi token --role officer --authority 410105`, `gongshi token --role merchant --code …`: the development issuers. */
import { issueDevelopmentToken, type TokenHolder } from "../access/development-issuer.ts"
import { officerRoles } from "../access/scope.ts"
import { type Config, readConfig } from "../config/config.ts"
import { readCode } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { keyFile, openKeyFile } from "../signing/key-file.ts"
import { command, readChoice, UsageError } from "./command.ts"

const roles = [...officerRoles, "merchant"] as const

export const tokenCommand = command({
  about: "print a token of the development issuer for an officer or a merchant, for evaluation",
  options: {
    role: { value: "ROLE", about: "as whom", choices: roles, required: true },
    authority: { value: "410105", about: "of an officer: the region code of the authority" },
    code: { value: "CODE", about: "of a merchant: its code" },
    subject: { value: "PERSON", about: "who it is; without, one person for each role" },
  },
  examples: [
    ["--role officer --authority 410105", "somebody who proposes"],
    ["--role checker --authority 410105", "somebody else, who releases"],
    ["--role merchant --code 91000000MA00000157", "a merchant"],
  ],
  async run(values) {
    const role = readChoice("--role", values.role, roles)
    // A person for each role: nobody releases what the same person has sent.
    const holder = toHolder(role, { ...values, subject: values.subject ?? role })
    const config = readConfig(process.env)
    refuseWhereConfigured(config, holder.role === "merchant" ? "merchants" : "officers")
    const key = await openKeyFile(keyFile(config.dataDir, "development-issuer"), "Ed25519")
    process.stdout.write(`${await issueDevelopmentToken(key, holder, Date.now())}\n`)
    return 0
  },
})

function toHolder(
  role: (typeof roles)[number],
  values: { authority?: string | undefined; code?: string | undefined; subject: string },
): TokenHolder {
  const { authority = "", code = "", subject } = values
  if (role !== "merchant") {
    if (!/^\d{6}$/.test(authority)) throw new UsageError("--authority should be a region code of 6 digits, as 410105")
    return { role, authority, subject }
  }
  const reading = readCode(code)
  if (reading.kind !== "valid") {
    throw new UsageError(`--code should be the merchant's code: ${codeProblem(reading, "en")?.detail ?? "it is none"}`)
  }
  return { role, code: reading.code, subject }
}

function refuseWhereConfigured(config: Config, kind: "officers" | "merchants"): void {
  const name = kind === "officers" ? "OFFICER" : "MERCHANT"
  if (config.production) {
    throw new UsageError(
      `NODE_ENV is production: there is no development issuer; configure ${name}_ISSUER and ${name}_JWKS`,
    )
  }
  const configured = config[kind]
  if (configured) throw new UsageError(`tokens come from ${configured.issuer} (${name}_ISSUER)`)
}
