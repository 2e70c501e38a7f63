/** `gongshi verify DIR --jwks FILE`: no network, no database. */
import { readFile, stat } from "node:fs/promises"
import { z } from "zod"
import { verifyFolder } from "../exports/verify.ts"
import { type PublicKey, signingAlgorithms } from "../signing/signing-key.ts"
import { type Command, progressLine, readArgs, UsageError } from "./command.ts"

const keySet = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      crv: z.string(),
      x: z.string(),
      y: z.string().optional(),
      kid: z.string(),
      alg: z.enum(signingAlgorithms),
      key_origin: z.enum(["self-generated", "provided"]).default("provided"),
    }),
  ),
})

export const verifyCommand: Command = {
  summary: "verify an export against a key set, offline",
  usage: "verify DIR --jwks FILE [--json]",
  async run(args) {
    const { values, positionals } = readArgs(args, { jwks: { type: "string" }, json: { type: "boolean" } }, 1)
    const [folder = ""] = positionals
    if (values.jwks === undefined)
      throw new UsageError("--jwks FILE is missing: the keys to believe, from the register's own hands")
    if (!(await stat(folder).catch(() => null))?.isDirectory()) {
      throw new UsageError(`${folder} is not there, or is no folder`)
    }
    const progress = progressLine()
    const result = await verifyFolder(folder, await readKeySet(values.jwks), (lines) =>
      progress.show(`verifying: ${lines} lines`),
    )
    progress.end()
    const { findings, manifest, key, linesVerified } = result
    if (values.json) {
      process.stdout.write(
        `${JSON.stringify({ verified: findings.length === 0, findings, manifest, key, lines: linesVerified })}\n`,
      )
      return findings.length === 0 ? 0 : 1
    }
    for (const { file, line, detail } of findings) {
      process.stdout.write(`${file}${line === null ? "" : ` line ${line}`}: ${detail}\n`)
    }
    if (findings.length > 0 || !manifest || !key) {
      process.stdout.write(
        `NOT VERIFIED: ${findings.length} finding${findings.length === 1 ? "" : "s"}; do not act on this export\n`,
      )
      return 1
    }
    const when = new Date(manifest.iat * 1000).toISOString()
    process.stdout.write(
      `verified: ${manifest.files.length} files, ${linesVerified} lines against ${manifest.log.size} log entries; ` +
        `made ${when} by ${manifest.iss}, signed by ${key.kid}\n`,
    )
    if (manifest.key_origin === "self-generated") {
      process.stdout.write(
        "note: the signing key was self-generated; what it proves rests on how you came by its key set\n",
      )
    }
    return 0
  },
}

async function readKeySet(file: string): Promise<PublicKey[]> {
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch {
    throw new UsageError(`${file} can't be read`)
  }
  try {
    return keySet.parse(JSON.parse(text)).keys.map(({ y, ...key }) => ({ ...key, ...(y ? { y } : {}), use: "sig" }))
  } catch {
    throw new UsageError(`${file} holds no key set (RFC 7517) with keys of ${signingAlgorithms.join(" or ")}`)
  }
}
