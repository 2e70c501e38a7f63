/** `gongshi migrate`, `gongshi reindex` */
import { postgresIndex } from "../search/postgres-index.ts"
import { type Command, type ExitCode, progressLine, readArgs, withRegister } from "./command.ts"

export const migrateCommand: Command = {
  summary: "bring the database to the schema of this version",
  usage: "migrate",
  async run(args) {
    readArgs(args, {})
    // Opening a register brings its schema up to date.
    await withRegister(async () => {})
    process.stdout.write("the schema is up to date\n")
    return 0
  },
}

export const reindexCommand: Command = {
  summary: "build the search index anew; searches go on meanwhile",
  usage: "reindex",
  async run(args) {
    readArgs(args, {})
    return withRegister<ExitCode>(async ({ pool }) => {
      const progress = progressLine()
      let count = 0
      const position = await postgresIndex(pool).rebuild((subjects) => {
        count = subjects
        progress.show(`indexing: ${subjects} subjects`)
      })
      progress.end()
      process.stdout.write(`${count} subjects indexed, read up to position ${position}\n`)
      return 0
    })
  },
}
