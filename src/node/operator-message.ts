/** What an operator reads when something ends a command or keeps the register from starting. */
import { ConfigError } from "../config/config.ts"
import { DirectoryTaken } from "../database/claim.ts"
import { sqlState } from "../database/client.ts"
import { EmbeddedPostgresError } from "../database/embedded-error.ts"
import { UnfitDatabase } from "../database/fitness.ts"
import { isOlderWriter, isUnavailable } from "../database/unavailable.ts"
import { OlderThanDatabase } from "../database/writer.ts"
import { KeyError } from "../signing/signing-key.ts"

/** Something that keeps the register from starting, in words for the operator. */
export class StartError extends Error {}

const written = [
  StartError,
  ConfigError,
  DirectoryTaken,
  EmbeddedPostgresError,
  KeyError,
  OlderThanDatabase,
  UnfitDatabase,
]

/** One message for an error that an operator can act on, the whole of it for a fault of the program. */
export function toOperatorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (written.some((type) => error instanceof type)) return error.message
  if (isOlderWriter(error)) return error.message
  const code = sqlState(error) ?? ("code" in error ? String(error.code) : "")
  if (code === "53100" || code === "ENOSPC")
    return `the disk is full (${code}): make room and run the same again; what was written stays`
  if (code === "28P01" || code === "28000") return "the database refuses this user or password: check DATABASE_URL"
  if (code === "42501")
    return `the database refuses this role (${error.message}): as the owner of the tables run gongshi migrate --grant ROLE`
  if (code === "3D000")
    return "the database that DATABASE_URL names is not there: create it, with encoding UTF8 and locale C.UTF-8"
  if (isUnavailable(error))
    return `the database can't be reached${whereTried(error)} (${code || error.message}): check that it runs, that this machine may connect to it, and DATABASE_URL`
  // An error of the file system says itself what was tried on which file.
  if ("syscall" in error && "path" in error) return error.message
  return error.stack ?? error.message
}

/** Host and port of a connection that failed, as far as the error has them; of several addresses the first. */
function whereTried(error: Error): string {
  const tried: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (!(tried instanceof Error)) return ""
  const host = "address" in tried ? tried.address : "hostname" in tried ? tried.hostname : undefined
  if (host === undefined || host === null) return ""
  return ` at ${host}${"port" in tried && tried.port ? `:${tried.port}` : ""}`
}
