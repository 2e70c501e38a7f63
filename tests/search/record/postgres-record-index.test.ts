import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { useDatabase } from "../../support/database.ts"
import { describeRecordEngine } from "./record-contract.ts"

const database = useDatabase()
describeRecordEngine("PostgreSQL", {
  sql: () => database.sql,
  index: () => postgresRecordIndex(database.sql),
  async settle() {
    await postgresRecordIndex(database.sql).catchUp()
  },
})
