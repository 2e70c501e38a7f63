/**
 * The ways in which a file is checked: as it is, with its ID numbers hashed, or by ranges that do not say whom.
 */
import { isIdNumberHeader } from "../screening/header.ts"
import { readCsvFields, readCsvRecords } from "../table/csv-record.ts"
import { utf8Text } from "../table/utf8-text.ts"
import type { Asked, Asker, CheckWish } from "./check-asker.ts"
import type { CheckFile } from "./check-file.ts"
import { hashedRows, type IdentityWish, joinAnswers, keeperOf } from "./check-identity.ts"
import { answerByRanges } from "./check-private.ts"
import type { ServerAsker } from "./check-server.ts"
import { say, UsageError } from "./command.ts"

/** A way. */
export interface CheckWay {
  /** The rows as they are sent, where those are not the file itself. */
  sent: (() => AsyncIterable<Uint8Array>) | null
  /** Whether what comes back is put beside the own rows, so that the answer as it came is another file. */
  joins: boolean
  /**
   * Asks about the rows behind those that are answered already.
   * @param keepIn a file for the answer as it came; null: nowhere
   */
  ask(done: number, onBytes: (bytes: number) => void, keepIn: string | null): Promise<Asked>
}

/** The file as it is. */
export function plainWay(asker: Asker, file: CheckFile, wish: CheckWish): CheckWay {
  return {
    sent: file.converted ? () => file.open(0) : null,
    joins: false,
    ask: (done, onBytes) => asker.ask(wish, () => file.open(done, onBytes)),
  }
}

/**
 * Refuses to send a table whose header says that ID numbers stand in it.
 * @throws UsageError
 */
export async function refuseClearNumbers(file: CheckFile): Promise<void> {
  if (file.format !== "csv") return
  for await (const [header] of readCsvRecords(utf8Text(file.open(0), { bom: "drop" }))) {
    const column = readCsvFields(header?.text ?? "").find(isIdNumberHeader)
    if (column === undefined) return
    throw new UsageError(
      `the column ${column} would be sent in clear: name it by --identity-column, which sends hashes, or take it out`,
    )
  }
}

/** With a column of ID numbers. @throws UsageError where there is none of that name */
export async function identityWay(
  asker: Asker,
  file: CheckFile,
  wish: CheckWish,
  identityColumn: string,
): Promise<CheckWay> {
  const hashing: IdentityWish = { identityColumn, column: wish.column, keys: await asker.identityKeys() }
  const rows = (done: number, onBytes?: (bytes: number) => void) => hashedRows(file.open(done, onBytes), hashing)
  // What is wrong with the header is said before anything is sent.
  for await (const _ of rows(0)) break
  return {
    sent: () => rows(0),
    joins: true,
    async ask(done, onBytes, keepIn) {
      const { answer, receipt } = await asker.ask({ ...wish, column: null }, () => rows(done, onBytes))
      return { answer: joinAnswers(file.open(done), answer, hashing, await keeperOf(keepIn)), receipt }
    },
  }
}

/** By ranges: the server is not told whom it is asked about. */
export function privateWay(server: ServerAsker, file: CheckFile, { column }: CheckWish): CheckWay {
  return {
    sent: null,
    joins: false,
    async ask(done, onBytes) {
      const { answer, sizes } = answerByRanges(file.open(done, onBytes), column, server.range)
      async function* told() {
        yield* answer
        if (sizes.most > sizes.least) {
          say(`the log has moved meanwhile: the answers hold at sizes from ${sizes.least} to ${sizes.most} of it`)
        }
      }
      return { answer: told(), receipt: async () => null }
    },
  }
}

/** Options that contradict each other. @throws UsageError */
export function refuseContradictions(
  format: CheckFile["format"],
  values: {
    out?: string
    resume?: boolean
    receipt?: string
    server?: string
    advice?: boolean
    private?: boolean
    "identity-column"?: string
  },
): void {
  const identity = values["identity-column"] !== undefined
  const wrong: readonly (readonly [boolean | undefined, string])[] = [
    [values.resume && values.out === undefined, "--resume goes on with a file: name it by --out"],
    [
      values.resume && values.receipt !== undefined,
      "a receipt is for one whole answer: leave out --resume, or --receipt",
    ],
    [values.advice && values.server === undefined, "--advice takes the policy that a server keeps for your key"],
    [values.private && values.server === undefined, "--private is for a server: here nothing leaves the machine"],
    [values.private && values.receipt !== undefined, "--private sends no rows that a receipt could bind"],
    [values.private && values.advice, "--private says nothing that a policy could speak of"],
    [values.private && identity, "--private sends no hashes of ID numbers: leave out one of the two"],
    [(values.private || identity) && format === "ndjson", "--private and --identity-column take CSV or XLSX"],
  ]
  for (const [is, message] of wrong) if (is) throw new UsageError(message)
}
