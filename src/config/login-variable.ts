/** Variables of signing in by OpenID Connect, beside those of the issuers whose tokens are believed. */
import { z } from "zod"
import { agencyPostNames } from "../access/agency-post.ts"
import type { LoginConfig } from "../access/oidc.ts"
import { officerRoles } from "../access/scope.ts"
import { anyText, secret, type ValuesOf, type VariableTable, variable } from "./variable.ts"

const groupsSchema = z.record(
  z.string(),
  z.union([
    z.strictObject({ role: z.enum(officerRoles), authority: z.string().regex(/^\d{6}$/) }),
    z.strictObject({
      ...{ role: z.literal("agency"), agency: z.string().min(1).max(200) },
      post: z.enum(agencyPostNames).exactOptional(),
    }),
  ]),
)

function readGroups(text: string): LoginConfig["groups"] | undefined {
  try {
    return groupsSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const readScope = (text: string) => (text.split(" ").includes("openid") ? text : undefined)

export const loginVariables = {
  OFFICER_CLIENT_ID: variable("the client id that OFFICER_ISSUER has given the register for signing in", anyText),
  OFFICER_CLIENT_SECRET: secret("the secret of OFFICER_CLIENT_ID", anyText),
  OFFICER_LOGIN_SCOPE: variable("what is asked of OFFICER_ISSUER, with openid", readScope, "openid profile"),
  OFFICER_GROUPS_CLAIM: variable("the claim that names an officer's groups", anyText, "groups"),
  OFFICER_GROUPS: variable(
    'the posts that groups give, as JSON: {"group": {"role": "officer", "authority": "410105"}}, or of those who work for ' +
      'an agency {"group": {"role": "agency", "agency": "its name, as it was added", "post": "clerk"}}: clerk, approver or reader',
    readGroups,
    {} as LoginConfig["groups"],
  ),
  MERCHANT_CLIENT_ID: variable("the client id that MERCHANT_ISSUER has given the register for signing in", anyText),
  MERCHANT_CLIENT_SECRET: secret("the secret of MERCHANT_CLIENT_ID", anyText),
  MERCHANT_LOGIN_SCOPE: variable("what is asked of MERCHANT_ISSUER, with openid", readScope, "openid profile"),
  MERCHANT_CODES_CLAIM: variable("the claim that names the codes a person may act for", anyText, "code"),
} satisfies VariableTable

/** The logins; null where none is configured. */
export interface Logins {
  officers: LoginConfig | null
  merchants: LoginConfig | null
}

interface Issuers {
  OFFICER_ISSUER: string | null
  MERCHANT_ISSUER: string | null
  OFFICER_PERSON_CLAIM: string | null
}

/** The logins as they are configured. */
export function loginsIn(values: ValuesOf<typeof loginVariables> & Issuers, production: boolean): Logins {
  const shared = {
    groups: values.OFFICER_GROUPS,
    groupsClaim: values.OFFICER_GROUPS_CLAIM,
    codesClaim: values.MERCHANT_CODES_CLAIM,
    personClaim: values.OFFICER_PERSON_CLAIM,
    allowsHttp: !production,
  }
  const login = (kind: LoginConfig["kind"], name: "OFFICER" | "MERCHANT"): LoginConfig | null => {
    const [issuer, clientId] = [values[`${name}_ISSUER`], values[`${name}_CLIENT_ID`]]
    if (issuer === null || clientId === null) return null
    const own = { clientSecret: values[`${name}_CLIENT_SECRET`], scope: values[`${name}_LOGIN_SCOPE`] }
    return { kind, issuer, clientId, ...own, ...shared }
  }
  return { officers: login("officers", "OFFICER"), merchants: login("merchants", "MERCHANT") }
}

/** A client without its issuer. */
export function loginFaults(values: ValuesOf<typeof loginVariables> & Issuers): string[] {
  return (["OFFICER", "MERCHANT"] as const).flatMap((name) =>
    values[`${name}_CLIENT_ID`] !== null && values[`${name}_ISSUER`] === null
      ? [`${name}_ISSUER is missing: ${name}_CLIENT_ID alone does nothing`]
      : [],
  )
}
