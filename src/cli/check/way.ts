/**
 * The ways in which a file is checked: as it is on the own machine, in the columns that are asked about at a server, or
 * by ranges that do not say whom.
 */
import { hasIdNumberMember, looksLikeIdNumber } from "../../check/query/query.ts"
import { readLines } from "../../register/import/line-reader.ts"
import { holdsIdNumber } from "../../roster/identity.ts"
import { say, UsageError } from "../command.ts"
import type { Asked, Asker, CheckWish } from "./asker.ts"
import type { TableColumns } from "./column.ts"
import type { CheckFile } from "./file.ts"
import { answerByRanges } from "./private.ts"
import { joinAnswers, keeperOf, type SendingWish, sentRows } from "./sent.ts"
import type { ServerAsker } from "./server.ts"
import { isWorkbook } from "./workbook.ts"

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
 * Refuses to send NDJSON in which ID numbers stand, before any of it is sent. It goes as it is, ids and all: of a table
 * no more is sent than what is asked about, and single rows are kept back.
 * @throws UsageError
 */
export async function refuseClearNumbers(file: CheckFile): Promise<void> {
  for await (const lines of readLines(file.open(0))) {
    for (const { number, text } of lines) {
      if (text === null || !holdsNumbers(text)) continue
      throw new UsageError(`line ${number} has an ID number in it, which would be sent in clear: take it out`)
    }
  }
}

function holdsNumbers(text: string): boolean {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return holdsIdNumber(text)
  }
  if (typeof value !== "object" || value === null) return holdsIdNumber(text)
  return (
    hasIdNumberMember({ ...value }) ||
    Object.entries(value).some(([name, member]) => {
      const written = typeof member === "string" ? member : JSON.stringify(member)
      // A code of digits alone may look like such a number, and an id of the sender's like one of before 1999.
      return (name !== "code" && holdsIdNumber(written)) || (name !== "id" && looksLikeIdNumber(written))
    })
  )
}

/** In the columns that are asked about, ID numbers hashed, and the answers put beside the own rows. */
export async function sendingWay(
  asker: Asker,
  file: CheckFile,
  wish: CheckWish,
  columns: TableColumns,
): Promise<CheckWay> {
  const sending: SendingWish = { columns, keys: columns.idNumber < 0 ? [] : await asker.identityKeys() }
  const rows = (done: number, onBytes?: (bytes: number) => void) => sentRows(file.open(done, onBytes), sending)
  return {
    sent: () => rows(0),
    joins: true,
    async ask(done, onBytes, keepIn) {
      const named = { ...wish, column: null, nameColumn: null }
      const { answer, receipt } = await asker.ask(named, () => rows(done, onBytes))
      return { answer: joinAnswers(file.open(done), answer, columns, await keeperOf(keepIn)), receipt }
    },
  }
}

/** By ranges: the server is not told whom it is asked about. @throws UsageError where there is no column of codes */
export function privateWay(server: ServerAsker, file: CheckFile, columns: TableColumns): CheckWay {
  if (columns.code < 0) {
    throw new UsageError("the first row names no column of codes: say which one it is (--column)")
  }
  return {
    sent: null,
    joins: false,
    async ask(done, onBytes) {
      const { answer, sizes } = answerByRanges(file.open(done, onBytes), columns, server.range)
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
    records?: boolean
    private?: boolean
    proof?: boolean
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
    [values.proof && values.receipt === undefined, "--proof is for a receipt to carry: name its file by --receipt"],
    [values.advice && values.server === undefined, "--advice takes the policy that a server keeps for your key"],
    [values.private && values.server === undefined, "--private is for a server: here nothing leaves the machine"],
    [values.private && values.receipt !== undefined, "--private sends no rows that a receipt could bind"],
    [values.private && values.advice, "--private says nothing that a policy could speak of"],
    [values.private && values.records, "--private says on which lists a code is, and no more: leave out --records"],
    [values.private && identity, "--private sends no hashes of ID numbers: leave out one of the two"],
    [(values.private || identity) && format === "ndjson", "--private and --identity-column take CSV or XLSX"],
    [isWorkbook(values.out) && format === "ndjson", "NDJSON is answered as NDJSON: a workbook is written of a table"],
  ]
  for (const [is, message] of wrong) if (is) throw new UsageError(message)
}
