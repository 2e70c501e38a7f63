/** The last line of a stream that ended for want of quota: no row of anybody's, and so not kept. */
import { stoppedVerdict } from "../../check/csv/row-quota.ts"
import { toUtf8Bytes } from "../../table/utf8-text.ts"
import { ServerError, terminalLanguage } from "../command.ts"

const lineFeed = 10
const isStop = new RegExp(`^(?:,*${stoppedVerdict},|\\{"line":\\d+,"verdict":"${stoppedVerdict}")`)

/** Passes an answer on. @throws ServerError behind its last row, where it was stopped */
export async function* untilStopped(answer: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array()
  try {
    for await (const part of answer) {
      const chunk = typeof part === "string" ? toUtf8Bytes(part) : part
      // What may be the last line stays here until another has come.
      const start = chunk.subarray(0, -1).lastIndexOf(lineFeed) + 1
      if (start === 0 && held.at(-1) !== lineFeed) {
        held = joined(held, chunk)
        continue
      }
      if (held.length > 0) yield held
      if (start > 0) yield chunk.subarray(0, start)
      held = new Uint8Array(chunk.subarray(start))
    }
  } catch (error) {
    // Cut off: what has come is kept, and gone on with.
    if (held.length > 0) yield held
    throw error
  }
  if (isStop.test(new TextDecoder().decode(held))) throw new ServerError(words[terminalLanguage()])
  if (held.length > 0) yield held
}

const words = {
  zh: "此密钥今日可核查的行数已用完。已核查的行已保存：用了 --out 的，请在北京时间次日零时后加上 --resume 再次运行，从中断处继续。",
  en: "the key's rows of today are used up. What was answered is kept: with --out, run the same command with --resume after midnight in China, and it goes on from there",
} as const

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
