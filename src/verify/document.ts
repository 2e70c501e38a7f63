/**
 * What is asked of every signed document alike: whether its key may have signed it then, who issued it, whether its second
 * signature fits, and whether the log that it states is the one of its checkpoint.
 */
import { fromBase64 } from "../ledger/base64.ts"
import { equalHashes } from "../ledger/merkle.ts"
import { openLogCheckpoint, toVerifiedKey } from "./checkpoint.ts"
import { type Claim, claim } from "./claim.ts"
import { type Fault, fault } from "./fault.ts"
import { type Gathered, gather, gatheredOf } from "./gathered.ts"
import { keyFault, type PinnedKey } from "./key-ring.ts"
import { readSm2Signature } from "./sm2-signature.ts"
import type { LogPoint } from "./state.ts"
import { type OpenedToken, type TokenKind, tokenKinds } from "./token.ts"
import { shownLog, skewMsByDefault, type VerifiedKey, type VerifiedLog, type VerifyOptions } from "./verification.ts"

/** What a signature comes to. */
export interface SigningJudgement extends Gathered {
  key: VerifiedKey
}

/**
 * Whether the key may have signed the document then, who issued it, and whether its second signature fits.
 * @param coveredBy the size of the log that covers what is signed, so that it holds without the signature too; null
 *   where the log can't: then a compromised key proves nothing, whatever size stands in the document
 */
export function judgeSigning(
  { document: { iss, iat }, key, signed }: OpenedToken<{ iss: string; iat: number }>,
  kind: TokenKind,
  options: VerifyOptions,
  coveredBy: number | null,
): SigningJudgement {
  const skewMs = options.skewMs ?? skewMsByDefault
  const at = iat * 1000
  const findings: Fault[] = []
  const unproven: Claim[] = []
  switch (keyFault(key, { role: tokenKinds[kind].role, at, skewMs })) {
    case "key-role":
      findings.push(fault("key-role", key.kid, key.role ?? ""))
      break
    case "key-early":
      findings.push(fault("key-early", key.kid, key.from ?? 0))
      break
    case "key-late":
      findings.push(fault("key-late", key.kid, key.until ?? 0))
  }
  judgeStatus(key, coveredBy, findings, unproven)
  if (key.key_origin === "self-generated") unproven.push(claim("self-generated", key.kid))
  if (options.issuer !== undefined && iss !== options.issuer) findings.push(fault("issuer", iss, options.issuer))
  if (at > options.now + skewMs) findings.push(fault("future", at))
  // That a compromised key signed it says nothing of who did.
  const proven = key.status === "compromised" ? [] : [claim("signed", iss, key.kid)]
  return { ...gather({ findings, proven, unproven }, judgeSecond(signed, options)), key: toVerifiedKey(key) }
}

function judgeStatus(key: PinnedKey, coveredBy: number | null, findings: Fault[], unproven: Claim[]): void {
  if (key.status === "retired") unproven.push(claim("retired", key.kid))
  if (key.status !== "compromised") return
  if (coveredBy !== null && key.goodUntilSize !== null && coveredBy <= key.goodUntilSize) {
    unproven.push(claim("compromised", key.kid, key.goodUntilSize))
  } else {
    findings.push(fault("key-compromised", key.kid, key.goodUntilSize))
  }
}

/**
 * The longest that a register can be configured to let a head or a statement hold, hours (`EXPORT_HEAD_HOURS`,
 * `STATEMENT_HOURS`). A head that holds for ever would never show a freeze.
 */
export const lifeHoursMax = 720

/** Whether a document is past its time, and whether it claims more time than it can have: a head, then, is none. */
export function judgeExpiry(
  { iat, exp }: { iat: number; exp: number },
  code: "expired" | "frozen",
  options: VerifyOptions,
): Gathered {
  const isLong = exp - iat > lifeHoursMax * 3600
  const findings = [
    ...(exp <= iat ? [fault("malformed", endless)] : []),
    ...(isLong && code === "frozen" ? [fault("malformed", overlong)] : []),
    ...(options.now > exp * 1000 + (options.skewMs ?? skewMsByDefault) ? [fault(code, exp * 1000)] : []),
  ]
  return {
    findings,
    proven: findings.length > 0 || isLong ? [] : [claim("fresh", exp * 1000)],
    unproven: isLong ? [claim("overlong", exp * 1000)] : [],
  }
}

const endless = { zh: "过期时间不晚于签发时间", en: "it expires no later than it was issued" }
const overlong = { zh: "有效期超过 30 天", en: "it claims to hold for more than 30 days" }

/** The log that a document states, and whether its checkpoint says the same. */
export interface LogJudgement extends Gathered {
  log: LogPoint
  shown: VerifiedLog
}

/**
 * Holds the log that a document states against the checkpoint in it. Null: the document carries none.
 * @param needsLogKey whether the document is nothing without the log's key, as an export is: the log vouches for it, and not
 *   whoever signs exports
 */
export async function judgeLog(
  stated: { origin: string; size: number; root: string },
  checkpoint: string | null,
  options: VerifyOptions,
  needsLogKey: boolean,
): Promise<LogJudgement> {
  let log: LogPoint = { ...stated, root: fromBase64(stated.root) ?? new Uint8Array() }
  const judgement = (gathered: Partial<Gathered>, isSigned: boolean): LogJudgement => ({
    ...{ ...gatheredOf(gathered), log },
    shown: shownLog(log, isSigned),
  })
  if (options.origin !== undefined && log.origin !== options.origin) {
    return judgement({ findings: [fault("other-log", log.origin, options.origin)] }, false)
  }
  const unsigned = unsignedFault(checkpoint, options, needsLogKey)
  if (unsigned) return judgement({ findings: [unsigned] }, false)
  // Whoever pins documents' keys alone has the document's word for size and root.
  if (checkpoint === null || options.keys.log.length === 0) return judgement({ unproven: [claim("log-keys")] }, false)
  const opened = await openLogCheckpoint(checkpoint, options)
  if ("code" in opened) return judgement({ findings: [opened] }, false)
  const isSame =
    opened.log.origin === log.origin && opened.log.size === log.size && equalHashes(opened.log.root, log.root)
  if (!isSame) return judgement({ findings: [fault("checkpoint-differs")] }, false)
  log = opened.log
  return judgement(
    { proven: [claim("checkpoint", log.origin, log.size), ...opened.proven], unproven: opened.unproven },
    true,
  )
}

/** What is wrong where a document has no checkpoint, or nobody could verify it. */
export function unsignedFault(
  checkpoint: string | null,
  { keys, withoutLogKey = false }: VerifyOptions,
  needsLogKey: boolean,
): Fault | null {
  if (keys.log.length > 0) return checkpoint === null ? fault("checkpoint-missing") : null
  return needsLogKey && !withoutLogKey ? fault("log-keys-missing") : null
}

/**
 * Judges the second signature, by SM2 over the bytes that the first one covers. It takes nothing from the first: a wrong
 * one fails, one that is not there proves nothing, and fails only where somebody must have it.
 * @param signed header and payload as the token has them
 */
function judgeSecond(signed: string, options: VerifyOptions): Gathered {
  const { keys, sm2, verifySm2, requireSm2 = false } = options
  const fail = (code: "sm2-missing" | "sm2-unchecked" | "sm2-malformed" | "sm2-signature") => ({
    ...nothing,
    findings: [fault(code)],
  })
  if (sm2 === undefined && requireSm2) return fail("sm2-missing")
  if (sm2 === undefined && keys.sm2.length === 0) return nothing
  if (!verifySm2 || keys.sm2.length === 0) {
    return requireSm2 ? fail("sm2-unchecked") : { ...nothing, unproven: [claim("sm2")] }
  }
  if (sm2 === undefined) return { ...nothing, unproven: [claim("sm2-missing")] }
  const signature = readSm2Signature(sm2)
  if (!signature) return fail("sm2-malformed")
  const bytes = new TextEncoder().encode(signed)
  const key = keys.sm2.find((candidate) => verifySm2(candidate, bytes, signature))
  if (!key) return fail("sm2-signature")
  const unproven = key.key_origin === "self-generated" ? [claim("self-generated", key.kid)] : []
  return gatheredOf({ proven: [claim("sm2-signed", key.kid, key.user_id)], unproven })
}

const nothing: Gathered = gatheredOf({})
