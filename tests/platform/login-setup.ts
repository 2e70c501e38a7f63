/**
 * Somebody else's identity provider for the project on workerd, which goes to it over the network. Started by Node itself, as
 * its PostgreSQL is: see node-setup.ts.
 */
import { createRequire } from "node:module"
import type { TestProject } from "vitest/node"
import { codeOf } from "../support/rows.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The provider that officers and merchants log in at. */
    loginIssuer: string
  }
}

const { startProvider } = createRequire(import.meta.url)(
  "../support/identity-provider.ts",
) as typeof import("../support/identity-provider.ts")

/** Starts it; stops it when the tests are done. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { issuer, stop } = await startProvider("https://register.test/sign-in/callback", {
    anna: { groups: ["市监-承办", "somebody-else"] },
    dora: { groups: ["税务-联惩"] },
    owner: { code: codeOf(1) },
    nobody: { groups: ["保洁"] },
  })
  project.provide("loginIssuer", issuer)
  return stop
}
