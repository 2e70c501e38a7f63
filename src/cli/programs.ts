/** The commands of `gongshi`. */
import type { Command } from "./command.ts"

// A command is read when it is called for: `gongshi token` needs no database and no server.
export const gongshiCommands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  import: async () => (await import("./import.ts")).importCommand,
  form: async () => (await import("./form.ts")).formCommand,
  check: async () => (await import("./check.ts")).checkCommand,
  match: async () => (await import("./match.ts")).matchCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  file: async () => (await import("./file.ts")).fileCommand,
  verify: async () => (await import("./verify.ts")).verifyCommand,
  keys: async () => (await import("./keys.ts")).keysCommand,
  client: async () => (await import("./client.ts")).clientCommand,
  token: async () => (await import("./token.ts")).tokenCommand,
  worklist: async () => (await import("./worklist.ts")).worklistCommand,
  sample: async () => (await import("./sample.ts")).sampleCommand,
  daily: async () => (await import("./daily.ts")).dailyCommand,
  reindex: async () => (await import("./maintenance.ts")).reindexCommand,
  backup: async () => (await import("./backup.ts")).backupCommand,
  restore: async () => (await import("./backup.ts")).restoreCommand,
  log: async () => (await import("./log.ts")).logCommand,
  migrate: async () => (await import("./maintenance.ts")).migrateCommand,
  measures: async () => (await import("./measures.ts")).measuresCommand,
  roster: async () => (await import("./roster.ts")).rosterCommand,
  follow: async () => (await import("./follow.ts")).followCommand,
  watch: async () => (await import("./watch.ts")).watchCommand,
  judge: async () => (await import("./judge.ts")).judgeCommand,
  witness: async () => (await import("./witness.ts")).witnessCommand,
  "personal-data": async () => (await import("./personal-data.ts")).personalDataCommand,
  person: async () => (await import("./person.ts")).personCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
}
