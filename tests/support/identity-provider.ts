/**
 * Somebody else's identity provider (oidc-provider), as an authority would run one: it asks for a login and for consent in
 * a browser, and gives the claims that its person has.
 */
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { Provider } from "oidc-provider"

export const clientSecret = "a-secret-of-the-test-of-at-least-32-characters"

/** A running provider. */
export interface IdentityProvider {
  issuer: string
  stop(): Promise<void>
}

/** Starts one. @param claims of each person, by their name */
export async function startProvider(
  redirectUri: string,
  claims: Readonly<Record<string, Record<string, unknown>>>,
): Promise<IdentityProvider> {
  const server: Server = createServer()
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: "gongshi", client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ["sub", "groups", "role", "authority", "code"] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => (id in claims ? { accountId: id, claims: () => ({ sub: id, ...claims[id] }) } : undefined),
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
  })
  server.on("request", provider.callback())
  return {
    issuer,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

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
