/** Verifies the mark of a seller: what a register said of its registration and of its lists, and until when that holds. */
import { claim } from "./claim.ts"
import { judgeExpiry, judgeSigning } from "./document.ts"
import { type Fault, faultsWhere } from "./fault.ts"
import { gather } from "./gathered.ts"
import { count, exact, listOf, oneOf, orNull, type Shaped, text } from "./shape.ts"
import { openToken } from "./token.ts"
import { conclude, refused, skewMsByDefault, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const markShape = exact({
  iss: text,
  iat: count,
  exp: count,
  jti: text,
  sub: text,
  code: orNull(text),
  registration: oneOf("registered", "exempt", "unknown"),
  exemption: orNull(text),
  lists: orNull(listOf(oneOf("abnormal", "serious", "penalty"))),
  log: exact({ size: count, time: count }),
})

/** What a mark holds, as it is signed. `iat` and `exp` are in seconds, `log.time` in ms since 1970. */
export type Mark = Shaped<typeof markShape>

/** Verifies a mark. No entry of the log holds one: it is the register's word, and no proof. */
export async function verifyMark(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("mark", source, options.keys, markShape)
  if ("code" in opened) return refused("mark", opened)
  const mark = opened.document
  const signing = judgeSigning(opened, "mark", options, null)
  const gathered = gather(signing, judgeExpiry(mark, "expired", options), {
    findings: contradictions(mark, options),
    proven: [],
    unproven: [claim("correct"), claim("later", mark.log.size)],
  })
  const { iss, jti, iat, exp, sub, lists, registration, exemption } = mark
  const facts = {
    ...{ issuer: iss, id: jti, issued_at: toTime(iat), expires_at: toTime(exp) },
    asked: { by: mark.code === null ? "seller" : "code", value: sub, lists: lists ?? [] },
    registration: exemption === null ? registration : `${registration}: ${exemption}`,
  }
  return conclude(gathered, { kind: "mark", facts, key: signing.key, log: null })
}

/** A merchant with a code declares no exemption, and who has none is on no list that anybody could look at. */
function contradictions({ code, registration, exemption, lists, iat, log }: Mark, options: VerifyOptions): Fault[] {
  const { skewMs = skewMsByDefault } = options
  const wrong: [boolean, string, string][] = [
    [
      (code === null) !== (registration === "exempt") || (exemption !== null && registration !== "exempt"),
      "登记情况与代码不符",
      "says another registration than its code",
    ],
    [code === null && lists !== null, "没有代码，却载有名单", "names lists of who has no code"],
    [
      log.time > iat * 1000 + skewMs,
      "签发早于其日志的最后一条",
      "was signed before the last entry of its log was written",
    ],
  ]
  return faultsWhere(wrong)
}
