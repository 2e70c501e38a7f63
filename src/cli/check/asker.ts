/** Who checks: what the register on this machine and a server have in common, and the register. */
import { platform } from "../../app/platform.ts"
import type { CheckSource } from "../../check/answer/check.ts"
import { tallyPosition } from "../../check/answer/tally.ts"
import { checkNdjson } from "../../check/csv/ndjson.ts"
import { checkCsv } from "../../check/csv/stream.ts"
import type { IdentityAccess } from "../../check/private/identity-access.ts"
import { toReceipt } from "../../check/receipt/issue.ts"
import { watchRows } from "../../check/receipt/passing-rows.ts"
import { signReceipt } from "../../check/receipt/receipt.ts"
import { proveAsked } from "../../check/receipt/stream-receipt.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { readCheckpoint } from "../../ledger/tree-store.ts"
import { openIdentityKeys, openNodeKeyring, openNodeLog } from "../../node/keys.ts"
import type { IdentityKey } from "../../roster/identity.ts"
import { SharedKeyError } from "../../signing/shared-key.ts"
import type { SignedDocument } from "../../signing/signed-document.ts"
import { say, terminalLanguage, UsageError } from "../command.ts"
import { indexesOf, type OpenRegister } from "../open-register.ts"
import { headProblems } from "./file.ts"

export interface CheckWish {
  format: "csv" | "ndjson"
  /** The header of the column that is checked, and of that of names; null: the usual ones. */
  column: string | null
  nameColumn: string | null
  /** With what the own policy says; a server knows it. */
  advice: boolean
  /** With the records of who is listed. */
  records: boolean
  /** With what the log's map proves of the codes, in the receipt. */
  proof: boolean
}

/** An answer as it comes in. */
export interface Asked {
  answer: AsyncIterable<string | Uint8Array>
  /** The signed receipt, once the answer has come to its end; null where nobody signs. */
  receipt(): Promise<SignedDocument | null>
}

/** Checks rows. */
export interface Asker {
  /** The size of the log now. */
  size(): Promise<number>
  /** The keys under which ID numbers are hashed. */
  identityKeys(): Promise<IdentityKey[]>
  /** @param open gives the rows, anew for each try. @throws UsageError for rows that can't be checked at all */
  ask(wish: CheckWish, open: () => AsyncIterable<Uint8Array>): Promise<Asked>
}

/** The register on this machine. Its operator may see all that it knows. */
export function registerAsker(register: OpenRegister): Asker {
  const { pool: sql, config } = register
  const identityKeys = () => openIdentityKeys(sql, config)
  const { clock } = platform
  const source: CheckSource = {
    sql,
    clock,
    index: indexesOf(register).search,
    scope: "all",
    view: null,
    memory: "ample",
  }
  return {
    size: async () => (await readHead(sql)).size,
    identityKeys,
    async ask({ format, column, nameColumn, records, proof }, open) {
      const { tally, reading, answering } = watchRows()
      if (proof) tally.asked = new Set()
      tallyPosition(tally, await readHead(sql))
      const chunks = reading(open())
      const wording = { language: terminalLanguage(), register: records ? config.issuer : null }
      const access = await identityKeys().then((keys): IdentityAccess => ({ kind: "given", keys }), refuseIdentity)
      const plain =
        format === "csv"
          ? await checkCsv(source, chunks, wording, { tally, column, nameColumn, access, ownMachine: true })
          : checkNdjson(source, chunks, wording, { tally, access, ownMachine: true })
      if (typeof plain === "string") throw new UsageError(headProblems[plain])
      const passed = Promise.withResolvers<Parameters<Parameters<typeof answering>[1]>[0]>()
      return {
        answer: answering<string | Uint8Array>("rows" in plain ? plain.rows : plain, async (rows) =>
          passed.resolve(rows),
        ),
        async receipt() {
          const keyring = await openNodeKeyring(config, sql, say)
          const signer = await keyring.signer("receipt")
          if (!signer) return null
          const rows = await passed.promise
          const settled = { sql, clock, log: say, signer: keyring.signer, signedLog: openNodeLog(config, sql, say) }
          const map = tally.asked ? { map: await proveAsked(settled, tally.asked) } : {}
          const checked = { client, format, now: clock(), ...rows, ...map }
          const { origin } = await readCheckpoint(sql)
          return signReceipt(toReceipt(config.issuer, platform.newId(), origin, checked), signer)
        },
      }
    },
  }
}

/** Rows without a person are checked all the same. */
function refuseIdentity(error: unknown): IdentityAccess {
  if (!(error instanceof SharedKeyError)) throw error
  const zh = "本机没有本库计算身份号码哈希的全部密钥（IDENTITY_HASH_KEY），不核查个人：请从其他节点取得。"
  return { kind: "refused", why: { zh, en: error.message } }
}

// The operator of the register itself, who needs no key.
const client = { id: "local", name: "gongshi check" }
