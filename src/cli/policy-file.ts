/** A policy (C2SP tlog-policy) from a file that somebody gives. */
import { readFile } from "node:fs/promises"
import { sha256 } from "../ledger/node-sha256.ts"
import { type Policy, readPolicy } from "../verify/policy.ts"
import { UsageError } from "./command.ts"

/** Reads a policy. @throws UsageError */
export async function readPolicyFile(file: string): Promise<Policy> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`${file} can't be read`)
  })
  const policy = readPolicy(sha256, text)
  if (!("line" in policy)) return policy
  throw new UsageError(`${file} is no policy (C2SP tlog-policy): line ${policy.line} can't be read`)
}
