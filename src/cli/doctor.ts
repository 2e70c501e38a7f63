/** `gongshi doctor`: what runs, where the data is, how far things are, and what is wrong. It looks, and changes nothing. */
import { existsSync } from "node:fs"
import path from "node:path"
import { listSharedClaims } from "../access/person-claim-store.ts"
import { namesMax } from "../access/person-link.ts"
import { heldLag } from "../app/service-routes.ts"
import { version } from "../app/version.ts"
import { type Config, readConfig } from "../config/config.ts"
import { readArchive } from "../database/archive-store.ts"
import type { Pool } from "../database/client.ts"
import { isUpToDate } from "../database/migrate.ts"
import { isOlder, OlderThanDatabase, ownVersion } from "../database/writer.ts"
import { findOldestWriter, listNodes } from "../database/writer-store.ts"
import { calendarDue } from "../law/calendar.ts"
import { dayInChina, yearOf } from "../law/day.ts"
import { type AuditedCheckpoint, auditTree } from "../ledger/audit.ts"
import { parseCheckpoint } from "../ledger/checkpoint.ts"
import { readLags } from "../ledger/follow.ts"
import { explainRefusal } from "../ledger/log-refusal.ts"
import { auditMap } from "../ledger/map/audit.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { parseNote } from "../ledger/signed-note.ts"
import { readCheckpoint, readUnsigned, unsignedMaxMs } from "../ledger/tree-store.ts"
import { nodeMemory } from "../node/checkpoint.ts"
import { openNodeLog } from "../node/keys.ts"
import { loadCalendar } from "../node/law-file.ts"
import { trainingFault } from "../node/training.ts"
import { dailyFaults } from "../register/daily/examination.ts"
import { countFlags, findLastRun } from "../register/daily/store.ts"
import { examineLog, examineRegister, examineServer } from "../register/proceeding/examination-store.ts"
import { type EngineReason, engineFaults } from "../search/record/engine-standing.ts"
import { findEarlierForms, recordReaders } from "../search/record/index-form-store.ts"
import { examineMeili } from "../search/record/meilisearch-server.ts"
import type { EngineStanding } from "../search/record/record-index.ts"
import { KeyError } from "../signing/signing-key.ts"
import { command, type ExitCode, jsonOption, progressLine } from "./command.ts"
import { auditKeys } from "./key-audit.ts"
import { indexesOf, type OpenRegister, withRegister } from "./open-register.ts"

export const doctorCommand = command({
  about: "say what runs, where the data is, and what is wrong; it looks, and changes nothing",
  options: { json: jsonOption },
  examples: [
    ["", "after an installation, an update, or a fault"],
    ["--json", "a line of JSON for each finding, for what watches the machine"],
  ],
  problem: "something is wrong: the lines WRONG name it, with what to do",
  async run({ json }) {
    const tell = teller(json)
    const { database, dataDir } = readConfig(process.env)
    tell("gongshi", version)
    tell("node", `${process.version} on ${process.platform}-${process.arch}`)
    tell("data directory", path.resolve(dataDir))
    if (database === null && !existsSync(path.join(dataDir, "postgres"))) {
      tell("database", "none yet: the server makes it when it starts")
      return 0
    }
    return withRegister((register) => examine(register, tell), false)
  },
})

type Tell = (name: string, value: string) => void

/** Says a finding on standard output. */
export const teller =
  (json = false): Tell =>
  (name, value) => {
    process.stdout.write(json ? `${JSON.stringify({ name, value })}\n` : `${`${name}:`.padEnd(30)}${value}\n`)
  }

/**
 * Looks at a register as a whole and says what it finds.
 * @param isServed whether somebody may be signing; where nobody is, as of what was just put back, entries may wait for it
 * @returns 1 where something is wrong
 */
export async function examine(register: OpenRegister, tell: Tell, isServed = true): Promise<ExitCode> {
  const { pool, config, embedded } = register
  if (!(await isUpToDate(pool))) {
    tell("WRONG", "the schema of the database is older than this version: gongshi migrate")
    return 1
  }
  const faults = [...(await examineWriters(pool, tell)), ...(await trainingFault(pool, config))]
  if (config.training) tell("training", "invented merchants; nothing is sent out, and no paper has an effect")
  const server = await examineServer(pool)
  const where = embedded ? `embedded, ${embedded.directory}` : "DATABASE_URL"
  tell("database", `PostgreSQL ${server?.version} (${where}), ${Math.round((server?.bytes ?? 0) / 1e6)} MB`)
  faults.push(...(await examineArchive(pool, tell)))
  const { head, lags: read } = await readLags(pool)
  const standing = await indexesOf(register).records.standing()
  const lags = read.map((lag) => heldLag(lag, head.size, standing))
  faults.push(...(await examineSearch(config, standing, tell)))
  tell("log", `${head.size} entries${head.size > 0 ? `, the last at ${new Date(head.time).toISOString()}` : ""}`)
  for (const { name, position, behind } of lags) {
    // What it has read says nothing of what can be asked now.
    const fault = name === recordReaders.meilisearch && standing.reason ? `; ${engineFaults[standing.reason].en}` : ""
    tell(`reader ${name}`, `at ${position}, ${behind === 0 ? "up to date" : `${behind} behind`}${fault}`)
    if (behind < 0) faults.push(`reader ${name} is past the end of the log: run gongshi reindex`)
  }
  for (const name of await findEarlierForms(pool, lags)) {
    tell(
      "warning",
      `reader ${name} keeps what an earlier version made: a server builds it anew by itself, or gongshi reindex`,
    )
  }
  const run = await findLastRun(pool)
  tell("daily work", run ? `done for ${run.day}, at ${run.finishedAt?.toISOString()}` : "not done yet")
  faults.push(...(await dailyFaults(pool, await loadCalendar(config), Date.now())))
  const flags = await countFlags(pool)
  if (flags.length > 0) tell("marks", flags.map(({ flag, count }) => `${count} ${flag}`).join(", "))
  const { subjects, live } = await examineRegister(pool)
  tell("register", `${subjects} subjects, ${live} live records`)
  faults.push(...(await auditKeys(config, pool, tell)), ...(await examineSeals(config, tell)))
  tell(
    "officers",
    config.officers?.issuer ??
      (config.production ? "no issuer configured: no officer can sign in" : "development issuer"),
  )
  faults.push(...(await examinePersons(config, pool, tell)))
  const calendar = await loadCalendar(config)
  tell("holidays", `${Math.min(...calendar.keys())} to ${Math.max(...calendar.keys())}`)
  const today = dayInChina(Date.now())
  const due = calendarDue(today, calendar)
  if (due && due.missingYear === yearOf(today)) faults.push(due.reason.en)
  else if (due) tell("warning", due.reason.en)
  faults.push(...(await examineLog(pool, head.size)), ...(await examineTree(config, pool, tell, isServed)))
  for (const fault of faults) tell("WRONG", fault)
  if (faults.length === 0) tell("verdict", "nothing found wrong")
  return faults.length === 0 ? 0 : 1
}

/** How far the archive of the database's WAL is, where there is one. What is wrong, in sentences. */
async function examineArchive(pool: Pool, tell: Tell): Promise<string[]> {
  const archive = await readArchive(pool)
  if (archive === null) return []
  const { folder, archivedAt, refusedAt } = archive
  tell("archive of WAL", `${folder ?? "as the server is set up"}, ${archivedAt?.toISOString() ?? "nothing yet"}`)
  if (refusedAt === null) return []
  const where = folder === null ? "the server's log" : "DATA_DIR/postgres.log"
  return [
    `the archive of WAL takes nothing since ${refusedAt.toISOString()}, and it piles up beside the database: ${where} says why`,
  ]
}

/** The certificates that sign PDFs, as a start would read them. What is wrong, in sentences. */
async function examineSeals({ sealCertificates: given }: Config, tell: Tell): Promise<string[]> {
  if (given === null) return []
  const now = Date.now()
  // Loaded where it is used: what reads certificates is no small thing.
  const { isRenewalDue, openPdfSigners } = await import("../signing/pades/seal-folder.ts")
  try {
    for (const [of, { name, until }] of await openPdfSigners(given.folder, null, now)) {
      const end = new Date(until).toISOString().slice(0, 10)
      tell(`certificate of ${of}`, `signs PDFs as ${name}, until ${end}`)
      if (isRenewalDue({ until }, now))
        tell("warning", `the certificate of ${of} ends on ${end}: ask its issuer for the next one now`)
    }
    return []
  } catch (error) {
    if (error instanceof KeyError) return [error.message]
    throw error
  }
}

// What the operator does about it, where a server that runs does not do it by itself.
const remedies = {
  away: "start the server at MEILI_URL, or take MEILI_URL out of the environment",
  key: "set MEILI_KEY to the master key or an admin key of the server at MEILI_URL",
  unbuilt: "a running server builds it by itself, or gongshi reindex",
  lost: "a running server builds it anew by itself, or gongshi reindex",
  changed: "a running server builds it anew by itself, or gongshi reindex; find out who else writes to that server",
  foreign: "a running server builds one of another name by itself, or gongshi reindex",
  behind: "a running server reads on by itself",
  unread: "a running server reads on by itself",
  disagrees: "gongshi reindex",
} as const satisfies Record<EngineReason, string>

/** What a server beside the database is, and what is wrong with it, in sentences. */
async function examineSearch(
  { meili }: Config,
  { reason, index, building }: EngineStanding,
  tell: Tell,
): Promise<string[]> {
  if (meili === null) return []
  const facts = await examineMeili(meili).catch(() => null)
  const held = index && `index ${index.uid} with ${index.documents} records as of ${index.position}`
  const server = facts
    ? `Meilisearch ${facts.version} (MEILI_URL), ${Math.round(facts.bytes / 1e6)} MB`
    : "Meilisearch (MEILI_URL)"
  tell("search", [server, held].filter(Boolean).join(", "))
  if (building !== null) tell("building", `${building.built} of ${building.of} records`)
  return reason === null ? [] : [`${engineFaults[reason].en}; PostgreSQL answers: ${remedies[reason]}`]
}

/** How names of the officers' login are told to be one person's. What is wrong, in sentences. */
async function examinePersons({ officers, logins }: Config, pool: Pool, tell: Tell): Promise<string[]> {
  const claim = (officers ?? logins.officers)?.personClaim ?? null
  if (officers || logins.officers) {
    const untold =
      "nothing (OFFICER_PERSON_CLAIM): who has two names is two people until somebody says that they are one"
    tell(
      "persons told apart by",
      claim === null ? untold : `${claim} (OFFICER_PERSON_CLAIM): without it nobody signs in`,
    )
  }
  const shared = await listSharedClaims(pool)
  return shared.flatMap(({ claimed, names }) => {
    const said = `one value of the claim that tells persons apart stands for ${names} names (${claimed}), which are one person`
    const undo = `if they are not, let the login tell them apart and take it back: gongshi person ${claimed} --not-same-as all`
    if (names >= namesMax) return [`${said}, and further ones are not let in: ${undo}`]
    tell("warning", `${said}: ${undo}`)
    return []
  })
}

/** Which versions may write, and which run. What is wrong, in sentences. */
async function examineWriters(pool: Pool, tell: Tell): Promise<string[]> {
  const oldest = await findOldestWriter(pool)
  if (oldest === null) return ["no version is named that may write: gongshi migrate"]
  tell("writers", `${oldest} and later`)
  const faults = isOlder(ownVersion, oldest) ? [new OlderThanDatabase(oldest).message] : []
  for (const { version, place, startedAt, seenAt } of await listNodes(pool, Date.now())) {
    const since = `since ${startedAt.toISOString()}, seen ${seenAt.toISOString()}`
    tell(`node ${version}`, `${place}, ${since}`)
    if (isOlder(version, oldest)) faults.push(`${version} runs at ${place} and may not write: upgrade it`)
  }
  return faults
}

/** Audits the signed log: its keys and checkpoints, and every entry against the tree. What is wrong, in sentences. */
async function examineTree(config: Config, pool: Pool, tell: Tell, isServed: boolean): Promise<string[]> {
  const { origin, vkeys, refusal } = await openNodeLog(config, pool, () => {}, true).standing()
  const published = await readCheckpoint(pool)
  tell("log name", origin ?? "none yet: nothing was signed")
  for (const vkey of vkeys) tell("log key", vkey)
  const remembered = await nodeMemory(config, (line) => tell("warning", line), true).load()
  const checkpoints = [
    ...toAudited("the published checkpoint", published.note),
    ...[...new Set(remembered)].flatMap((note) => toAudited("the remembered checkpoint", note)),
  ]
  const progress = progressLine()
  const audit = await auditTree(pool, sha256, checkpoints, (entries, of) => {
    progress.show(`auditing the tree: ${entries} of ${of} entries`)
  })
  const map = await auditMap(pool, sha256, (pages) => progress.show(`auditing the map: ${pages} pages`))
  progress.end()
  if (map.pages > 0) tell("map", `${map.pages} pages compared, and the whole with what is live`)
  tell("tree", `${audit.entries} entries hashed, ${checkpoints.length} checkpoints and every tile compared`)
  if (published.note !== null) tell("checkpoint", `${published.size}, ${new Date(published.time).toISOString()}`)
  const unsigned = isServed ? await unsignedFaults(pool, published.size) : []
  return [...(refusal ? [explainRefusal(refusal).en] : []), ...unsigned, ...audit.faults, ...map.faults]
}

/** Whether entries wait for a checkpoint: then no process that runs has the log's current key, as after a rotation. */
async function unsignedFaults(pool: Pool, size: number): Promise<string[]> {
  const oldest = await readUnsigned(pool)
  if (oldest === null || Date.now() - oldest < unsignedMaxMs) return []
  const since = new Date(oldest).toISOString()
  return [
    `the log has entries past ${size} since ${since} that no checkpoint covers: no running process has the current key of log (see above); bring its file to keys/log/, or start one that has it`,
  ]
}

function toAudited(what: string, note: string | null): AuditedCheckpoint[] {
  const parsed = note === null ? null : parseNote(note)
  const checkpoint = parsed && parseCheckpoint(parsed.text)
  return checkpoint ? [{ ...checkpoint, what }] : []
}
