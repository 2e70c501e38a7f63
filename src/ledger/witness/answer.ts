/** What a witness's answer to a submission comes to (C2SP tlog-witness). */
import { parseNote, signatureLine } from "../signed-note.ts"
import { cosignedAt, type WitnessKey } from "./cosignature.ts"
import type { WitnessFault } from "./fault.ts"
import type { Posted } from "./post.ts"

/** `told`: the witness is at another size. */
export type Answer =
  | { kind: "cosigned"; line: string; seconds: number }
  | { kind: "told"; size: number }
  | { kind: "fault"; fault: WitnessFault }

// A cosignature is made when it is asked for; clocks of machines that keep the time are seconds apart.
const skewSeconds = 300

const byStatus: Readonly<Record<number, WitnessFault>> = {
  403: "unknown-key",
  404: "unknown-log",
  422: "other-history",
}

/**
 * Judges an answer. Nothing of it is believed but a cosignature by the key that was asked, over the text that was sent.
 * @param text of the checkpoint, without signatures
 * @param now seconds since 1970
 */
export async function judgeAnswer(posted: Posted, key: WitnessKey, text: string, now: number): Promise<Answer> {
  if ("fault" in posted) return { kind: "fault", fault: posted.fault }
  const { status, body } = posted
  if (status === 409) {
    const size = /^(?:0|[1-9]\d{0,14})\n?$/.test(body) ? Number(body) : null
    return size === null ? { kind: "fault", fault: "refused" } : { kind: "told", size }
  }
  if (status !== 200) return { kind: "fault", fault: byStatus[status] ?? "refused" }
  const note = parseNote(`${text}\n${body}`)
  const seconds = note && (await cosignedAt(note, key))
  const line = note?.signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId)
  if (seconds === null || !line) return { kind: "fault", fault: "signature" }
  if (Math.abs(seconds - now) > skewSeconds) return { kind: "fault", fault: "clock" }
  // Written again from what was read: nothing else of the answer is kept.
  return { kind: "cosigned", line: signatureLine(line), seconds }
}
