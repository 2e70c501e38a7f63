/**
 * Signing in by OpenID Connect: the authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636,
 * RFC 9700), at any issuer that has a discovery document. The ID token's signature is checked too, although it comes by TLS
 * from the issuer itself.
 */
import * as oauth from "oauth4webapi"
import { readCode } from "../names/code.ts"
import { agencyPostNames, unsaidPost } from "./agency-post.ts"
import { type PersonClaim, readPersonClaim } from "./person-claim.ts"
import type { Post } from "./principal.ts"
import { officerRoles } from "./scope.ts"

/** A post that a group gives. */
export type GroupPost = Exclude<Post, { role: "merchant" }>

/** A login as it is configured. */
export interface LoginConfig {
  kind: "officers" | "merchants"
  issuer: string
  clientId: string
  /** Null: a public client, which PKCE alone protects. */
  clientSecret: string | null
  /** What is asked for, `openid` among it. */
  scope: string
  /** Which posts a group of the issuer's gives: of officers, and of those who work for agencies. */
  groups: Readonly<Record<string, GroupPost>>
  groupsClaim: string
  /** The claim that names the codes a merchant's person may act for: one, or several. */
  codesClaim: string
  /** The claim that tells an officer, or who works for an agency, from others under whatever name; null: none does. */
  personClaim: string | null
  /** Whether an issuer may be spoken to without TLS: where nothing is in production. */
  allowsHttp: boolean
}

/** What the browser keeps while its person is at the issuer. */
export interface LoginState {
  kind: LoginConfig["kind"]
  state: string
  nonce: string
  verifier: string
  /** Where the person wanted to go. */
  to: string
}

/** Who came back. */
export interface LoggedIn {
  subject: string
  posts: readonly [Post, ...Post[]]
  claim: PersonClaim
}

/** Why somebody who came back is not signed in. `refused`: by the issuer, or what it gave does not hold. */
export type LoginFault = "refused" | "no-post" | "away"

const believedForMs = 600_000
const known = new Map<string, { server: oauth.AuthorizationServer; until: number }>()

async function discover({ issuer, allowsHttp }: LoginConfig): Promise<oauth.AuthorizationServer> {
  const kept = known.get(issuer)
  if (kept && Date.now() < kept.until) return kept.server
  const url = new URL(issuer)
  const answer = await oauth.discoveryRequest(url, { algorithm: "oidc", ...http(allowsHttp) })
  const server = await oauth.processDiscoveryResponse(url, answer)
  known.set(issuer, { server, until: Date.now() + believedForMs })
  return server
}

function http(allowed: boolean) {
  // Who answers in no time is away, as far as the person who waits is concerned.
  return { [oauth.allowInsecureRequests]: allowed, signal: () => AbortSignal.timeout(10_000) }
}

/** Begins: where the browser goes, and what it keeps meanwhile. Null: the issuer can't be reached. */
export async function beginLogin(
  config: LoginConfig,
  redirectUri: string,
  to: string,
): Promise<{ url: string; kept: LoginState } | null> {
  const server = await discover(config).catch(() => null)
  if (!server?.authorization_endpoint) return null
  const verifier = oauth.generateRandomCodeVerifier()
  const kept = {
    kind: config.kind,
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier,
    to,
  }
  const url = new URL(server.authorization_endpoint)
  const parameters = {
    client_id: config.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: config.scope,
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }
  for (const [name, text] of Object.entries(parameters)) url.searchParams.set(name, text)
  return { url: url.href, kept }
}

/** Ends: reads what the issuer sent the browser back with. @param search the parameters of the address it came back to */
export async function endLogin(
  config: LoginConfig,
  redirectUri: string,
  search: URLSearchParams,
  kept: LoginState,
): Promise<LoggedIn | LoginFault> {
  try {
    const server = await discover(config)
    const client: oauth.Client = { client_id: config.clientId }
    const secret = config.clientSecret
    const auth = secret === null ? oauth.None() : oauth.ClientSecretBasic(secret)
    const parameters = oauth.validateAuthResponse(server, client, search, kept.state)
    const options = http(config.allowsHttp)
    const answer = await oauth.authorizationCodeGrantRequest(
      ...([server, client, auth, parameters, redirectUri, kept.verifier, options] as const),
    )
    const result = await oauth.processAuthorizationCodeResponse(server, client, answer, {
      expectedNonce: kept.nonce,
      requireIdToken: true,
    })
    await oauth.validateApplicationLevelSignature(server, answer, options)
    const claims = oauth.getValidatedIdTokenClaims(result)
    if (!claims) return "refused"
    const [first, ...others] = postsOf(config, claims)
    const claim = config.kind === "officers" ? readPersonClaim(config.personClaim, claims) : null
    return first ? { subject: claims.sub, posts: [first, ...others], claim } : "no-post"
  } catch (error) {
    return isAway(error) ? "away" : "refused"
  }
}

function isAway(error: unknown): boolean {
  // A fetch that reached nobody is a TypeError; one that took too long names itself.
  return error instanceof TypeError || (error instanceof Error && error.name === "TimeoutError")
}

/** The posts that claims give: those they name themselves, and those of their groups. */
export function postsOf(
  { kind, groups, groupsClaim, codesClaim }: Pick<LoginConfig, "kind" | "groups" | "groupsClaim" | "codesClaim">,
  claims: Readonly<Record<string, unknown>>,
): Post[] {
  if (kind === "merchants") {
    return textsOf(claims[codesClaim]).flatMap((text): Post[] => {
      const reading = readCode(text)
      return reading.kind === "valid" && reading.code === text ? [{ role: "merchant", code: text }] : []
    })
  }
  const role = officerRoles.find((name) => name === claims["role"])
  const [authority] = textsOf(claims["authority"])
  const own: GroupPost[] = role && authority !== undefined && /^\d{6}$/.test(authority) ? [{ role, authority }] : []
  const [agency] = textsOf(claims["agency"])
  const post = agencyPostNames.find((name) => name === claims["post"]) ?? unsaidPost
  const atAgency: GroupPost[] =
    claims["role"] === "agency" && agency !== undefined ? [{ role: "agency", agency, post }] : []
  const posts: GroupPost[] = [
    ...own,
    ...atAgency,
    ...textsOf(claims[groupsClaim]).flatMap((group) => (Object.hasOwn(groups, group) ? (groups[group] ?? []) : [])),
  ]
  const distinct = new Map(posts.map((post) => [JSON.stringify(post), post]))
  return [...distinct.values()]
}

function textsOf(claim: unknown): string[] {
  const all: unknown[] = Array.isArray(claim) ? claim : [claim]
  return all.filter((one): one is string => typeof one === "string")
}
