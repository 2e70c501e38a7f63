/** `gongshi daily` */
import { cleanAlerts } from "../alert/clean.ts"
import { platform } from "../app/platform.ts"
import { expireListingChanges } from "../check/person/change-store.ts"
import { beginVersions } from "../enforcement/catalogue/daily.ts"
import { beginRules } from "../enforcement/complaint/service.ts"
import { keepDeclared } from "../enforcement/declaration/keep.ts"
import { watchDuties } from "../enforcement/duty/daily.ts"
import { watchRecalls } from "../enforcement/recall/daily.ts"
import { beginGrants } from "../enforcement/sharing/begin.ts"
import { keepUses } from "../enforcement/sharing/keep.ts"
import { loadCalendar, loadPolicy } from "../node/law-file.ts"
import { runDailyWork } from "../register/daily/daily-work.ts"
import { keepRosters } from "../roster/keep.ts"
import { command, type ExitCode, jsonOption, progressLine } from "./command.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"
import { signing } from "./signing.ts"

export const dailyCommand = command({
  about: "do the daily work now: end displays, settle links, mark what is overdue; safe at any time",
  options: { json: jsonOption },
  examples: [["", "what a running server does by itself, once a day"]],
  run: async ({ json = false }) => withRegister((register) => signing(register, () => work(register, json))),
})

async function work(register: OpenRegister, json: boolean): Promise<ExitCode> {
  const { pool, config } = register
  const progress = progressLine()
  const calendar = await loadCalendar(config)
  const tally = await runDailyWork(
    { ...platform, sql: pool, calendar, policy: await loadPolicy(config) },
    { onProgress: (step, changed) => progress.show(`daily work: ${changed} ${step}`) },
  )
  const rosters = await keepRosters({ ...platform, sql: pool })
  await cleanAlerts({ ...platform, sql: pool }, config.alertDays)
  await beginVersions({ ...platform, sql: pool })
  await beginGrants({ ...platform, sql: pool })
  await watchRecalls({ ...platform, ...config, sql: pool, calendar })
  await keepUses({ ...platform, sql: pool })
  await keepDeclared({ sql: pool })
  await watchDuties({ ...platform, sql: pool, calendar })
  await beginRules({ ...platform, sql: pool })
  await expireListingChanges({ ...platform, sql: pool })
  progress.end()
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...tally, ...rosters })}\n`)
    return 0
  }
  const { windows, linked, ended, fallen, due, overdue, cleared, flagged, personal, legality } = tally
  process.stdout.write(
    `${ended} displays ended, ${linked} stopped by a link, ${fallen} revocations opened, ${overdue} proceedings overdue, ` +
      `${flagged} marks set, ${cleared} cleared (${windows} windows and ${due} due days filled in); ` +
      `${personal} subjects and records found to seem to hold personal data; ` +
      `${legality} records found to miss what the law asks of a file; ` +
      `${rosters.reportsDue} identity reports fell due, ${rosters.sellersDeleted} sellers deleted\n`,
  )
  return 0
}
