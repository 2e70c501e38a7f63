/** `gongshi conference [FILE]` */
import { readFile } from "node:fs/promises"
import { platform } from "../app/platform.ts"
import { declaredEveryMonths, parseSeats, type Seat } from "../enforcement/agency/seat.ts"
import { listSeats, saveSeats } from "../enforcement/agency/seat-store.ts"
import { command, type ExitCode, jsonOption, say } from "./command.ts"
import { withRegister } from "./open-register.ts"

export const conferenceCommand = command({
  about: "show the seats of the joint conference, or set them all from a file",
  arguments: [
    {
      name: "FILE",
      about: "JSON: every seat with seat, zh, en, leads, measures, declares; absent: show them",
      is: "file",
      optional: true,
    },
  ],
  options: { json: jsonOption },
  examples: [
    ["", "who sits there, who leads, and which measures a seat alone applies"],
    ["--json > seats.json", "as a file to change and give back"],
    ["seats.json", "the province's own seats in the place of what stands"],
  ],
  problem: "nothing was set: the file says something that can't be",
  async run({ json }, file) {
    if (file === undefined)
      return withRegister<ExitCode>(async ({ pool }) => tell(await listSeats(pool), json ?? false))
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => ({
      problem: `it can't be read (${error.code})`,
    }))
    const seats = typeof text === "string" ? parseSeats(text) : text
    if ("problem" in seats) {
      say(`${file}: ${seats.problem}`)
      return 1
    }
    const author = { actor: "system:command-line", reason: null, at: platform.clock() }
    return withRegister<ExitCode>(async ({ pool }) => {
      const saved = await saveSeats(pool, seats, author)
      if ("before" in saved) return tell(await listSeats(pool), json ?? false)
      say(
        "taken" in saved
          ? `${file}: an agency sits in ${saved.taken}, which is left out: give it another seat first, gongshi client agency NAME --member SEAT`
          : `${file}: the catalogue has no measure ${saved.unknown}: gongshi measures takes the province's own`,
      )
      return 1
    })
  },
})

function tell(seats: readonly Seat[], json: boolean): ExitCode {
  if (json) process.stdout.write(`${JSON.stringify(seats, null, 2)}\n`)
  else {
    for (const { seat, zh, en, leads, measures, declares } of seats) {
      const more = [
        leads ? "leads" : null,
        measures && `alone applies ${measures.join(", ")}`,
        declares === declaredEveryMonths ? null : `declares every ${declares} months`,
      ]
        .filter(Boolean)
        .join("; ")
      process.stdout.write(`${seat.padEnd(12)}${zh} (${en})${more && `: ${more}`}\n`)
    }
  }
  return 0
}
