/**
 * Somebody else's identity provider (oidc-provider), as an authority would run one: it asks for a login and for consent in
 * a browser, and gives the claims that its person has.
 */
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { Provider } from "oidc-provider"
import { clientSecret } from "./identity-login.ts"

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
    claims: { openid: ["sub", "groups", "role", "authority", "code", "employee"] },
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
