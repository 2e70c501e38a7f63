/**
 * Invented merchants in the tables of a register.
 */
import type { Pool } from "../src/database/client.ts"
import { copyTables } from "../src/database/copy.ts"
import { makeCode } from "../src/names/code.ts"
import { inventName } from "./invented-name.ts"

/** The code of the n-th merchant. */
export function codeOf(n: number): string {
  return makeCode("91000000", String(n).padStart(8, "0"))
}

/** Puts the merchants [from, to) into the register with a live record each, past the log: only the index is measured. */
export async function fill(pool: Pool, from: number, to: number): Promise<void> {
  await pool.begin(async (tx) => {
    function* subjects() {
      for (let n = from; n < to; n++) {
        const { name, region } = inventName(n)
        yield [codeOf(n), name, "enterprise", region, "[]", "[]"]
      }
    }
    function* records() {
      for (let n = from; n < to; n++) {
        const { name, region } = inventName(n)
        const day = `${2024 + (n % 3)}-0${1 + (n % 9)}-1${n % 9}`
        yield [`r${n}`, n % 3 === 0 ? "abnormal" : "penalty", codeOf(n), name, `示例${n}号`, day, region, day, "{}", n]
      }
    }
    await copyTables(tx, [
      { table: "subject", columns: ["code", "name", "type", "region", "former_names", "shops"], rows: subjects() },
      {
        table: "record",
        columns: [
          "id",
          "list",
          "subject_code",
          "subject_name",
          "decision_no",
          "decided_on",
          "authority",
          "published_on",
          "detail",
          "position",
        ],
        rows: records(),
      },
    ])
  })
}
