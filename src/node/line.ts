/** Lines for the operator, as LOG_FORMAT says. */
import type { AnswerSeen } from "./observe.ts"

/** Writes them. */
export interface Lines {
  say(line: string, level?: "info" | "error"): void
  /** An answer: who asked, and what for, stands in none. */
  answer(answer: AnswerSeen): void
}

// What befell a request names it first (src/app/thrown.ts).
const ofRequest = /^request ([\w-]{36}): ([\s\S]*)$/

/** @param write takes one line with its end; @param clock ms since 1970 */
export function openLines(format: "text" | "json", write: (line: string) => void, clock: () => number): Lines {
  const json = (level: "info" | "error", rest: object) =>
    write(`${JSON.stringify({ time: new Date(clock()).toISOString(), level, ...rest })}\n`)
  if (format === "text") {
    return {
      say: (line: string) => write(`gongshi: ${line}\n`),
      answer: ({ requestId, method, route, status, ms, whole }) =>
        write(
          `gongshi: ${requestId ?? "-"} ${method} ${route ?? "-"} ${status} ${ms.toFixed(1)} ms${whole ? "" : ", broken off"}\n`,
        ),
    }
  }
  return {
    say(line, level = "info") {
      const [, request_id, message] = ofRequest.exec(line) ?? []
      if (request_id) json("error", { request_id, message })
      else json(level, { message: line })
    },
    answer: ({ requestId, method, route, status, ms, whole }) =>
      json("info", { ...{ request_id: requestId, method, route, status }, ms: Math.round(ms * 10) / 10, whole }),
  }
}
