/** Whose row it is, and what is to be done with it. Pure. */
import { type CodeReading, readCode } from "../names/code.ts"
import type { Fault } from "./fault.ts"
import { holdsIdNumber, readIdentityHash, readIdNumber } from "./identity.ts"
import type { Reading } from "./reading.ts"

/** What judging a row takes. */
export interface JudgingContext {
  mode: "full" | "delta"
  /** The id of the key of identity hashes. */
  identityKeyId: string
  /** The keyed hash of an ID number. */
  hashIdentity(idNumber: string): string
  /** The id of a seller without one of the platform's. @param who its code or its identity hash */
  deriveId(who: string, url: string): string
  /** Codes that fail their check, as an official source gave them, and the register knows. */
  knownFlawed?: ReadonlySet<string>
}

const sellerId = /^[\w.:@-]{1,100}$/
const operations = {
  put: ["", "put", "add", "update", "upsert", "新增", "变更", "更新", "修改"],
  remove: ["remove", "delete", "exit", "退出", "删除", "移除", "注销"],
} as const

/** What is to be done with the seller. */
export function readOperation({ value, fail }: Reading, mode: JudgingContext["mode"]): "put" | "remove" {
  const text = value("operation").toLowerCase()
  const isOneOf = (words: readonly string[]) => words.includes(text)
  if (!isOneOf(operations.remove)) {
    if (!isOneOf(operations.put)) fail("operation", "operation")
    return "put"
  }
  if (mode === "delta") return "remove"
  fail("operation", "operation-in-full")
  return "put"
}

/** Who a seller is: registered by its code, a natural person by the identity. Null where the row does not tell. */
export type Who = { code: string } | { hash: string; idNumber: string | null } | null

/** Reads code, or ID number and identity hash. */
export function readWho(reader: Reading, context: JudgingContext): Who {
  const code = reader.value("code")
  if (code === "") return readPerson(reader, context)
  const reading = readCode(code)
  if (reading.kind === "valid") return { code: reading.code }
  // What a check finds a roster takes.
  if (reading.kind === "nonconforming" && context.knownFlawed?.has(reading.code)) return { code: reading.code }
  reader.fail("code", codeFault(reading))
  return null
}

function codeFault(reading: Exclude<CodeReading, { kind: "valid" }>): Fault {
  if (reading.kind === "nonconforming") return "code-check"
  switch (reading.reason) {
    case "citizen-id":
      return "code-personal"
    case "spreadsheet-number":
      return "rounded"
    case "character":
    case "authority":
    case "region":
      return "code-character"
    case "length":
    case "empty":
      return "code-length"
    case "placeholder":
    case "registration-number":
    case "organisation-code":
      return "code-other"
  }
}

function readPerson({ value, fail }: Reading, { hashIdentity, identityKeyId }: JudgingContext): Who {
  const [number, sent] = [value("id_number"), value("identity_hash")]
  const hash = sent === "" ? null : readIdentityHash(sent, identityKeyId)
  if (sent !== "" && hash === null) fail("identity_hash", "identity-hash")
  if (number === "") {
    if (sent === "") fail("id_number", "identity-missing")
    return hash === null ? null : { hash, idNumber: null }
  }
  const idNumber = readIdNumber(number)
  if (idNumber === null) {
    fail("id_number", "identity-number")
    return null
  }
  const own = hashIdentity(idNumber)
  if (hash !== null && hash !== own) fail("identity_hash", "identity-differs")
  return { hash: own, idNumber }
}

/** The id of the seller: the platform's, or one made of who and where it is; null where neither can be had. */
export function readId({ value, fail, faults }: Reading, who: Who, { deriveId }: JudgingContext): string | null {
  // A number that a spreadsheet has rounded may be another seller's by now.
  if (faults.some(({ field }) => field === "seller")) return null
  const id = value("seller")
  if (id === "") {
    const url = value("url")
    return who === null || url === "" ? null : deriveId("code" in who ? who.code : who.hash, url)
  }
  if (!sellerId.test(id)) fail("seller", "seller")
  else if (holdsIdNumber(id)) fail("seller", "personal")
  else return id
  return null
}
