/** HTTP of how the register runs: logins, quotas of roles, and the jobs of all clients. How it is, /status says. */
import type { LoginConfig } from "../../access/oidc.ts"
import { clientRoles } from "../../access/scope.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { json } from "../../http/content.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { examineServer } from "../../register/proceeding/examination-store.ts"
import { version } from "../version.ts"
import { countJobs, listFailedJobs } from "./job-store.ts"
import { operationSchema } from "./wire.ts"

const failedMax = 20

const getOperation = defineRoute("operate:read", "get /v1/operation", {
  operationId: "getOperation",
  summary: "How the register is run: version, database, logins, quotas of roles, jobs of all clients",
  responses: { 200: json("How it is run", operationSchema) },
})

interface OperationParts extends DatabaseParts {
  logins: { officers: LoginConfig | null; merchants: LoginConfig | null }
}

/** The routes. */
export const operationRoutes = routeGroup<OperationParts>().openapi(getOperation, async (c) => {
  const { sql, quota, logins } = c.get("parts")
  const server = await examineServer(sql)
  const jobs = await countJobs(sql)
  const failed = await listFailedJobs(sql, failedMax)
  return c.json(
    {
      version,
      database: { version: server?.version ?? "", bytes: server?.bytes ?? 0 },
      logins: { officers: toWireLogin(logins.officers), merchants: toWireLogin(logins.merchants) },
      role_quotas: quota ? clientRoles.map((role) => ({ role, ...quota.roleQuotas[role] })) : [],
      jobs: jobs.map(({ oldest, ...counted }) => ({ ...counted, oldest: oldest.toISOString() })),
      failed: failed.map(({ endedAt, ...job }) => ({ ...job, ended_at: endedAt?.toISOString() ?? null })),
    },
    200,
  )
})

// What the client's secret is, nobody is told.
function toWireLogin(login: LoginConfig | null) {
  if (!login) return null
  const groups = Object.entries(login.groups).map(([group, post]) => ({ group, ...post }))
  return { issuer: login.issuer, groups }
}
