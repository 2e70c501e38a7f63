/** A browser at an identity provider, wherever a test runs: it knows nothing of Node. */

/** The secret that the provider and the register share. */
export const clientSecret = "a-secret-of-the-test-of-at-least-32-characters"

/**
 * What a browser does at the provider: logs in by name, consents, and is sent back.
 * @returns the address that the provider sends it back to
 */
export async function logIn(start: string, redirectUri: string, name: string): Promise<string> {
  const jar = new Map<string, string>()
  let at = start
  let form: URLSearchParams | null = null
  for (let step = 0; step < 20; step++) {
    if (at.startsWith(redirectUri)) return at
    const answer: Response = await fetch(at, {
      method: form ? "POST" : "GET",
      redirect: "manual",
      headers: { cookie: [...jar].map(([key, value]) => `${key}=${value}`).join("; ") },
      ...(form ? { body: form } : {}),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, key = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(key, value)
    }
    form = null
    const location = answer.headers.get("location")
    if (location !== null) {
      at = new URL(location, at).href
      continue
    }
    const page = await answer.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
    if (action === undefined) throw new Error(`the provider shows no form: ${answer.status} ${page.slice(0, 300)}`)
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ""
    form = new URLSearchParams({ prompt, ...(prompt === "login" ? { login: name, password: "any" } : {}) })
    at = new URL(action, at).href
  }
  throw new Error("the provider never sends the browser back")
}
