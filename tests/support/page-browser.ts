/** A browser without a screen: its cookies, and forms as a page of ours sends them. */
import type { TestApp } from "./app.ts"

/** What came back. */
export interface PageAnswer {
  status: number
  to: string | null
  text: string
  headers: Headers
}

/** A browser on an app. @param origin of the register, from whose pages forms come */
export function pageBrowser(app: Pick<TestApp, "request">, origin: string) {
  const jar = new Map<string, string>()
  async function go(path: string, form?: Record<string, string | readonly string[]>): Promise<PageAnswer> {
    const body =
      form &&
      new URLSearchParams(Object.entries(form).flatMap(([name, value]) => [value].flat().map((text) => [name, text])))
    return send(
      path,
      body
        ? { method: "POST", body: body.toString(), headers: { "content-type": "application/x-www-form-urlencoded" } }
        : {},
    )
  }
  async function send(
    path: string,
    init: { method?: string; body?: BodyInit; headers?: Record<string, string> },
  ): Promise<PageAnswer> {
    const answer = await app.request(path, {
      ...init,
      // A body that streams is sent before the answer is there (WHATWG Fetch); types leave the member out.
      ...(init.body instanceof ReadableStream ? { duplex: "half" } : {}),
      headers: {
        ...init.headers,
        accept: "text/html",
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(init.method === "POST" ? { origin } : {}),
      },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/max-age=0/i.test(cookie)) jar.delete(name)
      else jar.set(name, value)
    }
    return {
      status: answer.status,
      to: answer.headers.get("location"),
      text: await answer.text(),
      headers: answer.headers,
    }
  }
  return { go, send, jar }
}
