/**
 * Answers what Node's parser can't read as a request, which reaches no route: a problem as everywhere, in both languages,
 * for nobody can tell which one was asked for.
 */
import type { ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import type { Bilingual } from "../law/bilingual.ts"
import { type ProblemName, problems, toProblem } from "./problem.ts"

interface Row {
  name: ProblemName
  detail: Bilingual
}

const unreadable: Row = {
  name: "invalid-request",
  detail: { zh: "收到的不是有效的 HTTP 请求。", en: "What was sent is not a valid HTTP request." },
}

/** Of a request that Node could read, and of which no address can be made. */
export const unaddressed: Row = {
  name: "invalid-request",
  detail: {
    zh: "请求的网址或者标头 Host 无效：Host 应为主机名，可带端口。",
    en: "The address of the request, or its header Host, is not valid: Host is the name of a host, perhaps with a port.",
  },
}

/** What is said, by the code of Node's error, with the statuses that Node itself would answer. */
const rows: Record<string, Row> = {
  HPE_INVALID_URL: {
    name: "invalid-request",
    detail: {
      zh: "网址中含有未编码的字符：汉字等请以 UTF-8 百分号编码，如 商贸 写作 %E5%95%86%E8%B4%B8（curl -G --data-urlencode q=商贸 …）。",
      en: "The address holds characters as they are: encode them by percent signs in UTF-8, as curl -G --data-urlencode does.",
    },
  },
  HPE_HEADER_OVERFLOW: {
    name: "headers-too-large",
    detail: { zh: "请求的网址和各项标头合计过长。", en: "The address and the headers of the request are too long." },
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    name: "too-large",
    detail: { zh: "分块传输的附加内容过长。", en: "The extensions of a chunk are too long." },
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    name: "request-timeout",
    detail: { zh: "请求没有及时发完。", en: "The request did not come in time." },
  },
}

/** Answers, and ends the connection: what comes after is of no known beginning. */
export function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Of the answer that is under way on the connection, if there is one: a second must not be written into it.
  const answer: ServerResponse | null | undefined = Reflect.get(socket, "_httpMessage")
  if (error.code === "ECONNRESET" || !socket.writable || answer?.headersSent === true) {
    socket.destroy()
    return
  }
  // The other end may be gone by the time it is written to.
  socket.on("error", () => {})
  socket.end(toText(rows[error.code ?? ""] ?? unreadable), () => socket.destroy())
}

/** The problem as text. */
export function brokenBody({ name, detail: { zh, en } }: Row): string {
  const both = `${zh} ${en}`
  return `${JSON.stringify(toProblem(name, { detail: { zh: both, en: both } }, "zh"))}\n`
}

/** The headers of such a problem. */
export const brokenHeaders = {
  "content-type": "application/problem+json; charset=utf-8",
  "x-content-type-options": "nosniff",
} as const

function toText(row: Row): string {
  const { status, title } = problems[row.name]
  const body = brokenBody(row)
  return [
    `HTTP/1.1 ${status} ${title.en}`,
    ...Object.entries(brokenHeaders).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n")
}
