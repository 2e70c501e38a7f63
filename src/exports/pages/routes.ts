/** HTTP of the page of exports. */
import { Hono } from "hono"
import type { DatabaseParts } from "../../database/client.ts"
import type { Environment } from "../../http/environment.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { findLogKey } from "../../signing/key-set.ts"
import type { Keyring } from "../../signing/keyring.ts"
import { viewOf } from "../../web/view.ts"
import { listJobs } from "../job/job-store.ts"
import { listedMax } from "../job/routes.ts"
import { toWireExport } from "../job/wire.ts"
import { listReleaseEntries } from "../release/store.ts"
import type { DeskParts } from "../shelf/desk.ts"
import { newestExports } from "../shelf/shelf.ts"
import { exportPage } from "./export-page.ts"

export const exportPageRoutes = new Hono<
  Environment<DatabaseParts & DeskParts & Pick<Keyring, "keySet"> & { signedLog: SignedLog }>
>().get("/exports", async (c) => {
  const { exports: desk, sql, keySet, signedLog, clock } = c.get("parts")
  const keys = await keySet()
  const shelved = desk ? await newestExports(desk.shelf, listedMax) : []
  const [job] = await listJobs(sql, 1)
  const isMaking = job?.state === "waiting" || job?.state === "running"
  const exports = desk && shelved.map((each) => toWireExport(desk.shelf, each))
  const { witnessing } = await signedLog.standing()
  const releases = await listReleaseEntries(sql)
  const logKeyOrigin = findLogKey(keys)?.key_origin
  return c.html(exportPage(viewOf(c), { exports, isMaking, witnessing, releases, now: clock(), logKeyOrigin }))
})
